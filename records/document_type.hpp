#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace vanthu::records {

/// One of the 29 types of administrative document, of the three kinds of copy (Decree 30/2020/NĐ-CP, Article 7 and Annex III), or
/// of the legal normative texts that agencies issue (their symbol names the year: "30/2020/NĐ-CP"). `code` is what the API and the database use: the abbreviation, or a code of ours where there is none.
struct DocumentType {
    std::string_view code;
    std::string_view name;
    std::string_view abbreviation;  ///< case-sensitive, "QyĐ"; empty for Công văn and Thư công
    bool is_copy = false;
    bool is_normative = false;
};

[[nodiscard]] std::span<const DocumentType> document_types();
[[nodiscard]] std::optional<DocumentType> find_document_type(std::string_view code);

}  // namespace vanthu::records
