// What leaves the office for an archive, on both databases: notices, packages, the forms of Annex V (Decree 30/2020/NĐ-CP, Annex VI: III.4, III.5).

#include <gmock/gmock.h>

#include "server/app/chains/notifications.hpp"
#include "server/app/dossiers/archive_forms.hpp"
#include "server/app/dossiers/dossier_access.hpp"
#include "server/app/dossiers/file_plans.hpp"
#include "server/app/dossiers/packages.hpp"
#include "server/ops/sheet_files.hpp"
#include "tests/server/app/dossier_fixture.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::app {
namespace {

using std::chrono::year_month_day;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using storage::Dialect;
using storage::dialect_name;

class NoticeTest : public DossiersTest {};
VANTHU_ON_BOTH_DATABASES(NoticeTest);

TEST_P(NoticeTest, KeepersAreToldOnceOfAHandOverThatIsNear) {
    const auto document = incoming("một");
    const auto near = closed("01.CNTT", {document.document.id}, to_iso(today()).c_str());
    EXPECT_EQ(handovers().notice().value(), 0) << "a year ahead, nobody is told";
    clock.advance(std::chrono::hours{24 * 336});
    EXPECT_EQ(handovers().notice().value(), 1);
    EXPECT_EQ(handovers().notice().value(), 0) << "each once";
    const auto told = ReadNotifications(agency->services).page(actor("drafter"), true, {"", 10});
    ASSERT_TRUE(told);
    ASSERT_THAT(*told, SizeIs(1));
    EXPECT_EQ(told->front().kind, "handover-due");
    EXPECT_EQ(told->front().dossier, near.id);
    EXPECT_TRUE(told->front().document.empty());
    EXPECT_EQ(told->front().words, to_iso(*near.handover_due()));
    EXPECT_THAT(agency->told("drafter"), ElementsAre("handover-due: The dossier “Hồ sơ 01.CNTT” is to be handed over to the archive, by " +
                                                     to_iso(*near.handover_due()) + " at the latest."));
    const auto noticed = dossiers().find(actor("drafter"), near.id);
    EXPECT_EQ(noticed->dossier.noticed_at, clock.now());
    // Opened anew and closed later, it is due another day, and its keeper is told of that one too.
    const auto reopened = dossiers().reopen(actor("drafter"), near.id, noticed->dossier.version, "bổ sung");
    ASSERT_TRUE(reopened);
    EXPECT_EQ(handovers().notice().value(), 0) << "an open one is not handed over";
    ASSERT_TRUE(dossiers().close(actor("drafter"), near.id, reopened->dossier.version, {}));
    clock.advance(std::chrono::hours{24 * 340});
    EXPECT_EQ(handovers().notice().value(), 1);
    expect_integrity();
}

TEST_P(NoticeTest, NobodyIsToldOfWhatStandsInAHandOverAlready) {
    const auto document = incoming("một");
    const auto dossier = closed("01.CNTT", {document.document.id}, to_iso(today()).c_str());
    ASSERT_TRUE(handovers().announce(actor("clerk"), agency->unit("CNTT"), "Đợt 1",
                                     year_month_day{std::chrono::sys_days{today()} + std::chrono::days{60}}, {dossier.id}));
    clock.advance(std::chrono::hours{24 * 350});
    EXPECT_EQ(handovers().notice().value(), 0);
}

class PackagesTest : public DossiersTest {
protected:
    PackDossiers packages() { return PackDossiers(agency->services, keys, *key, "0.1.0"); }
    test::TempFolder folder;
    KeyRing keys{folder.path(), SecretString{""}, "", signing::TrustStore{}};
    Result<evidence::LogKey> key = evidence::LogKey::load_or_make(folder.path() / "log.pem", "test/log");
};
VANTHU_ON_BOTH_DATABASES(PackagesTest);

TEST_P(PackagesTest, AClosedDossierLeavesWithFilesAndProofsInTheOrderOfTime) {
    const auto later = incoming("hai", "2019-05-01");
    const auto earlier = incoming("một", "2019-03-01");
    const auto dossier = closed("01.CNTT", {later.document.id, earlier.document.id}, "2019-06-30");
    const auto packed = packages().submission(actor("clerk"), dossier.id);
    ASSERT_TRUE(packed) << packed.error().detail.en << packed.error().cause.value;
    EXPECT_THAT(packed->too_long, IsEmpty());
    const std::string zip = packed->file->path().string();
    const auto judged = test::run_command("/usr/bin/python3 '" + test::source_file("tests/interop/sip_judge.py").string() + "' '" + zip + "'");
    EXPECT_EQ(judged.exit_code, 0) << judged.output;
    EXPECT_EQ(test::run_command("unzip -p '" + zip + "' '*/data/0001/01-original.txt'").output, "một") << "the oldest first";
    const auto proof = test::run_command("unzip -p '" + zip + "' '*/evidence/0001/*.proof' | head -c 15");
    EXPECT_EQ(proof.output, "vanthu-proof v1");
    const auto history = database->read([&](Tx& tx) -> Result<std::vector<LoggedEvent>> { return tx.log().of_object(dossier_object(dossier.id), 0, 100); });
    const auto& last = history->back().event;
    EXPECT_EQ(last.kind, "dossier-packaged");
    EXPECT_THAT(last.fields, ::testing::Contains(::testing::Pair("sha256", packed->content.sha256)));
    expect_integrity();
}

TEST_P(PackagesTest, OnlyTheArchiveOfTheAgencyPacksAndOnlyWhatIsClosed) {
    const auto document = incoming("một");
    const auto dossier = closed("01.CNTT", {document.document.id}, "2019-06-30");
    EXPECT_EQ(packages().submission(actor("drafter"), dossier.id).error().code, Code::forbidden);
    EXPECT_EQ(packages().submission(actor("director"), dossier.id).error().code, Code::forbidden);
    EXPECT_EQ(packages().submission(actor("clerk"), DossierId::make(clock.now(), random)).error().code, Code::not_found);
    EXPECT_EQ(packages().submission(actor("clerk"), open("drafter", "02.CNTT").dossier.id).error().code, Code::conflict);
}

TEST_P(PackagesTest, TheXmlIsForWhoeverMayReadAllOfIt) {
    const auto document = incoming("một");
    const auto dossier = closed("01.CNTT", {document.document.id}, "2019-06-30");
    const auto xml = packages().xml(actor("clerk"), dossier.id);
    ASSERT_TRUE(xml);
    EXPECT_THAT(xml->text, ::testing::HasSubstr("<Subject>Về việc một</Subject>"));
    // The drafter keeps the dossier; its document is for the clerks alone.
    EXPECT_EQ(packages().xml(actor("drafter"), dossier.id).error().code, Code::forbidden);
    EXPECT_EQ(packages().xml(actor("admin"), dossier.id).error().code, Code::not_found);
}

class ArchiveFormsTest : public DossiersTest {
protected:
    PrintArchiveForms forms() { return PrintArchiveForms(agency->services); }
};
VANTHU_ON_BOTH_DATABASES(ArchiveFormsTest);

TEST_P(ArchiveFormsTest, AFilePlanHasTheFiveColumnsOfAnnexVAndCountsItsDossiers) {
    ops::SheetFiles sheets;
    ManageFilePlans plans(agency->services, sheets);
    auto plan = plans.prepare(actor("clerk"), static_cast<int>(today().year()));
    ASSERT_TRUE(plan);
    using Line = records::FilePlanLine;
    plan = plans.set_lines(actor("clerk"), plan->plan.id, plan->plan.version,
                           {{Line::Kind::heading, "I", "Công nghệ", {}, "", {}}, {Line::Kind::dossier, "01.CNTT", "Hồ sơ mạng", {}, "Phòng CNTT", {}},
                            {Line::Kind::dossier, "02.CNTT", "Hồ sơ máy tính", {5}, "Phòng CNTT", "theo quý"}});
    ASSERT_TRUE(plan) << plan.error().detail.en;
    const auto draft = forms().table(actor("drafter"), ArchiveForm::file_plan, plan->plan.id);
    ASSERT_TRUE(draft);
    EXPECT_THAT(draft->cover.lines, ::testing::Contains("(Dự thảo)"));
    EXPECT_THAT(draft->columns, SizeIs(5));
    ASSERT_THAT(draft->rows, SizeIs(3));
    EXPECT_THAT(draft->rows[0], ElementsAre("I", "CÔNG NGHỆ", "", "", ""));
    EXPECT_THAT(draft->rows[2], ElementsAre("02.CNTT", "Hồ sơ máy tính", "5 năm", "Phòng CNTT", "theo quý"));
    EXPECT_THAT(draft->closing, ElementsAre("Bản danh mục hồ sơ này có 2 hồ sơ, bao gồm:", "1 hồ sơ bảo quản vĩnh viễn;", "1 hồ sơ bảo quản có thời hạn."));
    ASSERT_TRUE(plans.put_in_force(actor("director"), plan->plan.id, plan->plan.version, "Quyết định số 01/QĐ-STTTT"));
    EXPECT_THAT(forms().table(actor("drafter"), ArchiveForm::file_plan, plan->plan.id)->cover.lines,
                ::testing::Contains("(Ban hành kèm theo Quyết định số 01/QĐ-STTTT)"));
    EXPECT_EQ(forms().table(actor("clerk"), ArchiveForm::file_plan, "khong-co").error().code, Code::not_found);
}

TEST_P(ArchiveFormsTest, TheListOfDocumentsCountsPagesOnAndHasNoGaps) {
    const auto first = incoming("một", "2019-03-01");
    const auto second = incoming("hai", "2019-05-01");
    const auto dossier = closed("01.CNTT", {first.document.id, second.document.id}, "2019-06-30");
    const auto list = forms().table(actor("clerk"), ArchiveForm::documents, dossier.id.text());
    ASSERT_TRUE(list);
    ASSERT_THAT(list->rows, SizeIs(2));
    EXPECT_THAT(list->rows[0], ElementsAre("1", "1/UBND-VP", "01/03/2019", "Công văn: Về việc một", "Ủy ban nhân dân tỉnh", "1–4", ""));
    EXPECT_EQ(list->rows[1][5], "5–8");
    EXPECT_THAT(list->closing, ElementsAre("Tổng số: 2 văn bản, 8 trang."));
    // Its keeper sees the dossier and not these documents: a list with gaps is none.
    EXPECT_EQ(forms().table(actor("drafter"), ArchiveForm::documents, dossier.id.text()).error().code, Code::forbidden);
    EXPECT_EQ(forms().table(actor("admin"), ArchiveForm::documents, dossier.id.text()).error().code, Code::not_found);
}

TEST_P(ArchiveFormsTest, AHandOverHasAListAndARecordForBothParties) {
    const auto document = incoming("một", "2019-03-01");
    const auto dossier = closed("01.CNTT", {document.document.id}, "2019-06-30", {});
    auto handover = handovers().announce(actor("clerk"), agency->unit("CNTT"), "Đợt 1", std::chrono::year_month_day{std::chrono::sys_days{today()} + std::chrono::days{60}},
                                         {dossier.id});
    ASSERT_TRUE(handover);
    const std::string id = handover->handover.id;
    const auto empty = forms().table(actor("clerk"), ArchiveForm::handover_record, id);
    ASSERT_TRUE(empty);
    EXPECT_THAT(empty->rows[0][2], ::testing::HasSubstr("Đại diện: …")) << "nobody has delivered: to be filled by hand";
    handover = handovers().deliver(actor("drafter"), id, handover->handover.version);
    ASSERT_TRUE(handover);
    ASSERT_TRUE(handovers().accept(actor("clerk"), id, handover->handover.version, "Đầy đủ, nguyên vẹn"));
    const auto list = forms().table(actor("drafter"), ArchiveForm::handover_list, id);
    ASSERT_TRUE(list);
    EXPECT_THAT(list->rows, ElementsAre(ElementsAre("1", "01.CNTT", "Hồ sơ 01.CNTT", "01/03/2019", "Vĩnh viễn", "4", "")));
    const auto filled = forms().table(actor("clerk"), ArchiveForm::handover_record, id);
    ASSERT_THAT(filled->rows, SizeIs(8));
    EXPECT_THAT(filled->rows[5][2], ::testing::HasSubstr("Tổng số hồ sơ: 1   Tổng số văn bản: 1   Tổng số tệp tin: 1"));
    EXPECT_EQ(filled->rows[6][2], "Đầy đủ, nguyên vẹn");
    EXPECT_THAT(filled->signatures, ElementsAre("ĐẠI DIỆN BÊN GIAO", "ĐẠI DIỆN BÊN NHẬN"));
    EXPECT_EQ(forms().table(actor("office"), ArchiveForm::handover_list, id).error().code, Code::not_found);
    for (const PrintFormat format : {PrintFormat::pdf, PrintFormat::xlsx, PrintFormat::csv}) {
        const auto printed = forms().print(actor("clerk"), ArchiveForm::handover_record, id, format);
        ASSERT_TRUE(printed);
        EXPECT_THAT(printed->name, ::testing::StartsWith("bien-ban-giao-nhan-"));
        EXPECT_GT(printed->content.size(), 500U);
    }
}

TEST_P(ArchiveFormsTest, ADisposalNamesEachDossierWithItsReason) {
    const auto document = incoming("một", "2015-03-01");
    const auto dossier = closed("01.CNTT", {document.document.id}, "2015-06-30", {1});
    const auto disposal = disposals().propose(actor("clerk"), "Hủy 2026", "Hết thời hạn bảo quản", {dossier.id});
    ASSERT_TRUE(disposal) << disposal.error().detail.en;
    const auto list = forms().table(actor("clerk"), ArchiveForm::disposal_list, disposal->disposal.id);
    ASSERT_TRUE(list);
    EXPECT_THAT(list->rows, ElementsAre(ElementsAre("1", dossier.code(), "Hồ sơ 01.CNTT", "01/03/2015", "1 năm", "Hết thời hạn bảo quản", "")));
    EXPECT_EQ(forms().table(actor("drafter"), ArchiveForm::disposal_list, disposal->disposal.id).error().code, Code::not_found);
}

}  // namespace
}  // namespace vanthu::app
