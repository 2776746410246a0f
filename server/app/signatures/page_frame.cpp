#include "server/app/signatures/page_frame.hpp"

#include "signing/pdf/form.hpp"
#include "signing/pdf/page_tree.hpp"

namespace vanthu::app {
namespace {

bool is_on_its_side(const PageFrame& frame) {
    return frame.rotation == 90 || frame.rotation == 270;
}

}  // namespace

Result<PageFrame> page_frame(const std::filesystem::path& pdf, int page) {
    const auto file = signing::PdfFile::open(pdf);
    if (!file) {
        return pass(file.error());
    }
    const auto found = signing::page_of(*file, page);
    if (!found) {
        return pass(found.error());
    }
    return PageFrame{signing::media_box(*found), signing::page_rotation(*found)};
}

signing::PageSize shown_size(const PageFrame& frame) {
    return is_on_its_side(frame) ? signing::PageSize{frame.media.height, frame.media.width} : signing::PageSize{frame.media.width, frame.media.height};
}

// Turned by 90 degrees clockwise, what was up in user space points to the right: the lower left corner is shown at the upper left.
signing::Rectangle to_user_space(const PageFrame& frame, const signing::Rectangle& shown) {
    const signing::PageSize size = shown_size(frame);
    const double left = frame.media.x;
    const double bottom = frame.media.y;
    switch (frame.rotation) {
        case 90:
            return {left + size.height - shown.y - shown.height, bottom + shown.x, shown.height, shown.width};
        case 180:
            return {left + size.width - shown.x - shown.width, bottom + size.height - shown.y - shown.height, shown.width, shown.height};
        case 270:
            return {left + shown.y, bottom + size.width - shown.x - shown.width, shown.height, shown.width};
        default:
            return {left + shown.x, bottom + shown.y, shown.width, shown.height};
    }
}

signing::Rectangle as_shown(const PageFrame& frame, const signing::Rectangle& place) {
    const signing::PageSize size = shown_size(frame);
    const double x = place.x - frame.media.x;
    const double y = place.y - frame.media.y;
    switch (frame.rotation) {
        case 90:
            return {y, size.height - x - place.width, place.height, place.width};
        case 180:
            return {size.width - x - place.width, size.height - y - place.height, place.width, place.height};
        case 270:
            return {size.width - y - place.height, x, place.height, place.width};
        default:
            return {x, y, place.width, place.height};
    }
}

bool lies_on(const PageFrame& frame, const signing::Rectangle& place) {
    constexpr double rounding = 0.5;
    return place.x >= frame.media.x - rounding && place.y >= frame.media.y - rounding &&
           place.x + place.width <= frame.media.x + frame.media.width + rounding &&
           place.y + place.height <= frame.media.y + frame.media.height + rounding;
}

std::vector<PageWord> words_as_shown(PageText& text, const std::filesystem::path& pdf, int page, const PageFrame& frame) {
    std::vector<PageWord> words = text.words(pdf, page);
    // Poppler tells places on the page as it is shown, counted from the top, but the height of the page as it is stored.
    const double lifted = shown_size(frame).height - frame.media.height;
    for (PageWord& word : words) {
        word.place.y += lifted;
    }
    return words;
}

Result<std::vector<EmptyField>> empty_signature_fields(const std::filesystem::path& pdf) {
    constexpr std::size_t fields_limit = 100;
    const auto file = signing::PdfFile::open(pdf);
    if (!file) {
        return pass(file.error());
    }
    const auto pages = signing::all_pages(file->document());
    std::vector<EmptyField> empty;
    for (const signing::FormField& field : signing::form_fields(file->document())) {
        const auto corners = field.object.get("/Rect").rectangle();
        if (field.type != "/Sig" || field.object.has("/V") || !field.object.is_indirect() || !corners || empty.size() == fields_limit) {
            continue;
        }
        EmptyField one{field.name, 0, {corners->left, corners->bottom, corners->right - corners->left, corners->top - corners->bottom}};
        for (std::size_t i = 0; i < pages.size(); ++i) {
            if (field.object.get("/P").is_indirect() && pages.at(i).id() == field.object.get("/P").id()) {
                one.page = static_cast<int>(i) + 1;
            }
        }
        if (one.page > 0 && one.place.width > 0 && one.place.height > 0) {
            empty.push_back(std::move(one));
        }
    }
    return empty;
}

}  // namespace vanthu::app
