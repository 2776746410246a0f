#include "sheets/detail/xml_events.hpp"

#include <memory>

#include <libxml/xmlreader.h>

#include "core/narrow.hpp"
#include "sheets/detail/workbook_parts.hpp"

namespace vanthu::sheets::detail {
namespace {

struct FreeReader {
    void operator()(xmlTextReader* reader) const { xmlFreeTextReader(reader); }
};

std::string text_of(const xmlChar* text) {
    return text == nullptr ? "" : reinterpret_cast<const char*>(text);  // NOLINT(*-reinterpret-cast): libxml2's bytes are UTF-8
}

Attributes attributes_of(xmlTextReader& reader) {
    Attributes attributes;
    while (xmlTextReaderMoveToNextAttribute(&reader) == 1) {
        attributes[text_of(xmlTextReaderConstLocalName(&reader))] = text_of(xmlTextReaderConstValue(&reader));
    }
    xmlTextReaderMoveToElement(&reader);
    return attributes;
}

}  // namespace

Result<void> read_xml(std::string_view part, const XmlEvents& events) {
    constexpr int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA;
    const std::unique_ptr<xmlTextReader, FreeReader> reader(xmlReaderForMemory(part.data(), narrow<int>(part.size()), nullptr, nullptr, options));
    if (!reader) {
        return damaged("no XML reader");
    }
    int more = 0;
    while ((more = xmlTextReaderRead(reader.get())) == 1) {
        switch (xmlTextReaderNodeType(reader.get())) {
            case XML_READER_TYPE_DOCUMENT_TYPE:
                return damaged("a part has a document type");
            case XML_READER_TYPE_ELEMENT: {
                const std::string name = text_of(xmlTextReaderConstLocalName(reader.get()));
                const bool is_empty = xmlTextReaderIsEmptyElement(reader.get()) == 1;
                events.begin(name, attributes_of(*reader));
                if (is_empty && !events.end(name)) {
                    return {};
                }
                break;
            }
            case XML_READER_TYPE_TEXT:
            case XML_READER_TYPE_CDATA:
            case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
                events.text(text_of(xmlTextReaderConstValue(reader.get())));
                break;
            case XML_READER_TYPE_END_ELEMENT:
                if (!events.end(text_of(xmlTextReaderConstLocalName(reader.get())))) {
                    return {};
                }
                break;
            default:
                break;
        }
    }
    return more == 0 ? Result<void>{} : Result<void>{damaged("a part is not well-formed XML")};
}

}  // namespace vanthu::sheets::detail
