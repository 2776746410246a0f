#include <cstdlib>

#include "signing/xades_signer.hpp"
#include "signing/xades_validator.hpp"
#include "signing/xml/canonical.hpp"
#include "signing/xml/source_map.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace vanthu;
using namespace vanthu::signing;

std::optional<Bytes> canonical(const std::shared_ptr<const xml::Document>& document) {
    xml::Work work;
    return xml::canonical_bytes(document, document->root(), {xml::Canonicalization::Method::inclusive_1_0, true, {}},
                                work);
}

}  // namespace

// What is read is judged without a crash; the canonical form is its own canonical form; what is inserted into the bytes
// of a document leaves it well-formed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView bytes = as_bytes(text_of(data, size));
    const DetachedContent detached = [&](std::string_view uri) {
        return uri == "a" ? std::optional{bytes} : std::nullopt;
    };
    const auto facts = collect_xml(bytes, detached);
    const auto document = xml::parse_xml(bytes);
    if (facts.has_value() != document.has_value()) {
        std::abort();
    }
    if (!document) {
        return 0;
    }
    if (const auto once = canonical(*document)) {
        const auto again = xml::parse_xml(*once);
        if (!again || canonical(*again) != once) {
            std::abort();
        }
    }
    if (const auto source = xml::SourceMap::read(bytes, **document)) {
        if (!xml::parse_xml(source->append_inside((*document)->root(), "<inserted/>"))) {
            std::abort();
        }
    }
    static_cast<void>(extend_xades(bytes, detached, Level::b_lta, {}));
    return 0;
}
