#include "signing/xades_signer.hpp"
#include "signing/xades_validator.hpp"
#include "signing/xml/canonical.hpp"
#include "signing/xml/source_map.hpp"
#include "tests/fuzz/targets.hpp"

namespace vanthu::fuzz {
namespace {

using namespace signing;

std::optional<Bytes> canonical(const std::shared_ptr<const xml::Document>& document) {
    xml::Work work;
    return xml::canonical_bytes(document, document->root(), {xml::Canonicalization::Method::inclusive_1_0, true, {}},
                                work);
}

}  // namespace

// What is read is judged without a crash; the canonical form is its own canonical form; what is inserted into the bytes
// of a document leaves it well-formed.
void xml_signature(ByteView input) {
    const DetachedContent detached = [&](std::string_view uri) {
        return uri == "a" ? std::optional{input} : std::nullopt;
    };
    const auto facts = collect_xml(input, detached);
    const auto document = xml::parse_xml(input);
    require(facts.has_value() == document.has_value(), "what can be read is reported");
    if (!document) {
        return;
    }
    if (const auto once = canonical(*document)) {
        const auto again = xml::parse_xml(*once);
        require(again && canonical(*again) == once, "the canonical form is its own canonical form");
    }
    if (const auto source = xml::SourceMap::read(input, **document)) {
        require(xml::parse_xml(source->append_inside((*document)->root(), "<inserted/>")).has_value(),
                "what is inserted leaves the document well-formed");
    }
    static_cast<void>(extend_xades(input, detached, Level::b_lta, {}));
}

}  // namespace vanthu::fuzz
