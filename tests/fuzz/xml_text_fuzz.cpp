#include <memory>

#include <libxml/parser.h>

#include "signing/xml/well_formed.hpp"
#include "tests/fuzz/targets.hpp"

/// What is called well-formed is so for libxml2 as well.
void vanthu::fuzz::xml_text(ByteView input) {
    const std::string_view text = as_text(input);
    if (!signing::xml::is_well_formed(text)) {
        return;
    }
    const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
        xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr,
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE),
        &xmlFreeDoc);
    require(document != nullptr && document->intSubset == nullptr, "libxml2 refuses what is called well-formed");
}
