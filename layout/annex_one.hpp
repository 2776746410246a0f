#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "layout/page_xml.hpp"

namespace vanthu::layout {

/// What is known of the document beside its pages.
struct Expected {
    std::string type_name{};                  ///< "Báo cáo"; empty: unknown
    bool is_official_letter = false;          ///< công văn: "V/v" instead of the type's name
    bool needs_addressee = false;             ///< "Kính gửi:": official letters, Tờ trình, reports upwards
    std::optional<std::string> symbol_end{};  ///< "/BC-STTTT", where it is known
};

/// Something that is not as Annex I of Decree 30/2020/NĐ-CP has it.
struct Deviation {
    enum class Weight { error, advice };
    std::string code;  ///< stable, for programs: "paper", "margin-left", "font", "body-size", "motto", …
    Weight weight = Weight::error;
    ClientText text;
    int page = 1;
    std::optional<Place> place{};  ///< none: it is about what is not there, or the whole page
};

/// Paper, margins, fonts, sizes, page numbers and the cells of page 1 against Annex I. Pure: the pages are what an extraction said of them, so that
/// sizes count to a third of a point and margins to a millimetre and a half. At most 200.
[[nodiscard]] std::vector<Deviation> check_annex_one(const std::vector<Page>& pages, const Expected& expected);

}  // namespace vanthu::layout
