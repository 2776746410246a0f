#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "signing/appearance.hpp"

namespace vanthu::signing {

/// An empty text field that waits for a value, laid out before the first signature.
struct TextField {
    std::string name;
    int page = 1;
    Rectangle place;
    double font_size = 13;
    bool italic = false;
};

constexpr const char* number_field = "vanthu-number";
constexpr const char* date_field = "vanthu-date";

/// Cells 3 and 4 of a document's first page (Decree 30/2020, Annex I): number and symbol under the agency's name, place and
/// date at the right of the same line. In points on a page of that height.
[[nodiscard]] std::vector<TextField> number_and_date_fields(double page_width, double page_height);

/// Width and height of the first page, in points. Errors: as PdfFile::parse.
struct PageSize {
    double width = 0;
    double height = 0;
};
Result<PageSize> first_page_size(const std::filesystem::path& pdf);

/// Errors: as PdfFile::parse.
Result<int> page_count(const std::filesystem::path& pdf);

/// Whether a PDF can be signed: not encrypted, not damaged, no XFA form. Errors: unsupported or invalid_input, in words.
Result<void> check_signable(const std::filesystem::path& pdf);

/// Adds the fields that the document does not have yet, as one incremental update to a new file.
/// Errors: conflict when the document is signed already; as PdfFile::parse; storage_full.
Result<void> add_text_fields(const std::filesystem::path& source, const std::filesystem::path& target,
                             const std::vector<TextField>& fields);

/// The fully qualified names of the document's fields. Errors: as PdfFile::parse.
Result<std::vector<std::string>> field_names(const std::filesystem::path& pdf);

/// Fills fields of a document that may be signed: value, appearance with an embedded font, the read-only flag, nothing else;
/// what every validator calls form filling. Errors: not_found for a field that is not there; conflict for one that is
/// filled; as above.
Result<void> fill_text_fields(const std::filesystem::path& source, const std::filesystem::path& target,
                              const std::map<std::string, std::string>& values);

}  // namespace vanthu::signing
