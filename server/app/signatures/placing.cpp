#include "server/app/signatures/placing.hpp"

#include <algorithm>
#include <optional>

#include "signing/presentation.hpp"
#include "signing/signature_fields.hpp"

namespace vanthu::app {
namespace {

/// Where Annex I has cells 7c and 8 when the page does not tell: the lower right.
signing::Rectangle corner(const ToPlace& what, const signing::PageSize& page) {
    constexpr double right_margin = 95;
    constexpr double bottom = 130;
    const signing::Rectangle personal{std::max(0.0, page.width - right_margin - what.width), std::min(bottom, std::max(0.0, page.height - what.height)),
                                      what.width, what.height};
    return what.is_personal ? personal : signing::place_of_seal({page.width - right_margin - 170, bottom, 170, 54}, what.width, what.height);
}

signing::Rectangle top_right(const ToPlace& what, const signing::PageSize& page) {
    constexpr double margin = 42;  // 15 mm, the narrowest of Annex I
    return {std::max(0.0, page.width - margin - what.width), std::max(0.0, page.height - margin - what.height), what.width, what.height};
}

/// The last page that has the signer's printed name with room above it: annexes may follow it.
std::optional<SignatureChoice> over_the_name(PageText& text, const std::filesystem::path& pdf, int pages, const ToPlace& what) {
    constexpr int pages_limit = 4;
    for (int page = pages; page > 0 && page > pages - pages_limit; --page) {
        const auto frame = page_frame(pdf, page);
        if (!frame) {
            return std::nullopt;
        }
        const auto place = signing::place_of_person(words_as_shown(text, pdf, page, *frame),
                                                    {.position = {}, .name = what.signer, .width = what.width, .height = what.height});
        if (place) {
            return SignatureChoice{"name", {}, page, frame->rotation, to_user_space(*frame, *place)};
        }
    }
    return std::nullopt;
}

/// The last signature that shows, for the seal to lie over a third of it.
std::optional<SignatureChoice> over_the_signature(const std::filesystem::path& pdf, const ToPlace& what) {
    const auto places = signing::signature_places(pdf);
    for (std::size_t i = places ? places->size() : 0; i > 0; --i) {
        const signing::SignaturePlace& one = places->at(i - 1);
        const auto frame = one.page > 0 && one.place.width > 0 ? page_frame(pdf, one.page) : fail(Code::not_found, {});
        if (frame) {
            const auto seal = signing::place_of_seal(as_shown(*frame, one.place), what.width, what.height);
            return SignatureChoice{"signature", {}, one.page, frame->rotation, to_user_space(*frame, seal)};
        }
    }
    return std::nullopt;
}

}  // namespace

Result<std::vector<SignatureChoice>> signature_choices(PageText& text, const std::filesystem::path& pdf, const ToPlace& what) {
    const auto pages = signing::page_count(pdf);
    const auto last = pages ? page_frame(pdf, *pages) : Result<PageFrame>{pass(pages.error())};
    const auto first = last ? page_frame(pdf, 1) : last;
    const auto fields = first ? empty_signature_fields(pdf) : Result<std::vector<EmptyField>>{pass(first.error())};
    if (!fields) {
        return pass(fields.error());
    }
    std::vector<SignatureChoice> choices;
    if (auto best = what.is_personal ? over_the_name(text, pdf, *pages, what) : over_the_signature(pdf, what)) {
        choices.push_back(std::move(*best));
    }
    for (const EmptyField& field : *fields) {
        const auto frame = page_frame(pdf, field.page);
        choices.push_back({"field", field.name, field.page, frame ? frame->rotation : 0, field.place});
    }
    choices.push_back({"corner", {}, *pages, last->rotation, to_user_space(*last, corner(what, shown_size(*last)))});
    choices.push_back({"top_right", {}, 1, first->rotation, to_user_space(*first, top_right(what, shown_size(*first)))});
    return choices;
}

}  // namespace vanthu::app
