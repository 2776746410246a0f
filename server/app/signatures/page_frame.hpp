#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/app/page_text.hpp"
#include "signing/appearance.hpp"

namespace vanthu::app {

/// A page in user space and the quarter turns by which it is shown (ISO 32000-1 table 30, MediaBox and Rotate). Places of signatures are kept
/// in user space: what a reader shows of them changes with zoom and rotation, they do not.
struct PageFrame {
    signing::Rectangle media{0, 0, 595, 842};
    int rotation = 0;  ///< 0, 90, 180 or 270 degrees, clockwise
};

/// Errors: invalid_input for a page that the file does not have; as PdfFile::parse.
[[nodiscard]] Result<PageFrame> page_frame(const std::filesystem::path& pdf, int page);

/// Width and height of the page as it is shown.
[[nodiscard]] signing::PageSize shown_size(const PageFrame& frame);
/// From points from the lower left corner of the page as it is shown, and back.
[[nodiscard]] signing::Rectangle to_user_space(const PageFrame& frame, const signing::Rectangle& shown);
[[nodiscard]] signing::Rectangle as_shown(const PageFrame& frame, const signing::Rectangle& place);
/// Whether a place in user space lies on the page; half a point beyond its edge is rounding.
[[nodiscard]] bool lies_on(const PageFrame& frame, const signing::Rectangle& place);

/// The words of a page where they are shown.
[[nodiscard]] std::vector<PageWord> words_as_shown(PageText& text, const std::filesystem::path& pdf, int page, const PageFrame& frame);

/// A signature field that waits for its signature, where it shows (ISO 32000-1 clause 12.7.4.5).
struct EmptyField {
    std::string name;
    int page = 1;
    signing::Rectangle place;
};
/// At most 100, in the order of the form. Errors: as PdfFile::parse.
[[nodiscard]] Result<std::vector<EmptyField>> empty_signature_fields(const std::filesystem::path& pdf);

}  // namespace vanthu::app
