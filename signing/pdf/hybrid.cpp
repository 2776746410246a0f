#include "signing/pdf/hybrid.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <qpdf/QPDF.hh>

#include "signing/pdf/changes_lexer.hpp"

namespace vanthu::signing {
namespace {

using changes::Lexer;
using changes::Token;
using XrefTable = std::map<QPDFObjGen, QPDFXRefEntry>;

/// A cross-reference section: of a table its trailer, of a stream its own dictionary; null for what is neither.
struct Section {
    QPDFObjectHandle dictionary = QPDFObjectHandle::newNull();
    bool is_table = false;
    std::size_t end = 0;
};

Section read_section(const PdfFile& file, std::size_t at) {
    const std::string_view text = as_text(file.bytes());
    Lexer lexer(text, at);
    Token token = lexer.next();
    Section section;
    section.is_table = token.text == "xref";
    if (section.is_table) {
        while (token.kind != Token::Kind::end && token.text != "trailer") {
            token = lexer.next();
        }
    } else {
        lexer.next();  // the generation
        token = lexer.next();
    }
    if (token.text != (section.is_table ? "trailer" : "obj")) {
        return section;
    }
    const std::size_t begin = lexer.position();
    section.end = changes::scan_object(text, begin, [](int) {}).position;
    // That may be past the word "stream", which the parser of one object would refuse.
    const std::size_t last = text.substr(0, section.end).rfind(">>");
    if (last == std::string_view::npos || last < begin) {
        return section;
    }
    try {
        const std::string words{text.substr(begin, last + 2 - begin)};
        section.dictionary = QPDFObjectHandle::parse(&file.qpdf(), words, "trailer");
    } catch (const std::exception&) {
        return section;  // qpdf found its way in another manner
    }
    return section;
}

/// A table with /XRefStm is among the sections. Also true where sections overlap again and again: what
/// readers make of that, nobody can tell.
bool is_hybrid(const PdfFile& file) {
    auto next = find_startxref(file.bytes());
    std::set<std::uint64_t> seen;
    std::size_t read = 0;
    while (next && seen.insert(*next).second) {
        const std::size_t at = static_cast<std::size_t>(*next) + file.header_offset();
        Section section = read_section(file, at);
        read += section.end - std::min(section.end, at);
        if (!section.dictionary.isDictionary()) {
            return !file.repaired();  // what is read there by others is not known here
        }
        if ((section.is_table && section.dictionary.hasKey("/XRefStm")) || read > 2 * file.bytes().size()) {
            return true;
        }
        QPDFObjectHandle previous = section.dictionary.getKey("/Prev");
        if (!previous.isInteger() || previous.getIntValue() < 0) {
            return false;
        }
        next = static_cast<std::uint64_t>(previous.getIntValue());
    }
    return false;
}

/// Where an object is found, by one of the two readings.
bool same_place(const QPDFXRefEntry& a, const QPDFXRefEntry& b) {
    return a.getType() == b.getType() && (a.getType() == 1 ? a.getOffset() == b.getOffset()
                                                           : a.getObjStreamNumber() == b.getObjStreamNumber() &&
                                                                 a.getObjStreamIndex() == b.getObjStreamIndex());
}

/// Objects of `a` that `b` has not, or in another place.
void add_others(const XrefTable& a, const XrefTable& b, std::set<QPDFObjGen>& out) {
    for (const auto& [object, entry] : a) {
        const auto other = b.find(object);
        if (other == b.end() || !same_place(entry, other->second)) {
            out.insert(object);
        }
    }
}

/// The first of `hidden` that the document uses. Up to there both readings are the same, so that one of them is walked.
std::optional<QPDFObjGen> first_reached(QPDF& pdf, const std::set<QPDFObjGen>& hidden) {
    const QPDFObjGen root = pdf.getRoot().getObjGen();
    std::vector<QPDFObjectHandle> open{pdf.getTrailer()};
    std::set<QPDFObjGen> seen;
    while (!open.empty()) {
        QPDFObjectHandle object = open.back();
        open.pop_back();
        if (object.isIndirect()) {
            if (hidden.contains(object.getObjGen())) {
                return object.getObjGen();
            }
            if (!seen.insert(object.getObjGen()).second) {
                continue;
            }
        }
        if (object.isArray()) {
            const auto items = object.getArrayAsVector();
            open.insert(open.end(), items.begin(), items.end());
            continue;
        }
        if (object.isStream()) {
            object = object.getDict();
        }
        if (object.isDictionary()) {
            for (const auto& [key, value] : object.getDictAsMap()) {
                if (key != "/StructTreeRoot" || object.getObjGen() != root) {
                    open.push_back(value);
                }
            }
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<ClientText> parser_disagreement(const PdfFile& file) {
    try {
        if (!is_hybrid(file)) {
            return std::nullopt;
        }
        QPDF old;
        old.setSuppressWarnings(true);
        old.setAttemptRecovery(false);
        old.setIgnoreXRefStreams(true);
        old.processMemoryFile("pdf", reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size());
        const XrefTable with = file.qpdf().getXRefTable();
        const XrefTable without = old.getXRefTable();
        std::set<QPDFObjGen> hidden;
        add_others(with, without, hidden);
        add_others(without, with, hidden);
        const auto reached = first_reached(file.qpdf(), hidden);
        if (!reached) {
            return std::nullopt;
        }
        return ClientText{fmt::format("Các chương trình đọc PDF thấy nội dung khác nhau: tệp dùng tham chiếu lai "
                                      "(/XRefStm) và đối tượng {} {} của tài liệu "
                                      "chỉ có hoặc chỉ giống nhau với một số chương trình.",
                                      reached->getObj(), reached->getGen()),
                          fmt::format("PDF readers disagree on this file: it has hybrid cross-references (/XRefStm), "
                                      "and the document's object {} {} is "
                                      "hidden from some readers or is another one for them.",
                                      reached->getObj(), reached->getGen())};
    } catch (const std::exception&) {
        return ClientText{
            "Tệp dùng tham chiếu lai (/XRefStm) và không so sánh được các chương trình đọc PDF khác nhau thấy gì.",
            "The file has hybrid cross-references (/XRefStm), and what different PDF readers see cannot be compared."};
    }
}

}  // namespace vanthu::signing
