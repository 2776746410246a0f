#include "server/app/page_text.hpp"

#include <gtest/gtest.h>

namespace vanthu::app {
namespace {

using namespace std::chrono_literals;

const signing::PageSize a4{595, 842};

PageWord word(const char* text, double x, double y, double width) { return {text, {x, y, width, 15}}; }

std::vector<std::string> names(const std::vector<signing::TextField>& fields) {
    std::vector<std::string> found;
    for (const auto& field : fields) {
        found.push_back(field.name);
    }
    return found;
}

TEST(LayoutFields, Uses_the_gaps_that_a_draft_leaves) {
    const auto fields = layout_fields({word("Số:", 100, 720, 20), word("/BC-STTTT", 160, 720, 60), word("ngày", 350, 720, 25), word("tháng", 400, 720, 30),
                                       word("năm", 460, 720, 20)},
                                      a4, "/BC-STTTT").value();
    EXPECT_EQ(names(fields), (std::vector<std::string>{"vanthu-number_only", "vanthu-day", "vanthu-month"}));
    EXPECT_GT(fields[0].place.x, 120);
    EXPECT_LT(fields[0].place.x + fields[0].place.width, 160);
}

TEST(NotePlace, Lies_above_what_is_printed_in_the_margins_corner) {
    const auto free = place_of_free_note({}, a4, 3);
    const auto head = place_of_free_note({word("CỘNG", 400, 770, 40), word("thấp", 400, 600, 40)}, a4, 3);
    EXPECT_GE(head.y, 785);
    EXPECT_EQ(head.x, free.x);
    EXPECT_LE(head.y + head.height, 842 - 8) << "on the page";
    const auto full = place_of_free_note({word("CỘNG", 400, 800, 40)}, a4, 3);
    EXPECT_EQ(full.y + full.height, 842 - 8) << "no room: at the edge";
}

TEST(LayoutFields, Leaves_a_printed_month_alone) {
    const auto fields = layout_fields({word("ngày", 350, 720, 25), word("tháng", 400, 720, 30), word("6", 440, 720, 7), word("năm", 460, 720, 20)},
                                      a4, "/BC-X").value();
    EXPECT_EQ(names(fields), (std::vector<std::string>{"vanthu-number", "vanthu-day"}));
}

TEST(LayoutFields, Falls_back_to_the_places_of_the_annex) {
    EXPECT_EQ(names(layout_fields({}, a4, "/BC-X").value()), (std::vector<std::string>{"vanthu-number", "vanthu-date"}));
    // Words of the body, in the lower part of the page, are not the head.
    EXPECT_EQ(names(layout_fields({word("Số:", 100, 200, 20), word("ngày", 100, 100, 20)}, a4, "/BC-X").value()),
              (std::vector<std::string>{"vanthu-number", "vanthu-date"}));
}

TEST(LayoutFields, Refuses_a_draft_that_prints_another_symbol_or_leaves_no_room) {
    EXPECT_EQ(layout_fields({word("Số:", 100, 720, 20), word("/KH-STTTT", 160, 720, 60)}, a4, "/BC-STTTT").error().code, Code::invalid_input);
    EXPECT_EQ(layout_fields({word("Số:", 100, 720, 20), word("/BC-STTTT", 123, 720, 60)}, a4, "/BC-STTTT").error().code, Code::invalid_input);
}

TEST(FieldValues, Writes_days_and_months_as_the_annex_demands) {
    const NumberAndDate values{7, "07/BC-STTTT", 2026y / 2 / 3, "Nam Định"};
    EXPECT_EQ(field_values({"vanthu-number", "vanthu-date", "other"}, values),
              (std::map<std::string, std::string>{{"vanthu-number", "Số: 07/BC-STTTT"}, {"vanthu-date", "Nam Định, ngày 03 tháng 02 năm 2026"}}));
    const NumberAndDate later{15, "15/BC-STTTT", 2026y / 11 / 24, ""};
    EXPECT_EQ(field_values({"vanthu-number_only", "vanthu-day", "vanthu-month", "vanthu-date"}, later),
              (std::map<std::string, std::string>{{"vanthu-number_only", "15"}, {"vanthu-day", "24"}, {"vanthu-month", "11"},
                                                  {"vanthu-date", "ngày 24 tháng 11 năm 2026"}}));
}

}  // namespace
}  // namespace vanthu::app
