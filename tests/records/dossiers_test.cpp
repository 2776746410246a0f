#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "records/archiving.hpp"
#include "records/dossier.hpp"
#include "records/file_plan.hpp"

namespace vanthu::records {
namespace {

using std::chrono::year_month_day;
using ::testing::ElementsAre;
using ::testing::Field;

year_month_day day(const char* text) {
    return *parse_iso_day(text);
}

Dossier closed(const char* ended, Retention retention) {
    Dossier dossier;
    dossier.details = {"01.TCCB", "Hồ sơ", retention};
    EXPECT_TRUE(dossier.add_document(day("2020-03-01"), 5));
    EXPECT_TRUE(dossier.close({}, day(ended), day("2026-11-26")));
    return dossier;
}

TEST(Retention, IsReadAsFilePlansWriteIt) {
    EXPECT_EQ(parse_retention("Vĩnh viễn", "/x")->years, std::nullopt);
    EXPECT_EQ(parse_retention("VĨNH VIỄN", "/x")->text(), "Vĩnh viễn");
    EXPECT_EQ(parse_retention("10 năm", "/x")->years, 10);
    EXPECT_EQ(parse_retention("5", "/x")->text(), "5 năm");
    for (const char* wrong : {"", "năm", "0", "101", "-5", "5 tháng", "lâu dài"}) {
        EXPECT_FALSE(parse_retention(wrong, "/x")) << wrong;
    }
}

TEST(Retention, CountsFromTheEndOfTheYearInWhichTheWorkEnded) {
    EXPECT_EQ(Retention{5}.last_day(day("2020-03-01")), day("2025-12-31"));
    EXPECT_EQ(Retention{}.last_day(day("2020-03-01")), std::nullopt);
}

TEST(FilePlans, ReadTheTableOfAnnexV) {
    const auto lines = read_file_plan({{"DANH MỤC HỒ SƠ NĂM 2026"},
                                       {"Số và ký hiệu HS", "Tiêu đề hồ sơ", "Thời hạn bảo quản", "Người lập hồ sơ", "Ghi chú"},
                                       {"(1)", "(2)", "(3)", "(4)", "(5)"},
                                       {"I.", "TỔ CHỨC CÁN BỘ"},
                                       {"1.", "Tuyển dụng"},
                                       {"01.TCCB", "Hồ sơ tuyển dụng năm 2026", "Vĩnh viễn", "Nguyễn Văn A"},
                                       {},
                                       {"02.TCCB", "Hồ sơ nâng lương", "10 năm", "Phòng Tổ chức", "theo quý"}});
    ASSERT_TRUE(lines) << lines.error().detail.en;
    ASSERT_EQ(lines->size(), 4U);
    EXPECT_EQ((*lines)[0].kind, FilePlanLine::Kind::heading);
    EXPECT_EQ((*lines)[1].kind, FilePlanLine::Kind::subheading);
    EXPECT_EQ((*lines)[2].notation, "01.TCCB");
    EXPECT_EQ((*lines)[2].retention, Retention{});
    EXPECT_EQ((*lines)[3].retention, Retention{10});
    EXPECT_EQ((*lines)[3].note, "theo quý");
}

TEST(FilePlans, NameEveryWrongRow) {
    const auto lines = read_file_plan({{"I", "A"}, {"01.A", "Hồ sơ", "lâu dài"}, {"02.A", "Hồ sơ", "vài năm"}});
    ASSERT_FALSE(lines);
    EXPECT_THAT(lines.error().fields, ElementsAre(Field(&FieldError::pointer, "/rows/2"), Field(&FieldError::pointer, "/rows/3")));
    EXPECT_FALSE(read_file_plan({{"01.A", "Hồ sơ", "5"}, {"01.A", "Hồ sơ khác", "5"}}));
    EXPECT_FALSE(read_file_plan({{"I", "chỉ có đề mục"}}));
}

TEST(Dossiers, CountDocumentsPagesAndDays) {
    Dossier dossier;
    EXPECT_EQ(*dossier.add_document(day("2026-05-02"), 3), 1);
    EXPECT_EQ(*dossier.add_document(day("2026-04-30"), 2), 2);
    EXPECT_EQ(*dossier.add_document(std::nullopt, 0), 3);
    EXPECT_EQ(dossier.start_day, day("2026-04-30"));
    EXPECT_EQ(dossier.end_day, day("2026-05-02"));
    EXPECT_EQ(dossier.page_total, 5);
    EXPECT_TRUE(dossier.remove_document(2));
    EXPECT_EQ(dossier.document_total, 2);
    EXPECT_EQ(*dossier.add_document(std::nullopt, 0), 4) << "an ordinal is not given twice";
}

TEST(Dossiers, CloseWithDocumentsOnlyAndNotInTheFuture) {
    Dossier dossier;
    EXPECT_EQ(dossier.close({}, day("2026-11-26"), day("2026-11-26")).error().code, Code::conflict);
    ASSERT_TRUE(dossier.add_document(std::nullopt, 1));
    EXPECT_EQ(dossier.close({}, day("2026-11-27"), day("2026-11-26")).error().code, Code::invalid_input);
    ASSERT_TRUE(dossier.close({}, day("2026-11-26"), day("2026-11-26")));
    EXPECT_EQ(dossier.add_document(std::nullopt, 1).error().code, Code::conflict);
    EXPECT_FALSE(dossier.reopen(""));
    EXPECT_TRUE(dossier.reopen("Bổ sung văn bản đến muộn"));
    EXPECT_TRUE(dossier.add_document(std::nullopt, 1));
}

TEST(Dossiers, GoToTheArchiveWithinAYearAndConstructionWithinThreeMonths) {
    Dossier dossier = closed("2025-11-30", {10});
    EXPECT_EQ(dossier.handover_due(), day("2026-11-30"));
    dossier.details.kind = DossierKind::construction;
    EXPECT_EQ(dossier.handover_due(), day("2026-02-28"));  // no 30 February
}

TEST(Dossiers, AreDisposedOfAfterTheirRetentionAndPermanentOnesNever) {
    Dossier dossier = closed("2020-06-01", {5});
    EXPECT_EQ(dossier.may_be_disposed(day("2025-12-31")).error().code, Code::conflict);
    EXPECT_TRUE(dossier.may_be_disposed(day("2026-01-01")));
    EXPECT_EQ(closed("2020-06-01", {}).may_be_disposed(day("2120-01-01")).error().code, Code::conflict);
    ASSERT_TRUE(dossier.dispose(day("2026-01-01")));
    EXPECT_EQ(dossier.dispose(day("2026-01-01")).error().code, Code::conflict);
    Dossier announced = closed("2020-06-01", {5});
    ASSERT_TRUE(announced.put_into_handover("h"));
    EXPECT_EQ(announced.may_be_disposed(day("2026-01-01")).error().code, Code::conflict);
    EXPECT_EQ(announced.put_into_handover("other").error().code, Code::conflict);
}

TEST(Handovers, AreAnnouncedThirtyDaysAhead) {
    Handover handover;
    handover.title = "Hồ sơ năm 2025";
    handover.due_day = day("2026-12-25");
    EXPECT_FALSE(check(handover, day("2026-11-26")));
    handover.due_day = day("2026-12-26");
    EXPECT_TRUE(check(handover, day("2026-11-26")));
}

TEST(Handovers, NeedTwoParties) {
    Handover handover;
    const UserId unit{"unit"};
    const UserId archive{"archive"};
    EXPECT_EQ(handover.accept(archive, "Đầy đủ", {}).error().code, Code::conflict);
    ASSERT_TRUE(handover.deliver(unit, {}));
    EXPECT_EQ(handover.accept(unit, "Đầy đủ", {}).error().code, Code::forbidden);
    ASSERT_TRUE(handover.accept(archive, "Đầy đủ, nguyên vẹn", {}));
    EXPECT_EQ(handover.cancel("thôi").error().code, Code::conflict);
}

TEST(Disposals, AreNotCarriedOutByWhoProposedThem) {
    Disposal disposal;
    disposal.proposed_by = UserId{"clerk"};
    EXPECT_EQ(disposal.carry_out(UserId{"clerk"}, DocumentId{"d"}, {}).error().code, Code::forbidden);
    ASSERT_TRUE(disposal.carry_out(UserId{"director"}, DocumentId{"d"}, {}));
    EXPECT_EQ(disposal.reject(UserId{"director"}, "muộn", {}).error().code, Code::conflict);
}

}  // namespace
}  // namespace vanthu::records
