// Dossiers from the file plan to the archive and to disposal, on both databases, through the use cases (Decree 30/2020/NĐ-CP, Articles 28 to
// 31, Annex VI: III.4, III.5, IV).

#include <gmock/gmock.h>

#include "server/app/document_access.hpp"
#include "server/app/dossiers/file_plans.hpp"
#include "server/ops/sheet_files.hpp"
#include "tests/server/app/dossier_fixture.hpp"

namespace vanthu::app {
namespace {

using std::chrono::year_month_day;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using records::DossierState;

using storage::Dialect;
using storage::dialect_name;
VANTHU_ON_BOTH_DATABASES(DossiersTest);

TEST_P(DossiersTest, APlanIsReadFromATableAndGivesRetentionToItsDossiers) {
    ops::SheetFiles sheets;
    ManageFilePlans plans(agency->services, sheets);
    EXPECT_EQ(plans.prepare(actor("drafter"), 2026).error().code, Code::forbidden);
    const int year = static_cast<int>(today().year());
    auto plan = plans.prepare(actor("clerk"), year);
    ASSERT_TRUE(plan);
    const auto table = upload("clerk", "danh-muc.csv", "Số và ký hiệu;Tiêu đề;Thời hạn;Người lập;Ghi chú\nI;Công nghệ\n01.CNTT;Hồ sơ mạng;Vĩnh viễn;Phòng CNTT;\n");
    const auto tried = plans.import(actor("clerk"), plan->plan.id, plan->plan.version, table, true);
    ASSERT_TRUE(tried) << tried.error().detail.en;
    EXPECT_THAT(tried->lines, SizeIs(2));
    EXPECT_THAT(plans.find(plan->plan.id)->lines, IsEmpty()) << "a dry run keeps nothing";
    plan = plans.import(actor("clerk"), plan->plan.id, plan->plan.version, table, false);
    ASSERT_TRUE(plan);
    EXPECT_EQ(open("drafter", "02.CNTT", {5}).dossier.details.retention.years, 5);
    plan = plans.put_in_force(actor("director"), plan->plan.id, plan->plan.version, "Quyết định số 01/QĐ-STTTT");
    ASSERT_TRUE(plan);
    EXPECT_EQ(plans.set_lines(actor("clerk"), plan->plan.id, plan->plan.version, plan->lines).error().code, Code::conflict);
    EXPECT_EQ(open("drafter", "01.CNTT", {5}).dossier.details.retention, records::Retention{}) << "the plan in force says permanently";
    // Another plan of the year takes its place.
    auto next = plans.prepare(actor("clerk"), year);
    next = plans.set_lines(actor("clerk"), next->plan.id, next->plan.version, plan->lines);
    ASSERT_TRUE(plans.put_in_force(actor("clerk"), next->plan.id, next->plan.version, "Quyết định số 02/QĐ-STTTT"));
    EXPECT_EQ(plans.find(plan->plan.id)->plan.state, records::FilePlanState::replaced);
    expect_integrity();
}

TEST_P(DossiersTest, OneDocumentIsInManyDossiersWithoutBeingCopied) {
    const auto document = incoming("công tác mạng");
    auto one = open("clerk", "01.A", {5}, "SO");
    auto two = open("clerk", "02.A", {5}, "SO");
    one = *dossiers().add_documents(actor("clerk"), one.dossier.id, one.dossier.version, {document.document.id}, {});
    two = *dossiers().add_documents(actor("clerk"), two.dossier.id, two.dossier.version, {document.document.id}, "bản phối hợp");
    EXPECT_EQ(one.dossier.document_total, 1);
    EXPECT_EQ(one.dossier.page_total, 4);
    EXPECT_EQ(one.dossier.start_day, *parse_iso_day("2019-03-01"));
    EXPECT_THAT(*dossiers().of_document(actor("clerk"), document.document.id), SizeIs(2));
    // A second time changes nothing.
    const auto again = dossiers().add_documents(actor("clerk"), one.dossier.id, one.dossier.version, {document.document.id}, {});
    EXPECT_EQ(again->dossier.document_total, 1);
    EXPECT_EQ(dossiers().open(actor("clerk"), {{}, {"01.A", "trùng", {5}}, agency->unit("SO"), {}}).error().code, Code::conflict);
    expect_integrity();
}

TEST_P(DossiersTest, ADossierShowsOnlyDocumentsThatTheReaderMaySee) {
    const auto hidden = incoming("việc riêng của văn thư");
    const DocumentId own = agency->draft("BC", "drafter");
    auto view = open("drafter", "01.CNTT");
    EXPECT_EQ(dossiers().pass_on(actor("clerk"), view.dossier.id, view.dossier.version, agency->id("lawyer")).error().code, Code::invalid_input);
    view = *dossiers().pass_on(actor("clerk"), view.dossier.id, view.dossier.version, agency->id("drafter"));
    view = *dossiers().add_documents(actor("clerk"), view.dossier.id, view.dossier.version, {hidden.document.id, own}, {});
    EXPECT_THAT(*dossiers().items(actor("clerk"), view.dossier.id, 0, 50), SizeIs(2));
    const auto seen = dossiers().items(actor("drafter"), view.dossier.id, 0, 50);
    ASSERT_TRUE(seen);
    ASSERT_THAT(*seen, SizeIs(1));
    EXPECT_EQ(seen->front().place.document, own);
    EXPECT_EQ(dossiers().find(actor("lawyer"), view.dossier.id).error().code, Code::not_found) << "another unit";
    EXPECT_THAT(*dossiers().page(actor("lawyer"), {}, {"", 50}), IsEmpty());
    ManageDossiers::Wanted wanted;
    wanted.keeper = agency->id("drafter");
    wanted.unit = view.dossier.unit;
    EXPECT_THAT(*dossiers().page(actor("clerk"), wanted, {"", 50}), SizeIs(1));
    wanted.unit = agency->unit("SO");
    EXPECT_THAT(*dossiers().page(actor("clerk"), wanted, {"", 50}), IsEmpty());
    wanted = {};
    wanted.keeper = agency->id("lawyer");
    EXPECT_THAT(*dossiers().page(actor("clerk"), wanted, {"", 50}), IsEmpty());
    EXPECT_EQ(dossiers().add_documents(actor("drafter"), view.dossier.id, view.dossier.version, {hidden.document.id}, {}).error().code, Code::not_found);
    EXPECT_EQ(dossiers().correct(actor("colleague"), view.dossier.id, view.dossier.version, view.dossier.details).error().code, Code::forbidden);
    EXPECT_EQ(dossiers().correct(actor("drafter"), view.dossier.id, 1, view.dossier.details).error().code, Code::stale_version);
}

TEST_P(DossiersTest, AHoldBindsEverybodyOnEveryPath) {
    const auto document = incoming("vụ việc");
    auto dossier = closed("01.H", {document.document.id}, "2019-06-30");
    EXPECT_EQ(holds().place(actor("admin"), records::LegalHold::Subject::dossier, dossier.id.text(), "x", "y").error().code, Code::forbidden);
    const auto hold = holds().place(actor("auditor"), records::LegalHold::Subject::dossier, dossier.id.text(), "Thanh tra", "Quyết định số 12/QĐ-TTr");
    ASSERT_TRUE(hold) << hold.error().detail.en;
    EXPECT_TRUE(dossiers().find(actor("clerk"), dossier.id)->is_held);
    // The dossier.
    EXPECT_EQ(dossiers().reopen(actor("clerk"), dossier.id, dossier.version, "mở lại").error().code, Code::conflict);
    EXPECT_EQ(disposals().propose(actor("clerk"), "Hủy", "Hết hạn", {dossier.id}).error().code, Code::conflict);
    EXPECT_EQ(handovers().announce(actor("clerk"), agency->unit("CNTT"), "Nộp", year_month_day{std::chrono::sys_days{today()} + std::chrono::days{40}}, {dossier.id}).error().code,
              Code::conflict);
    // Its document.
    IncomingMetadata changed;
    changed.issuer = "Cơ quan khác";
    changed.number_and_symbol = "99/XX";
    changed.document_day = *parse_iso_day("2019-03-01");
    changed.subject = "sửa";
    EXPECT_EQ(ProcessIncoming(agency->services).correct(actor("clerk"), document.document.id, document.document.version, changed).error().code, Code::conflict);
    // Released, it goes on.
    EXPECT_EQ(holds().release(actor("clerk"), hold->id, hold->version, "xong").error().code, Code::forbidden);
    ASSERT_TRUE(holds().release(actor("director"), hold->id, hold->version, "Thanh tra kết thúc"));
    EXPECT_TRUE(dossiers().reopen(actor("clerk"), dossier.id, dossier.version, "mở lại"));
    expect_integrity();
}

TEST_P(DossiersTest, TheUnitDeliversAndTheArchiveAccepts) {
    const auto document = incoming("năm cũ");
    const auto dossier = closed("01.G", {document.document.id}, "2019-06-30");
    const year_month_day due{std::chrono::sys_days{today()} + std::chrono::days{30}};
    EXPECT_EQ(handovers().announce(actor("drafter"), agency->unit("CNTT"), "Nộp lưu", due, {dossier.id}).error().code, Code::forbidden);
    EXPECT_EQ(handovers().announce(actor("clerk"), agency->unit("VP"), "Nộp lưu", due, {dossier.id}).error().code, Code::conflict);
    auto handover = handovers().announce(actor("clerk"), agency->unit("CNTT"), "Nộp lưu", due, {dossier.id});
    ASSERT_TRUE(handover) << handover.error().detail.en;
    EXPECT_THAT(handover->dossiers, SizeIs(1));
    EXPECT_EQ(handovers().announce(actor("clerk"), agency->unit("CNTT"), "Lần nữa", due, {dossier.id}).error().code, Code::conflict);
    EXPECT_EQ(handovers().deliver(actor("lawyer"), handover->handover.id, handover->handover.version).error().code, Code::not_found);
    handover = handovers().deliver(actor("drafter"), handover->handover.id, handover->handover.version);
    ASSERT_TRUE(handover);
    handover = handovers().accept(actor("clerk"), handover->handover.id, handover->handover.version, "Đầy đủ, nguyên vẹn");
    ASSERT_TRUE(handover) << handover.error().detail.en;
    EXPECT_EQ(dossiers().find(actor("drafter"), dossier.id)->dossier.state, DossierState::handed_over);
    EXPECT_EQ(dossiers().reopen(actor("clerk"), dossier.id, dossier.version + 2, "mở").error().code, Code::conflict);
    expect_integrity();
}

TEST_P(DossiersTest, ACancelledHandoverFreesItsDossiers) {
    const auto dossier = closed("01.C", {incoming("x").document.id}, "2019-06-30");
    const year_month_day due{std::chrono::sys_days{today()} + std::chrono::days{31}};
    auto handover = handovers().announce(actor("clerk"), agency->unit("CNTT"), "Nộp lưu", due, {dossier.id});
    ASSERT_TRUE(handovers().cancel(actor("clerk"), handover->handover.id, handover->handover.version, "nhầm năm"));
    EXPECT_TRUE(handovers().announce(actor("clerk"), agency->unit("CNTT"), "Nộp lưu", due, {dossier.id}));
}

TEST_P(DossiersTest, DisposalDestroysContentAndKeepsTheRecord) {
    const auto gone = incoming("hết giá trị");
    const auto kept = incoming("còn giá trị");
    const auto same_bytes = incoming("hết giá trị");  // another document, the same content
    const auto going = closed("01.D", {gone.document.id, kept.document.id}, "2019-06-30");
    const auto staying = closed("02.D", {kept.document.id}, "2019-06-30", {});
    const auto young = closed("03.D", {kept.document.id}, "2024-06-30");
    EXPECT_EQ(disposals().propose(actor("clerk"), "Hủy", "Hết hạn", {staying.id}).error().code, Code::conflict);
    EXPECT_EQ(disposals().propose(actor("clerk"), "Hủy", "Hết hạn", {young.id}).error().code, Code::conflict);
    EXPECT_THAT(*dossiers().due_for_review(actor("clerk"), {"", 50}), SizeIs(1));
    EXPECT_EQ(dossiers().due_for_review(actor("drafter"), {"", 50}).error().code, Code::forbidden);
    auto disposal = disposals().propose(actor("clerk"), "Hủy hồ sơ năm 2020", "Hết thời hạn bảo quản", {going.id});
    ASSERT_TRUE(disposal) << disposal.error().detail.en;
    EXPECT_EQ(disposals().propose(actor("clerk"), "Lần nữa", "Hết hạn", {going.id}).error().code, Code::conflict);
    EXPECT_EQ(dossiers().reopen(actor("clerk"), going.id, going.version, "tiếc").error().code, Code::conflict);

    const auto& id = disposal->disposal.id;
    const auto version = disposal->disposal.version;
    EXPECT_EQ(disposals().carry_out(actor("clerk"), id, version, decision()).error().code, Code::forbidden);
    EXPECT_EQ(disposals().carry_out(actor("admin"), id, version, decision()).error().code, Code::forbidden);
    EXPECT_EQ(disposals().carry_out(actor("director"), id, version, decision(records::OutgoingState::drafting)).error().code, Code::conflict);
    EXPECT_EQ(disposals().carry_out(actor("director"), id, version, decision(records::OutgoingState::issued, "TB")).error().code, Code::conflict);
    const DocumentId order = decision();
    disposal = disposals().carry_out(actor("director"), id, version, order);
    ASSERT_TRUE(disposal) << disposal.error().detail.en;
    EXPECT_EQ(disposal->dossiers.front().state, DossierState::disposed);

    // The same bytes still belong to a document that stays, so that its content is there; when that goes as well, it is gone.
    const std::string content = gone.files.front().sha256;
    EXPECT_TRUE(blobs->path_of(content));
    const auto last = closed("04.D", {same_bytes.document.id}, "2019-06-30");
    const auto second = disposals().propose(actor("clerk"), "Hủy nốt", "Hết thời hạn", {last.id});
    ASSERT_TRUE(disposals().carry_out(actor("director"), second->disposal.id, second->disposal.version, order));
    EXPECT_FALSE(blobs->path_of(content));
    EXPECT_TRUE(blobs->path_of(kept.files.front().sha256)) << "another dossier keeps it";
    // What stays: the document, its file's name and digest, by whose order it went.
    const auto row = ReadIncoming(agency->services).find(actor("clerk"), gone.document.id);
    ASSERT_TRUE(row);
    EXPECT_EQ(row->files.front().destroyed_by, id);
    EXPECT_EQ(row->files.front().sha256, content);
    expect_integrity();

    // The same content may come again.
    const auto again = incoming("hết giá trị");
    EXPECT_TRUE(blobs->path_of(again.files.front().sha256));
    EXPECT_EQ(*disposals().remove_destroyed(), 0);
    EXPECT_TRUE(blobs->path_of(again.files.front().sha256));
    expect_integrity();
}

TEST_P(DossiersTest, AHoldPlacedInBetweenStopsADisposal) {
    const auto document = incoming("đang bị kiểm tra");
    const auto dossier = closed("01.S", {document.document.id}, "2019-06-30");
    const auto disposal = disposals().propose(actor("clerk"), "Hủy", "Hết hạn", {dossier.id});
    ASSERT_TRUE(holds().place(actor("director"), records::LegalHold::Subject::document, document.document.id.text(), "Khiếu nại", "Đơn số 5"));
    EXPECT_EQ(disposals().carry_out(actor("director"), disposal->disposal.id, disposal->disposal.version, decision()).error().code, Code::conflict);
    EXPECT_TRUE(blobs->path_of(document.files.front().sha256));
    EXPECT_EQ(dossiers().find(actor("clerk"), dossier.id)->dossier.state, DossierState::closed);
    ASSERT_TRUE(disposals().reject(actor("director"), disposal->disposal.id, disposal->disposal.version, "Đang khiếu nại"));
}

}  // namespace
}  // namespace vanthu::app
