// Packages for archives, judged by unzip, sha256sum, xmllint and the numbered requirements in tests/interop/sip_judge.py.

#include "preservation/sip.hpp"

#include <fstream>

#include <gmock/gmock.h>

#include "core/digest.hpp"
#include "preservation/codes.hpp"
#include "preservation/mets.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::preservation {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* document_id = "01890000-0000-7000-8000-000000000001";

class SipTest : public ::testing::Test {
protected:
    ArchivedFile file(const std::string& id, const std::string& name, const std::string& content) {
        const auto path = folder.path() / id;
        std::ofstream(path, std::ios::binary) << content;
        return {id, name, "original", "application/pdf", sha256_hex(as_bytes(content)), content.size(), at, path};
    }

    Submission submission() {
        Submission made;
        made.uuid = "01890000-0000-7000-8000-0000000000ab";
        made.created_at = at;
        made.version = "0.1.0";
        made.agency = {"H40.13", "Sở Thông tin & Truyền thông"};
        made.dossier.id = "01890000-0000-7000-8000-000000000009";
        made.dossier.code = "H40.13.2026.01.CNTT";
        made.dossier.year = 2026;
        made.dossier.notation = "01.CNTT";
        made.dossier.title = "Hồ sơ <quản lý> mạng";
        made.dossier.retention_years = 10;
        made.dossier.retention_text = "10 năm";
        made.dossier.creator = "Trần Thị B";
        made.dossier.unit = "Phòng CNTT";
        made.dossier.start_day = std::chrono::year{2026} / 1 / 2;
        made.dossier.end_day = std::chrono::year{2026} / 3 / 4;
        ArchivedDocument letter;
        letter.id = document_id;
        letter.is_incoming = true;
        letter.ordinal = 1;
        letter.type_code = "CV";
        letter.type_name = "Công văn";
        letter.code_number = "412";
        letter.code_notation = "UBND-VP7";
        letter.issued_day = std::chrono::year{2026} / 1 / 2;
        letter.organ_name = "UBND tỉnh";
        letter.subject = "Về việc \"A\" & <B>\x01";
        letter.arrival_day = std::chrono::year{2026} / 1 / 3;
        letter.arrival_number = 7;
        letter.files = {file("01890000-0000-7000-8000-0000000000f1", "công văn.pdf", std::string("%PDF-1.4\0\xFF rest", 16)),
                        file("01890000-0000-7000-8000-0000000000f2", "phụ lục.tên/lạ", "")};
        letter.events = {{3, "incoming-registered", at, "01890000-0000-7000-8000-0000000000a1", "kind=incoming-registered\n", "vanthu-proof v1\n"}};
        letter.reports = {{"report-vi.txt", "text/plain", "Không có chữ ký"}};
        made.documents = {letter};
        made.people = {{"01890000-0000-7000-8000-0000000000a1", "Lê Văn C"}};
        made.checkpoint = "log\n4\nroot\n";
        made.log_key = "log+1234+key";
        return made;
    }

    std::filesystem::path target() { return folder.path() / "package.zip"; }

    test::TempFolder folder;
    Instant at = parse_rfc3339("2026-11-26T09:00:00Z").value();
};

TEST_F(SipTest, KeepsEveryRequirementThatTheJudgeKnows) {
    const auto written = write_sip(submission(), target());
    ASSERT_TRUE(written) << written.error().cause.value;
    EXPECT_THAT(*written, IsEmpty());
    const auto judged = test::run_command("/usr/bin/python3 '" + test::source_file("tests/interop/sip_judge.py").string() + "' '" + target().string() + "'");
    EXPECT_EQ(judged.exit_code, 0) << judged.output;
}

TEST_F(SipTest, FilesAreByteExactUnderPlainNamesAndKeepTheirOwnInTheMetadata) {
    ASSERT_TRUE(write_sip(submission(), target()));
    const std::string root = package_name(submission().uuid);
    EXPECT_EQ(root, "uuid-01890000-0000-7000-8000-0000000000AB");
    const auto unpacked = test::run_command("unzip -q '" + target().string() + "' -d '" + (folder.path() / "out").string() + "'");
    ASSERT_EQ(unpacked.exit_code, 0) << unpacked.output;
    const auto data = folder.path() / "out" / root / "representations/rep1/data/0001";
    EXPECT_EQ(test::read_file(data / "01-original.pdf"), std::string("%PDF-1.4\0\xFF rest", 16));
    EXPECT_EQ(test::read_file(data / "02-original"), "");
    const std::string premis = test::read_file(folder.path() / "out" / root / "metadata/preservation/PREMIS.xml");
    EXPECT_THAT(premis, HasSubstr("công văn.pdf"));
    const std::string ead = test::read_file(folder.path() / "out" / root / "metadata/descriptive/EAD.xml");
    EXPECT_THAT(ead, HasSubstr("&lt;quản lý&gt;"));
    EXPECT_THAT(ead, HasSubstr("\xEF\xBF\xBD")) << "a control character is shown as replaced, not written";
}

TEST_F(SipTest, ASubmissionWithoutFilesIsAPackageStill) {
    Submission bare = submission();
    bare.documents.front().files.clear();
    ASSERT_TRUE(write_sip(bare, target()));
    const auto found = test::run_command("unzip -p '" + target().string() + "' '*/representations/rep1/METS.xml'");
    EXPECT_THAT(found.output, ::testing::Not(HasSubstr("fileSec")));
}

TEST_F(SipTest, RefusesBytesThatAreNotWhatTheirDigestSays) {
    Submission changed = submission();
    std::ofstream(changed.documents.front().files.front().bytes, std::ios::binary) << "other bytes";
    EXPECT_EQ(write_sip(changed, target()).error().code, Code::corrupt);
}

TEST_F(SipTest, RefusesAFileThatIsNotThere) {
    Submission gone = submission();
    std::filesystem::remove(gone.documents.front().files.front().bytes);
    EXPECT_EQ(write_sip(gone, target()).error().code, Code::not_found);
}

TEST_F(SipTest, SaysWhenItCannotWrite) {
    EXPECT_EQ(write_sip(submission(), folder.path() / "no" / "such" / "folder.zip").error().code, Code::storage_full);
    if (std::filesystem::exists("/dev/full")) {
        EXPECT_EQ(write_sip(submission(), "/dev/full").error().code, Code::storage_full);
    }
}

TEST_F(SipTest, NamesWhatIsLongerThanTheDecreeAllowsAndKeepsItWhole) {
    Submission long_one = submission();
    std::string subject;
    for (int i = 0; i < 501; ++i) {
        subject += "ữ";
    }
    long_one.documents.front().subject = subject;
    long_one.agency.code = "H57.132.00.00.12";
    const DossierXml made = write_dossier_xml(long_one, {});
    ASSERT_THAT(made.too_long, SizeIs(2));
    EXPECT_EQ(made.too_long[0].field, "OrganId");
    EXPECT_EQ(made.too_long[1].document, document_id);
    EXPECT_EQ(made.too_long[1].field, "Subject");
    EXPECT_EQ(made.too_long[1].length, 501U);
    EXPECT_EQ(made.too_long[1].limit, 500U);
    EXPECT_THAT(made.text, HasSubstr(subject));
    const auto xml = folder.path() / "dossier.xml";
    std::ofstream(xml, std::ios::binary) << made.text;
    const auto judged = test::run_command("xmllint --noout --nonet --schema '" + test::source_file("schemas/xsd/dossier.xsd").string() + "' '" + xml.string() + "'");
    EXPECT_EQ(judged.exit_code, 0) << judged.output;
}

TEST(Codes, AreThoseOfTheTables) {
    EXPECT_EQ(retention_code(std::nullopt), "01");
    EXPECT_EQ(retention_code(20), "05");
    EXPECT_EQ(retention_code(5), "07");
    EXPECT_EQ(access_code(""), "02");
    EXPECT_EQ(access_code("Công khai"), "01");
    EXPECT_EQ(access_code("Mật"), "03");
    EXPECT_EQ(language_code("Tiếng Việt"), "01");
    EXPECT_EQ(language_code("Tiếng Lào"), "02");
    EXPECT_EQ(iso_language("English"), "eng");
    EXPECT_EQ(document_type_code("QĐ"), "02");
    EXPECT_EQ(document_type_code("TT-QPPL"), "05");
    EXPECT_EQ(document_type_code("TCg"), "29");
    EXPECT_EQ(document_type_code("QC"), "32");
}

}  // namespace
}  // namespace vanthu::preservation
