#include "signing/pdf/reader/document.hpp"
#include "signing/pdf/reader/parser.hpp"
#include "tests/fuzz/targets.hpp"

namespace {

using namespace vanthu;
using signing::pdf::Document;
using signing::pdf::Object;

constexpr int objects_limit = 500;

/// Everything that can be asked of an object; and what is written is read again as the same.
void look_at(Document& document, const Object& object) {
    static_cast<void>(object.text());
    static_cast<void>(object.rectangle());
    static_cast<void>(object.keys());
    if (object.is_stream()) {
        static_cast<void>(object.stored_data());
        static_cast<void>(object.data());
        return;
    }
    const std::string text = object.write_resolved();
    const auto again = signing::pdf::Parser(document, text, 0, signing::pdf::Parser::Place::stream).object();
    fuzz::require(again.has_value(), "what was written is not read");
    fuzz::require(again->write_resolved() == text, "what was written is read as something else");
}

void read(ByteView input, Document::Options options) {
    const auto document = Document::read(input, options);
    if (!document) {
        fuzz::require(!document.error().detail.en.empty(), "an error without words");
        return;
    }
    look_at(**document, (*document)->trailer());
    int looked_at = 0;
    for (const auto& [id, entry] : (*document)->table()) {
        if (++looked_at > objects_limit) {
            break;
        }
        look_at(**document, (*document)->object(id));
    }
}

}  // namespace

void vanthu::fuzz::pdf_reader(ByteView input) {
    read(input, {});
    read(input, {.knows_streams = false});
    read(input, {.rebuilds = true});
}
