#include "signing/detail/trusted_list_contents.hpp"
#include "tests/fuzz/targets.hpp"

// A list that nobody who is known has signed gives nothing, whatever it says.
void vanthu::fuzz::trusted_list(ByteView input) {
    require(!signing::read_trusted_list(input, {}), "a list without an operator gives nothing");
    // Read without its signature, as if it had been the operator's.
    const auto document = signing::xml::parse_xml(input);
    const auto list = document ? signing::detail::read_list_contents(**document) : pass(document.error());
    if (!list) {
        return;
    }
    for (const signing::ListedService& service : list->services) {
        for (std::size_t at = 1; at < service.granted.size(); ++at) {
            const auto& until = service.granted.at(at - 1).until;
            require(until && *until <= service.granted.at(at).from, "periods are in order");
        }
    }
    signing::TrustStore store;
    static_cast<void>(signing::add_anchors(*list, Instant{}, store));
}
