// An archive of before this system taken in: tables as people keep them, old registers, files, dossiers; on both databases.

#include <fstream>

#include <gmock/gmock.h>

#include "server/app/importing/import_archive.hpp"
#include "server/app/importing/import_table.hpp"
#include "server/app/registers/keeping.hpp"
#include "server/app/search/search_desk.hpp"
#include "server/app/usage/statistics.hpp"
#include "server/ops/sheet_files.hpp"
#include "tests/server/app/dossier_fixture.hpp"

namespace vanthu::app {
namespace {

using storage::Dialect;
using storage::dialect_name;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const ImportRow& row_at(const ImportTable& table, std::size_t at) {
    return std::get<ImportRow>(table.rows.at(at));
}

TEST(ImportTables, HeadsAreFoundInVietnameseAndByTheNamesOfTheDecree) {
    const Sheet vietnamese{{"SỔ ĐĂNG KÝ VĂN BẢN ĐẾN NĂM 2018"},
                           {},
                           {"Số đến", "Ngày đến", "Tác giả", "Số, ký hiệu", "Ngày tháng văn bản", "Tên loại", "Trích yếu nội dung", "Độ khẩn", "Hồ sơ", "Thời hạn bảo quản", "Tệp", "Kho"},
                           {"07", "02/01/2018", "Bộ Nội vụ", "15/BNV-VP", "28.12.2017", "Công văn", "Về việc nghỉ Tết", "Hỏa tốc", "01.VP", "10 năm", "a.pdf; b", "Kho 1"},
                           {},
                           {"tám", "02/01/2018", "Bộ Nội vụ", "16/BNV-VP", "28/12/2017", "", "x"}};
    const auto table = read_import_table(vietnamese, {});
    ASSERT_TRUE(table) << table.error().detail.en;
    EXPECT_THAT(table->unknown_columns, ElementsAre("Kho"));
    EXPECT_FALSE(table->encoding);
    ASSERT_THAT(table->rows, SizeIs(2));
    const ImportRow& row = row_at(*table, 0);
    EXPECT_TRUE(row.is_incoming);
    EXPECT_EQ(row.row, 4);
    EXPECT_EQ(row.number, 7);
    EXPECT_EQ(to_iso(row.registered_day), "2018-01-02");
    EXPECT_EQ(to_iso(row.document_day), "2017-12-28");
    EXPECT_EQ(row.urgency, records::Urgency::express);
    EXPECT_EQ(row.dossier->retention.years, 10);
    EXPECT_THAT(row.files, ElementsAre("a.pdf", "b"));
    EXPECT_EQ(std::get<WrongRow>(table->rows[1]).row, 6);
    EXPECT_THAT(std::get<WrongRow>(table->rows[1]).why.vi, HasSubstr("tám"));

    const Sheet decree{{"CodeNumber", "CodeNotation", "IssuedDate", "TypeName", "Subject", "FullName", "Position", "To", "IssuedAmount", "PageAmount", "FileNotation", "FileCatalog", "DocOrdinal"},
                       {"12", "QĐ-STTTT", "2019-03-01", "QĐ", "Về việc khen thưởng", "Nguyễn Văn A", "Giám đốc", "Các phòng; Lưu VT", "5", "2", "02.TCCB", "2019", "3"}};
    const auto outgoing = read_import_table(decree, {});
    ASSERT_TRUE(outgoing);
    const ImportRow& decision = row_at(*outgoing, 0);
    EXPECT_FALSE(decision.is_incoming);
    EXPECT_EQ(decision.number, 12) << "an outgoing document's register number begins its symbol";
    EXPECT_EQ(decision.number_and_symbol, "12/QĐ-STTTT");
    EXPECT_THAT(decision.recipients, ElementsAre("Các phòng", "Lưu VT"));
    EXPECT_EQ(decision.dossier->ordinal, 3);
    EXPECT_EQ(read_import_table({{"a", "b"}, {"1", "2"}}, {}).error().code, Code::invalid_input);
    EXPECT_EQ(read_import_table({{"Trích yếu", "Ghi chú", "Số đến", "Ghi chú"}}, {}).error().code, Code::invalid_input) << "one column twice";
}

TEST(ImportTables, LegacyTextIsConvertedAlsoInHeadsAndWhereACellTellsNothing) {
    const Sheet sheet{{"Sè ®Õn", "Ngµy ®Õn", "T¸c gi¶", "Sè, ký hiÖu", "Ngµy v¨n b¶n", "TrÝch yÕu", "Ng­êi ký"},
                      {"1", "02/01/2005", "Uû ban nh©n d©n tØnh", "15/Q§-UB", "01/01/2005", "VÒ viÖc ban hµnh quy chÕ", "§ç ThÞ §ç"}};
    const auto table = read_import_table(sheet, {});
    ASSERT_TRUE(table) << table.error().detail.en;
    EXPECT_EQ(table->encoding, TextEncoding::tcvn3);
    const ImportRow& row = row_at(*table, 0);
    EXPECT_EQ(row.issuer, "Uỷ ban nhân dân tỉnh");
    EXPECT_EQ(row.subject, "Về việc ban hành quy chế");
    EXPECT_EQ(row.number_and_symbol, "15/QĐ-UB") << "no syllable, but all the others are TCVN3";
    EXPECT_EQ(row.signer_name, "Đỗ Thị Đỗ");
}

class ImportTest : public DossiersTest {
protected:
    void SetUp() override {
        DossiersTest::SetUp();
        if (!IsSkipped()) {
            archive = folder.path() / "archive";
            std::filesystem::create_directories(archive / "2018" / "phụ lục");
            write(archive / "2018" / "a.pdf", std::string("%PDF\0\xFFx", 7));
            write(archive / "2018" / "phụ lục" / "1.txt", "một");
            write(archive / "2018" / "phụ lục" / "2.txt", "hai");
            write(archive / "rác.tmp", "x");
        }
    }
    static void write(const std::filesystem::path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

    std::filesystem::path table(const std::string& name, const std::string& rows) {
        write(folder.path() / name, "Số đến,Ngày đến,Cơ quan ban hành,\"Số, ký hiệu\",Ngày văn bản,Loại văn bản,Trích yếu,Số trang,Tệp,Hồ sơ,Tiêu đề hồ sơ,Thời hạn bảo quản,Ngày kết thúc\n" + rows);
        return folder.path() / name;
    }

    struct Done {
        Result<ImportReport> report;
        std::vector<ImportResult> rows;
    };
    Done run(ImportArchive::Input input, const std::string& login = "clerk") {
        input.folder = archive;
        std::vector<ImportResult> rows;
        auto report = ImportArchive(agency->services, sheets).run(actor(login), input, [&](const ImportResult& one) { rows.push_back(one); });
        return {std::move(report), std::move(rows)};
    }
    std::uint64_t events() {
        return *database->read([](Tx& tx) -> Result<std::uint64_t> { return tx.log().size(); });
    }
    std::vector<std::string> incoming_entries() {
        return *database->read([&](Tx& tx) -> Result<std::vector<std::string>> {
            std::vector<std::string> all;
            for (const RegisterEntry& entry : tx.registers().entries({agency->services.agency.code, "incoming", std::chrono::year{2018}}, 0, 100)) {
                all.push_back(std::to_string(entry.number) + " " + to_string(entry.state) + (entry.is_imported ? " imported" : ""));
            }
            return all;
        });
    }

    const std::string rows_2018 =
        "1,02/01/2018,Bộ Nội vụ,15/BNV,28/12/2017,Công văn,Nghỉ Tết,2,2018/a.pdf;2018/phụ lục,01.VP,Hồ sơ văn phòng,10 năm,31/12/2018\n"
        "4,05/01/2018,Bộ Tài chính,16/BTC,03/01/2018,Thông báo,Quyết toán,1,,01.VP,,,\n"
        "2,03/01/2018,Bộ Nội vụ,17/BNV,02/01/2018,,Thi đua,,,,,,\n";
    ops::SheetFiles sheets;
    std::filesystem::path archive;
};
VANTHU_ON_BOTH_DATABASES(ImportTest);

TEST_P(ImportTest, OldNumbersFilesAndDossiersAreTakenAsTheyAre) {
    const auto file = table("2018.csv", rows_2018);
    const auto before = events();
    const auto tried = run({.folder = {}, .table = file, .dry_run = true});
    ASSERT_TRUE(tried.report) << tried.report.error().detail.en;
    EXPECT_EQ(tried.report->counts.at(ImportOutcome::possible), 3);
    EXPECT_EQ(events(), before);
    EXPECT_THAT(incoming_entries(), IsEmpty()) << "a dry run writes nothing";
    int blobs_there = 0;
    blobs->each([&](const std::string&) { ++blobs_there; });
    EXPECT_EQ(blobs_there, 0);

    const auto done = run({.folder = {}, .table = file});
    ASSERT_TRUE(done.report) << done.report.error().detail.en;
    ASSERT_THAT(done.rows, SizeIs(3)) << "one result a row";
    EXPECT_EQ(done.report->counts.at(ImportOutcome::imported), 3);
    EXPECT_EQ(done.report->files, 3);
    EXPECT_THAT(done.report->files_not_named, ElementsAre("rác.tmp"));
    EXPECT_THAT(incoming_entries(), ElementsAre("1 issued imported", "2 issued imported", "3 skipped imported", "4 issued imported"));
    const auto account = KeepRegister(agency->services).account(actor("auditor"), "incoming", 2018, 0, 100);
    ASSERT_TRUE(account);
    EXPECT_TRUE(account->counts.is_complete());
    EXPECT_THAT(account->not_issued.front().reason.value_or(""), HasSubstr("imported: missing"));

    const auto view = ReadIncoming(agency->services).find(actor("clerk"), *done.rows.front().document);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->document.state, records::IncomingState::completed);
    EXPECT_EQ(view->document.number.value, 1);
    EXPECT_EQ(view->document.details.subject, "Nghỉ Tết");
    EXPECT_EQ(local_day(view->document.arrived_at, agency->services.agency.utc_offset), std::chrono::year{2018} / 1 / 2);
    ASSERT_THAT(view->files, SizeIs(3));
    EXPECT_EQ(view->files[0].kind, "original");
    EXPECT_EQ(view->files[2].name, "2.txt");
    std::ifstream kept(*blobs->path_of(view->files[0].sha256), std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(kept), {}), std::string("%PDF\0\xFFx", 7)) << "byte by byte";
    const auto dossiers_there = dossiers().page(actor("clerk"), {{}, 2018}, {"", 10});
    ASSERT_THAT(*dossiers_there, SizeIs(1));
    const records::Dossier& dossier = dossiers_there->front();
    EXPECT_EQ(dossier.details.title, "Hồ sơ văn phòng");
    EXPECT_EQ(dossier.document_total, 2);
    EXPECT_EQ(dossier.page_total, 3);
    EXPECT_EQ(dossier.state, records::DossierState::closed);
    EXPECT_EQ(dossier.kept_until(), std::chrono::year{2028} / 12 / 31);
    const auto statistic = ReadStatistics(agency->services).table(actor("auditor"), {Statistic::incoming, StatisticGroup::month, {std::chrono::year{2018} / 1 / 1, std::chrono::year{2018} / 12 / 31}});
    EXPECT_THAT(statistic->rows.front(), ElementsAre("1", "01/2018", "3", "3", "0", "0", "0", "100,0", "")) << "how long it took nobody knows";
    SearchDocuments::Input search;
    search.words = "quyet toan";
    EXPECT_THAT(SearchDocuments(agency->services).run(actor("clerk"), search)->results, SizeIs(1));
    expect_integrity();

    // The number that was missing comes with a later table; one that is there does not.
    const auto later = run({.folder = {}, .table = table("later.csv", "3,04/01/2018,Bộ Y tế,1/BYT,02/01/2018,,Tiêm chủng,,,,,,\n4,04/01/2018,Bộ Y tế,2/BYT,02/01/2018,,Khác,,,,,,\n")});
    ASSERT_TRUE(later.report);
    EXPECT_EQ(later.report->counts.at(ImportOutcome::imported), 1);
    EXPECT_EQ(later.report->counts.at(ImportOutcome::refused), 1);
    EXPECT_THAT(incoming_entries(), ElementsAre("1 issued imported", "2 issued imported", "3 issued imported", "4 issued imported"));
    expect_integrity();
}

TEST_P(ImportTest, AStoppedImportGoesOnAndWhatIsWrongIsNamedByRow) {
    const auto file = table("2018.csv", rows_2018 +
                                            "1,02/01/2018,Bộ Nội vụ,99/BNV,28/12/2017,,Trùng số,,,,,,\n"
                                            "6,02/01/2018,Bộ Nội vụ,98/BNV,28/12/2017,,Không có tệp,,không/có.pdf,,,,\n"
                                            "7,02/01/2018,Bộ Nội vụ,97/BNV,28/12/2017,,Ra ngoài,,../2018.csv,,,,\n"
                                            "8,02/01/2099,Bộ Nội vụ,96/BNV,28/12/2017,,Tương lai,,,,,,\n"
                                            "90000,02/01/2018,Bộ Nội vụ,95/BNV,28/12/2017,,Số quá xa,,,,,,\n"
                                            "9,02/01/2018,,94/BNV,28/12/2017,,Thiếu tác giả,,,,,,\n");
    const auto done = run({.folder = {}, .table = file});
    ASSERT_TRUE(done.report) << done.report.error().detail.en;
    EXPECT_EQ(done.report->counts.at(ImportOutcome::imported), 3);
    std::map<long long, std::string> refused;
    for (const ImportResult& one : done.rows) {
        if (one.outcome == ImportOutcome::refused) {
            refused[one.row] = one.why.vi;
        }
    }
    EXPECT_THAT(refused, SizeIs(6));
    EXPECT_THAT(refused[5], HasSubstr("dòng trên"));
    EXPECT_THAT(refused[6], HasSubstr("không/có.pdf"));
    EXPECT_THAT(refused[7], HasSubstr("../2018.csv"));
    EXPECT_THAT(refused[8], HasSubstr("tương lai"));
    EXPECT_THAT(refused[9], HasSubstr("quá xa"));
    EXPECT_FALSE(refused[10].empty());
    EXPECT_EQ(dossiers().page(actor("clerk"), {{}, 2018}, {"", 10})->front().state, records::DossierState::open) << "what was refused may belong into it";

    EXPECT_EQ(run({.folder = {}, .table = file}).report.error().code, Code::conflict) << "not twice by mistake";
    const auto again = run({.folder = {}, .table = file, .resume = true});
    ASSERT_TRUE(again.report);
    EXPECT_EQ(again.report->counts.at(ImportOutcome::present), 3);
    EXPECT_EQ(again.report->counts.count(ImportOutcome::imported), 0U);
    EXPECT_EQ(again.rows.front().document, done.rows[6].document.has_value() ? done.rows[6].document : again.rows.front().document);
    EXPECT_THAT(incoming_entries(), SizeIs(4));
    EXPECT_EQ(run({.folder = {}, .table = file}, "director").report.error().code, Code::forbidden);
    expect_integrity();
}

TEST_P(ImportTest, OutgoingDocumentsComeIntoTheYearsRegisterAndTheNextNumberFollows) {
    const int year = static_cast<int>(today().year());
    const std::string day = to_iso(today());
    const auto file = folder.path() / "di.csv";
    write(file, "CodeNumber,CodeNotation,IssuedDate,TypeName,Subject,FullName,To,IssuedAmount\n12,QĐ-STTTT," + day + ",Quyết định,Khen thưởng,Nguyễn Văn A,Các phòng,5\n" +
                    "13,QĐ-STTTT," + day + ",Quyết định,Kỷ luật,Nguyễn Văn A,Các phòng,5\n");
    const auto done = run({.folder = {}, .table = file});
    ASSERT_TRUE(done.report) << done.report.error().detail.en;
    ASSERT_EQ(done.report->counts.at(ImportOutcome::imported), 2) << (done.rows.empty() ? "" : done.rows.front().why.en);
    ASSERT_TRUE(database->read([&](Tx& tx) -> Result<bool> {
        const auto document = tx.outgoing().find(*done.rows.front().document);
        EXPECT_EQ(document->state, records::OutgoingState::issued);
        EXPECT_EQ(document->symbol, "12/QĐ-STTTT");
        EXPECT_EQ(document->signer_name, "Nguyễn Văn A");
        EXPECT_EQ(document->dispatch.copies, 5);
        EXPECT_EQ(tx.registers().peek({agency->services.agency.code, "outgoing", std::chrono::year{year}}).next().value, 14) << "the live register goes on behind it";
        return true;
    }));
    const auto again = run({.folder = {}, .table = folder.path() / "di.csv", .resume = true});
    EXPECT_EQ(again.report->counts.at(ImportOutcome::present), 2);
    expect_integrity();
}

TEST_P(ImportTest, ATableWithOneByteALetterIsReadAsWell) {
    const auto file = folder.path() / "cu.csv";
    // TCVN3 as an old office program saved it.
    write(file, "S\xE8 \xAE\xD5n,Ng\xB5y \xAE\xD5n,T\xB8\x63 gi\xB6,\"S\xE8, k\xFD hi\xD6u\",Ng\xB5y v\xA8n b\xB6n,Tr\xDD" "ch y\xD5u\n"
                "1,02/01/2005,U\xFB ban nh\xA9n d\xA9n t\xD8nh,15/UB,01/01/2005,V\xD2 vi\xD6\x63 m\xB9ng m\xB8y t\xDDnh\n");
    const auto done = run({.folder = {}, .table = file});
    ASSERT_TRUE(done.report) << done.report.error().detail.en;
    EXPECT_EQ(done.report->encoding, TextEncoding::tcvn3);
    ASSERT_EQ(done.report->counts.at(ImportOutcome::imported), 1);
    const auto view = ReadIncoming(agency->services).find(actor("clerk"), *done.rows.front().document);
    EXPECT_EQ(view->document.details.subject, "Về việc mạng máy tính");
    EXPECT_EQ(view->document.details.issuer, "Uỷ ban nhân dân tỉnh");
}

}  // namespace
}  // namespace vanthu::app
