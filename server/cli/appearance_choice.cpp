#include "server/cli/appearance_choice.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include <CLI/CLI.hpp>

#include "server/ops/poppler_page_text.hpp"
#include "signing/presentation.hpp"
#include "signing/signature_fields.hpp"
#include "signing/text_fields.hpp"

namespace vanthu::cli {
namespace {

constexpr std::chrono::minutes viet_nam{7 * 60};
constexpr double default_width = 170;
constexpr double default_height = 54;

Result<signing::VisibleSignature> note_on_first_page(const AppearanceChoice& choice, const std::filesystem::path& pdf, Instant now) {
    const auto size = signing::first_page_size(pdf);
    if (!size) {
        return pass(size.error());
    }
    std::vector<std::string> lines = choice.note;
    lines.push_back(signing::presentation_time(now, viet_nam));
    signing::VisibleSignature visible;
    visible.page = 1;
    visible.place = signing::place_of_note(size->width, size->height, lines.size());
    visible.drawing = signing::note(std::move(lines));
    return visible;
}

Result<signing::SignatureImage> read_image(const AppearanceChoice& choice) {
    std::ifstream in(choice.image, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    auto image = signing::check_signature_image(as_bytes(content), choice.seal ? signing::ImageRole::agency : signing::ImageRole::person);
    for (std::size_t i = 0; image && i < image->warnings.size(); ++i) {
        std::cerr << image->warnings.at(i).vi << "\n" << image->warnings.at(i).en << "\n";
    }
    return image;
}

/// The signature that stands on a page already.
Result<signing::Rectangle> over_the_signature(const std::filesystem::path& pdf, int page, double width, double height) {
    const auto places = signing::signature_places(pdf);
    for (std::size_t i = 0; places && i < places->size(); ++i) {
        if (places->at(i).page == page && places->at(i).place.width > 0) {
            return signing::place_of_seal(places->at(i).place, width, height);
        }
    }
    return fail(Code::not_found, {"Trang chưa có chữ ký để đóng dấu lên; hãy dùng --rectangle.",
                                  "There is no signature on the page for the seal to lie over; use --rectangle."});
}

Result<signing::Rectangle> place_of(const AppearanceChoice& choice, const std::filesystem::path& pdf, int page,
                                    const std::vector<signing::PageWord>& words, double width, double height) {
    if (!choice.rectangle.empty()) {
        return parse_rectangle(choice.rectangle);
    }
    if (choice.seal) {
        return over_the_signature(pdf, page, width, height);
    }
    if (!choice.name.empty()) {
        return signing::place_of_person(words, {choice.anchor, choice.name, width, height});
    }
    if (!choice.anchor.empty()) {
        return signing::place_below(words, choice.anchor, width, height);
    }
    return fail(Code::invalid_input, {"Cần --rectangle, --anchor, --name hoặc --seal.", "--rectangle, --anchor, --name or --seal is needed."});
}

}  // namespace

Result<signing::Rectangle> parse_rectangle(const std::string& text) {
    signing::Rectangle place;
    if (std::sscanf(text.c_str(), "%lf,%lf,%lf,%lf", &place.x, &place.y, &place.width, &place.height) != 4 || place.width <= 0 ||
        place.height <= 0) {
        return fail(Code::invalid_input, {"Khung cần dạng x,y,rộng,cao", "A rectangle has the form x,y,width,height"});
    }
    return place;
}

Result<std::optional<signing::VisibleSignature>> visible_signature(const AppearanceChoice& choice, const std::filesystem::path& pdf,
                                                                   const std::string& signer, Instant now) {
    if (!choice.is_shown()) {
        return std::optional<signing::VisibleSignature>{};
    }
    if (!choice.note.empty()) {
        auto visible = note_on_first_page(choice, pdf, now);
        return visible ? Result<std::optional<signing::VisibleSignature>>{std::move(*visible)} : pass(visible.error());
    }
    const auto pages = signing::page_count(pdf);
    if (!pages) {
        return pass(pages.error());
    }
    signing::VisibleSignature visible;
    visible.page = choice.page > 0 ? choice.page : *pages;
    double width = default_width;
    double height = default_height;
    if (!choice.image.empty()) {
        auto image = read_image(choice);
        if (!image) {
            return pass(image.error());
        }
        width = image->width;
        height = image->height;
        visible.drawing = signing::picture(*image);
    } else {
        visible.drawing.framed = true;
        visible.drawing.red = choice.seal;
        visible.drawing.font_size = 9;
        visible.drawing.lines = {"Ký bởi: " + signer, "Thời gian: " + signing::presentation_time(now, viet_nam)};
    }
    const auto words = ops::PopplerPageText{}.words(pdf, visible.page);
    const auto place = place_of(choice, pdf, visible.page, words, width, height);
    if (!place) {
        return pass(place.error());
    }
    visible.place = *place;
    const auto covered = signing::covered_words(words, *place);
    if (!covered.empty() && !choice.may_cover_text && !choice.seal) {
        return fail(Code::conflict, {"Chữ ký sẽ che chữ “" + covered.front().text + "”; hãy chọn chỗ khác, hoặc thêm --cover.",
                                     "The signature would cover “" + covered.front().text + "”; choose another place, or add --cover."});
    }
    return std::optional{std::move(visible)};
}

void add_appearance_options(CLI::App& command, AppearanceChoice& choice) {
    command.add_option("--page", choice.page, "show the signature on this page; default the last");
    command.add_option("--rectangle", choice.rectangle, "x,y,width,height in points from the lower left");
    command.add_option("--anchor", choice.anchor, "show it below this phrase of the page, such as \"KT. CHỦ TỊCH\"");
    command.add_option("--name", choice.name, "show it between the anchor (or what stands above) and this printed name");
    command.add_option("--image", choice.image, "PNG with transparency: the person's signature, or with --seal the agency's seal");
    command.add_flag("--seal", choice.seal, "the agency's seal, at real size over a third of the signature on the page");
    command.add_option("--note", choice.note, "text only, top right of page 1, such as \"SAO Y\"; may be repeated; the time is added")
        ->allow_extra_args(false);
    command.add_flag("--cover", choice.may_cover_text, "the signature may cover text");
}

}  // namespace vanthu::cli
