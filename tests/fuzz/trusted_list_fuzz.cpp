#include <cstdlib>

#include "signing/detail/trusted_list_contents.hpp"
#include "tests/fuzz/input.hpp"

// A list that nobody who is known has signed gives nothing, whatever it says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vanthu;
    const auto text = text_of(data, size);
    if (signing::read_trusted_list(as_bytes(text), {})) {
        std::abort();
    }
    // Read without its signature, as if it had been the operator's.
    const auto document = signing::xml::parse_xml(as_bytes(text));
    if (const auto list = document ? signing::detail::read_list_contents(**document) : pass(document.error())) {
        for (const signing::ListedService& service : list->services) {
            for (std::size_t at = 1; at < service.granted.size(); ++at) {
                if (!service.granted.at(at - 1).until ||
                    *service.granted.at(at - 1).until > service.granted.at(at).from) {
                    std::abort();
                }
            }
        }
        signing::TrustStore store;
        static_cast<void>(signing::add_anchors(*list, Instant{}, store));
    }
    return 0;
}
