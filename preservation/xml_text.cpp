#include "preservation/xml_text.hpp"

#include <new>

#include <libxml/xmlwriter.h>

#include "core/handle.hpp"

namespace vanthu::preservation {
namespace {

void done(int result) {
    if (result < 0) {
        throw std::bad_alloc{};  // it writes into memory: nothing else can go wrong
    }
}

const xmlChar* xml(const std::string& text) {
    return reinterpret_cast<const xmlChar*>(text.c_str());
}

/// Control characters but for tab and line ends are not XML (XML 1.0, 2.2).
std::string allowed(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') {
            out += "\xEF\xBF\xBD";
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace

struct XmlText::State {
    Handle<xmlBuffer, xmlBufferFree> buffer{xmlBufferCreate()};
    Handle<xmlTextWriter, xmlFreeTextWriter> writer{buffer ? xmlNewTextWriterMemory(buffer.get(), 0) : nullptr};
};

XmlText::XmlText() : state_(std::make_unique<State>()) {
    if (!state_->writer) {
        throw std::bad_alloc{};
    }
    done(xmlTextWriterSetIndent(state_->writer.get(), 1));
    done(xmlTextWriterStartDocument(state_->writer.get(), nullptr, "UTF-8", nullptr));
}

XmlText::~XmlText() = default;

XmlText& XmlText::open(const char* name) {
    done(xmlTextWriterStartElement(state_->writer.get(), xml(name)));
    return *this;
}

XmlText& XmlText::attribute(const char* name, std::string_view value) {
    done(xmlTextWriterWriteAttribute(state_->writer.get(), xml(name), xml(allowed(value))));
    return *this;
}

XmlText& XmlText::text(std::string_view value) {
    done(xmlTextWriterWriteString(state_->writer.get(), xml(allowed(value))));
    return *this;
}

XmlText& XmlText::close() {
    done(xmlTextWriterEndElement(state_->writer.get()));
    return *this;
}

XmlText& XmlText::leaf(const char* name, std::string_view value) {
    return open(name).text(value).close();
}

XmlText& XmlText::known(const char* name, std::string_view value) {
    return value.empty() ? *this : leaf(name, value);
}

std::string XmlText::finish() {
    done(xmlTextWriterEndDocument(state_->writer.get()));
    state_->writer.reset();
    return {reinterpret_cast<const char*>(xmlBufferContent(state_->buffer.get())), static_cast<std::size_t>(xmlBufferLength(state_->buffer.get()))};
}

}  // namespace vanthu::preservation
