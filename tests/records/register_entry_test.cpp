#include "records/register_entry.hpp"

#include <gtest/gtest.h>

namespace vanthu::records {
namespace {

using namespace std::chrono_literals;

const UserId clerk{"01890000-0000-7000-8000-000000000001"};
const DocumentId letter{"01890000-0000-7000-8000-000000000002"};

RegisterEntry entry_in(EntryState state) {
    RegisterEntry entry;
    entry.series = {"H40.13", "outgoing", 2026y};
    entry.number = 17;
    entry.state = state;
    entry.reserved_until = 2026y / 3 / 31;
    return entry;
}

TEST(RegisterEntry, A_reserved_number_is_used_once_in_its_time_and_year) {
    RegisterEntry entry = entry_in(EntryState::reserved);
    EXPECT_EQ(entry.use(clerk, letter, "17/BC-STTTT", {}, 2026y / 4 / 1).error().code, Code::conflict);
    EXPECT_EQ(entry.use(clerk, letter, "17/BC-STTTT", {}, 2027y / 1 / 1).error().code, Code::conflict);
    ASSERT_TRUE(entry.use(clerk, letter, "17/BC-STTTT", {}, 2026y / 3 / 31));
    EXPECT_EQ(entry.state, EntryState::issued);
    EXPECT_EQ(entry.document, letter);
    EXPECT_EQ(entry.day, 2026y / 3 / 31);
    EXPECT_EQ(entry.use(clerk, letter, "17/BC-STTTT", {}, 2026y / 3 / 31).error().code, Code::conflict);
}

TEST(RegisterEntry, Void_and_skipped_are_the_end) {
    for (const EntryState state : {EntryState::issued, EntryState::reserved}) {
        RegisterEntry entry = entry_in(state);
        EXPECT_EQ(entry.make_void(clerk, "", {}).error().code, Code::invalid_input);
        ASSERT_TRUE(entry.make_void(clerk, "Ghi nhầm", {}));
        EXPECT_EQ(entry.reason, "Ghi nhầm");
        EXPECT_EQ(entry.make_void(clerk, "Lần nữa", {}).error().code, Code::conflict);
        EXPECT_EQ(entry.use(clerk, letter, "x", {}, 2026y / 3 / 1).error().code, Code::conflict);
    }
    RegisterEntry skipped = entry_in(EntryState::skipped);
    EXPECT_EQ(skipped.make_void(clerk, "Ghi nhầm", {}).error().code, Code::conflict);
    EXPECT_EQ(skipped.use(clerk, letter, "x", {}, 2026y / 3 / 1).error().code, Code::conflict);
}

TEST(RegisterEntry, A_reservation_says_for_whom_why_and_until_when) {
    const auto today = 2026y / 3 / 10;
    EXPECT_TRUE(check_reservation("Phòng CNTT", "Chờ ký", today, today));
    EXPECT_FALSE(check_reservation("", "Chờ ký", today, today));
    EXPECT_FALSE(check_reservation("Phòng CNTT", "", today, today));
    EXPECT_FALSE(check_reservation("Phòng CNTT", "Chờ ký", 2026y / 3 / 9, today));
    EXPECT_FALSE(check_reservation("Phòng CNTT", "Chờ ký", 2027y / 1 / 1, today));
}

TEST(RegisterAccount, Finds_what_is_missing_doubled_or_beyond) {
    RegisterAccount complete(3);
    complete.add(1, EntryState::issued);
    complete.add(2, EntryState::voided);
    complete.add(3, EntryState::skipped);
    complete.finish();
    EXPECT_TRUE(complete.is_complete());
    EXPECT_EQ(complete.count(EntryState::voided), 1);
    RegisterAccount broken(7);
    for (const int number : {2, 2, 4, 9}) {
        broken.add(number, EntryState::issued);
    }
    broken.finish();
    EXPECT_EQ(broken.missing(), (std::vector<int>{1, 3, 5, 6, 7}));
    EXPECT_EQ(broken.wrong(), (std::vector<int>{2, 9}));
    RegisterAccount empty(0);
    empty.finish();
    EXPECT_TRUE(empty.is_complete());
}

}  // namespace
}  // namespace vanthu::records
