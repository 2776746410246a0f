#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/app/signatures/page_frame.hpp"

namespace vanthu::app {

/// What is to be placed: whose signature, by the name that is printed, and how large it wants to be, in points as shown.
struct ToPlace {
    bool is_personal = true;  ///< otherwise the agency's seal
    std::string signer{};
    double width = 0;
    double height = 0;
};

/// Where a signature may go. "name": between the signer's position and printed name (Decree 30/2020/NĐ-CP, Annex I, cell 7c); "signature": a
/// third over the personal signature (cell 8); "field": what the document was prepared with; "corner": the lower right of the last page, where
/// Annex I has both; "top_right": of the first page.
struct SignatureChoice {
    std::string kind;
    std::string field{};  ///< of the kind "field"
    int page = 1;
    int rotation = 0;     ///< of the page
    signing::Rectangle place{};  ///< in user space
};

/// The best first; "corner" and "top_right" are always there. Errors: as PdfFile::parse.
[[nodiscard]] Result<std::vector<SignatureChoice>> signature_choices(PageText& text, const std::filesystem::path& pdf, const ToPlace& what);

}  // namespace vanthu::app
