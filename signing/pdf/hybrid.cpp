#include "signing/pdf/hybrid.hpp"

#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace vanthu::signing {
namespace {

using pdf::CrossReferenceTable;

/// Objects of `a` that `b` has not, or in another place.
void add_others(const CrossReferenceTable& a, const CrossReferenceTable& b, std::set<pdf::Identifier>& out) {
    for (const auto& [object, entry] : a) {
        const pdf::Entry* other = b.find(object);
        if (other == nullptr || entry != *other) {
            out.insert(object);
        }
    }
}

/// The first of `hidden` that the document uses. Up to there both readings are the same, so that one of them is walked.
std::optional<pdf::Identifier> first_reached(const pdf::Document& document, const std::set<pdf::Identifier>& hidden) {
    const pdf::Identifier root = document.root().id();
    std::vector<pdf::Object> open{document.trailer()};
    std::set<pdf::Identifier> seen;
    while (!open.empty()) {
        pdf::Object object = open.back();
        open.pop_back();
        if (object.is_indirect()) {
            if (hidden.contains(object.id())) {
                return object.id();
            }
            if (!seen.insert(object.id()).second) {
                continue;
            }
        }
        if (object.is_array()) {
            const auto& items = object.items();
            open.insert(open.end(), items.begin(), items.end());
            continue;
        }
        if (object.is_stream()) {
            object = object.dictionary();
        }
        if (object.is_dictionary()) {
            for (const auto& [key, value] : object.entries()) {
                if (key != "/StructTreeRoot" || object.id() != root) {
                    open.push_back(value);
                }
            }
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<ClientText> parser_disagreement(const PdfFile& file) {
    if (!file.document().is_hybrid()) {
        return std::nullopt;
    }
    const auto old = pdf::Document::read(file.bytes().subspan(file.header_offset()), {.knows_streams = false});
    if (!old) {
        return ClientText{
            "Tệp dùng tham chiếu lai (/XRefStm) và không so sánh được các chương trình đọc PDF khác nhau thấy gì.",
            "The file has hybrid cross-references (/XRefStm), and what different PDF readers see cannot be compared."};
    }
    std::set<pdf::Identifier> hidden;
    add_others(file.document().table(), (*old)->table(), hidden);
    add_others((*old)->table(), file.document().table(), hidden);
    const auto reached = first_reached(file.document(), hidden);
    if (!reached) {
        return std::nullopt;
    }
    return ClientText{fmt::format("Các chương trình đọc PDF thấy nội dung khác nhau: tệp dùng tham chiếu lai "
                                  "(/XRefStm) và đối tượng {} {} của tài liệu "
                                  "chỉ có hoặc chỉ giống nhau với một số chương trình.",
                                  reached->number, reached->generation),
                      fmt::format("PDF readers disagree on this file: it has hybrid cross-references (/XRefStm), "
                                  "and the document's object {} {} is "
                                  "hidden from some readers or is another one for them.",
                                  reached->number, reached->generation)};
}

}  // namespace vanthu::signing
