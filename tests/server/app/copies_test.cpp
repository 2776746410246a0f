// Signed copies and marked prints, on both databases (Decree 30/2020/NĐ-CP, Articles 25 to 27; Annex I, cell 14; Annex VI, III.6). The judges are
// pdftotext and our own validation.

#include "server/app/incoming.hpp"
#include "server/app/outgoing/copies.hpp"
#include "server/app/outgoing/excerpts.hpp"
#include "server/app/outgoing/marked_prints.hpp"
#include "server/app/registers/keeping.hpp"
#include "server/app/signing_desk.hpp"
#include "server/ops/poppler_page_text.hpp"
#include "server/ops/sandbox.hpp"
#include "signing/signature_fields.hpp"
#include "signing/text_fields.hpp"
#include "tests/server/app/outgoing_fixture.hpp"
#include "tests/support/command.hpp"
#include "tests/support/small_pdf.hpp"

namespace vanthu::app {
namespace {

using records::CopyForm;
using records::CopyState;
using storage::Dialect;
using storage::dialect_name;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CopiesTest : public OutgoingTest {
protected:
    void SetUp() override {
        // The seal's certificate is made now, and for now.
        clock.set(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) + std::chrono::hours{1});
        OutgoingTest::SetUp();
        if (!agency) {
            return;
        }
        const std::string at = folder.path().string();
        const auto made = test::run_command("cd '" + at + "' && printf '[req]\ndistinguished_name=d\nx509_extensions=e\n[d]\n[e]\n"
                                            "keyUsage=critical,digitalSignature,nonRepudiation\n' > c.cnf && openssl req -config c.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "
                                            "'/CN=So Thong tin' -keyout seal.key -out seal.crt 2>/dev/null && cat seal.key seal.crt > seal.pem");
        ASSERT_EQ(made.exit_code, 0) << made.output;
        keys.emplace(folder.path(), SecretString{""}, "seal.pem", signing::TrustStore{});
        copies.emplace(agency->services, *keys, page_text);
    }

    DocumentId issued() {
        const DocumentId id = sealed_pdf();
        issue(id);
        return id;
    }
    DocumentId sealed_pdf() { return sealed("BC", test::small_pdf({{"trang mot"}, {"trang hai"}})); }
    UploadId upload(const std::string& name, const std::string& bytes) {
        const Blob file = blob(bytes);
        const UploadId id = UploadId::make(clock.now(), random);
        EXPECT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
            tx.uploads().add({id, agency->id("clerk"), name, file.size_bytes, file.size_bytes, file.sha256, clock.now()});
            return true;
        }));
        return id;
    }
    IncomingView letter(const std::string& bytes) {
        RegisterIncoming::Input input;
        input.metadata.issuer = "Ủy ban nhân dân tỉnh";
        input.metadata.number_and_symbol = "12/SY-UBND";
        input.metadata.document_day = std::chrono::year_month_day{std::chrono::year{2025}, std::chrono::month{11}, std::chrono::day{20}};
        input.metadata.subject = "V/v thử";
        input.upload = upload("den.pdf", bytes);
        return RegisterIncoming(agency->services).run(actor("clerk"), input).value();
    }
    static MakeCopies::Input wanted(CopyForm form = CopyForm::full) { return {form, 3, "Sở Tài chính", "Giám đốc Sở", {}, {}}; }
    std::filesystem::path path_of(const FileId& id) {
        const auto file = database->read([&](Tx& tx) -> Result<DocumentFile> { return *tx.files().find(id); });
        return blobs->path_of(file->sha256).value();
    }

    ops::PopplerPageText page_text;
    std::optional<KeyRing> keys;
    std::optional<MakeCopies> copies;
};
VANTHU_ON_BOTH_DATABASES(CopiesTest);

TEST_P(CopiesTest, A_copy_is_signed_and_says_form_agency_and_time_at_the_top_right_in_text) {
    const DocumentId id = issued();
    const auto copy = copies->make(actor("clerk"), id, wanted());
    ASSERT_TRUE(copy) << copy.error().detail.en << copy.error().cause.value;
    EXPECT_EQ(copy->symbol, "01/SY-DV");
    EXPECT_EQ(copy->series.book, "copies");
    EXPECT_EQ(copy->state, CopyState::made);
    const auto file = path_of(copy->file);
    const auto text = test::run_command("pdftotext -x 380 -y 0 -W 215 -H 80 -l 1 -raw '" + file.string() + "' -").output;
    EXPECT_THAT(text, HasSubstr("SAO Y"));
    EXPECT_THAT(text, HasSubstr("+07:00"));
    const auto places = signing::signature_places(file);
    ASSERT_TRUE(places);
    ASSERT_THAT(*places, SizeIs(1));
    EXPECT_EQ(places->front().page, 1);
    EXPECT_GT(places->front().place.x, 300);
    EXPECT_EQ(test::run_command("pdfimages -list '" + file.string() + "' | wc -l").output, "2\n") << "two lines of heads, no image (Annex I)";
    const auto judged = ValidateSignatures(agency->services, *keys).judge(
        database->read([&](Tx& tx) -> Result<DocumentFile> { return *tx.files().find(copy->file); }).value());
    ASSERT_TRUE(judged);
    ASSERT_THAT(judged->report.signatures, SizeIs(1));
    EXPECT_EQ(judged->report.signatures[0].indication, signing::Indication::indeterminate) << "whole, of a signer whom the test does not trust";
    const auto line = KeepRegister(agency->services).find(actor("clerk"), "copies", static_cast<int>(copy->series.year), 1);
    ASSERT_TRUE(line);
    EXPECT_EQ(line->line->copied, id);
    EXPECT_EQ(line->line->copies, 3);
    EXPECT_THAT(*line->line->subject, HasSubstr(*agency->document(id).symbol));
}

TEST_P(CopiesTest, All_forms_share_one_sequence_and_are_counted) {
    const DocumentId id = issued();
    const auto first = copies->make(actor("clerk"), id, wanted());
    auto excerpt = wanted(CopyForm::excerpt);
    excerpt.excerpt = upload("trich.pdf", test::small_pdf("Dieu 3"));
    const auto second = copies->make(actor("clerk"), id, excerpt);
    ASSERT_TRUE(second) << second.error().detail.en;
    EXPECT_EQ(second->symbol, "02/TrS-DV");
    const auto third = copies->make(actor("clerk"), letter(test::small_pdf("ban sao y")).document.id, wanted(CopyForm::of_a_copy));
    ASSERT_TRUE(third) << third.error().detail.en;
    EXPECT_EQ(third->symbol, "03/SL-DV");
    EXPECT_THAT(copies->of_document(actor("drafter"), id).value(), SizeIs(2));
    EXPECT_EQ(copies->of_document(actor("lawyer"), id).error().code, Code::not_found);
    EXPECT_EQ(copies->find(actor("lawyer"), first->id).error().code, Code::not_found);
    const auto seen = copies->find(actor("drafter"), first->id);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->recipients, "Sở Tài chính");
}

TEST_P(CopiesTest, An_excerpt_is_made_of_chosen_pages_which_bear_no_signature_any_more) {
    ops::LinuxSandbox sandbox(folder.path() / "sandbox");
    MakeExcerpts excerpts(agency->services, sandbox, {});
    const DocumentId id = issued();
    const auto taken = excerpts.make(actor("clerk"), id, " 2 , 1-2");
    ASSERT_TRUE(taken) << taken.error().detail.en << taken.error().cause.value;
    EXPECT_EQ(taken->pages, 3);
    const auto file = blobs->path_of(*taken->sha256).value();
    const auto text = test::run_command("pdftotext -raw '" + file.string() + "' -").output;
    EXPECT_THAT(text, ::testing::MatchesRegex("trang hai[^a-z]*trang mot[^a-z]*trang hai[^a-z]*"));
    EXPECT_THAT(signing::field_names(file).value(), IsEmpty());
    auto input = wanted(CopyForm::excerpt);
    input.excerpt = taken->id;
    const auto copy = copies->make(actor("clerk"), id, input);
    ASSERT_TRUE(copy) << copy.error().detail.en;
    EXPECT_EQ(copy->symbol, "01/TrS-DV");
    EXPECT_THAT(signing::field_names(path_of(copy->file)).value(), SizeIs(1)) << "the agency's own, of the copy";

    EXPECT_EQ(excerpts.make(actor("drafter"), id, "1").error().code, Code::forbidden);
    EXPECT_EQ(excerpts.make(actor("clerk"), DocumentId{"01930000-0000-7000-8000-0000000000aa"}, "1").error().code, Code::not_found);
    EXPECT_EQ(excerpts.make(actor("clerk"), sealed_pdf(), "1").error().code, Code::conflict) << "not issued";
    for (const char* wrong : {"", "0", "3", "2-1", "1-", "-1", "1,,2", "một", "1;2", "1-101", "99999999999", "1 2", "$(id)"}) {
        const auto refused = excerpts.make(actor("clerk"), id, wrong);
        ASSERT_FALSE(refused) << wrong;
        EXPECT_EQ(refused.error().fields.front().pointer, "/pages") << wrong;
    }
}

TEST_P(CopiesTest, A_copy_of_a_copy_stands_beside_the_note_of_the_first) {
    const auto outgoing = issued();
    const auto first = copies->make(actor("clerk"), outgoing, wanted());
    std::ifstream in(path_of(first->file), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto copy = copies->make(actor("clerk"), letter(bytes).document.id, wanted(CopyForm::of_a_copy));
    ASSERT_TRUE(copy) << copy.error().detail.en;
    const auto places = signing::signature_places(path_of(copy->file));
    ASSERT_THAT(*places, SizeIs(2));
    EXPECT_LE(places->at(1).place.x + places->at(1).place.width, places->at(0).place.x);
    EXPECT_EQ(places->at(1).field, "vanthu-copy-2");
}

TEST_P(CopiesTest, Only_a_clerk_copies_and_only_what_is_issued) {
    const DocumentId id = sealed_pdf();
    EXPECT_EQ(copies->make(actor("clerk"), id, wanted()).error().code, Code::conflict) << "sealed, not issued";
    issue(id);
    EXPECT_EQ(copies->make(actor("director"), id, wanted()).error().code, Code::forbidden);
    EXPECT_EQ(copies->make(actor("clerk"), DocumentId{"01930000-0000-7000-8000-0000000000aa"}, wanted()).error().code, Code::not_found);
    EXPECT_EQ(copies->make(actor("clerk"), id, wanted(CopyForm::of_a_copy)).error().fields.front().pointer, "/form");
    EXPECT_EQ(copies->make(actor("clerk"), id, wanted(CopyForm::excerpt)).error().fields.front().pointer, "/excerpt");
    auto nobody = wanted();
    nobody.decided_by = "";
    EXPECT_EQ(copies->make(actor("clerk"), id, nobody).error().fields.front().pointer, "/decided_by");
    auto missing = wanted(CopyForm::excerpt);
    missing.excerpt = UploadId{"01930000-0000-7000-8000-0000000000aa"};
    EXPECT_EQ(copies->make(actor("clerk"), id, missing).error().fields.front().pointer, "/excerpt");
    EXPECT_EQ(copies->make(actor("clerk"), letter("không phải PDF").document.id, wanted()).error().code, Code::invalid_input);
    ASSERT_TRUE(recall().run(actor("clerk"), id, agency->document(id).version, "sai"));
    EXPECT_EQ(copies->make(actor("clerk"), id, wanted()).error().code, Code::conflict) << "recalled";
    const auto account = KeepRegister(agency->services).account(actor("clerk"), "copies", year(), 0, 10);
    EXPECT_EQ(account->counts.last_taken(), 0) << "no number was taken for any of it";
}

TEST_P(CopiesTest, A_copy_is_issued_or_its_number_made_void) {
    const DocumentId id = issued();
    const auto first = copies->make(actor("clerk"), id, wanted());
    const auto second = copies->make(actor("clerk"), id, wanted());
    EXPECT_EQ(copies->issue(actor("drafter"), first->id, 1).error().code, Code::forbidden);
    EXPECT_EQ(copies->issue(actor("clerk"), first->id, 9).error().code, Code::stale_version);
    const auto gone = copies->issue(actor("clerk"), first->id, 1);
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->issued_at, clock.now());
    EXPECT_EQ(copies->issue(actor("clerk"), first->id, gone->version).error().code, Code::conflict);
    KeepRegister keep(agency->services);
    EXPECT_EQ(keep.make_void(actor("clerk"), "copies", year(), 1, "nhầm").error().code, Code::conflict) << "what was issued stays";
    ASSERT_TRUE(keep.make_void(actor("clerk"), "copies", year(), 2, "nhầm"));
    const auto voided = copies->find(actor("clerk"), second->id);
    EXPECT_EQ(voided->state, CopyState::voided);
    EXPECT_EQ(voided->reason, "nhầm");
    EXPECT_EQ(copies->issue(actor("clerk"), second->id, voided->version).error().code, Code::conflict);
}

TEST_P(CopiesTest, A_marked_print_says_who_and_which_copy_on_every_page_and_leaves_the_file_alone) {
    const DocumentId id = issued();
    const auto file = database->read([&](Tx& tx) -> Result<DocumentFile> { return tx.files().of_document(id).back(); });
    PrintMarked prints(agency->services);
    ASSERT_TRUE(prints.run(actor("drafter"), file->id, "họp giao ban"));
    const auto second = prints.run(actor("director"), file->id, "lưu hành nội bộ");
    ASSERT_TRUE(second) << second.error().detail.en;
    EXPECT_EQ(second->name, "van-ban-ban-in-2.pdf");
    const auto at = folder.path() / "ban-in.pdf";
    std::ofstream(at, std::ios::binary) << second->content;
    for (const char* page : {"1", "2"}) {
        const auto text = test::run_command(std::string{"pdftotext -raw -f "} + page + " -l " + page + " '" + at.string() + "' -").output;
        EXPECT_THAT(text, HasSubstr("Người in: Người director"));
        EXPECT_THAT(text, HasSubstr("Bản in số 2"));
        EXPECT_THAT(text, HasSubstr("không có giá trị thay thế bản gốc"));
    }
    const auto listed = prints.of_document(actor("drafter"), id);
    ASSERT_THAT(*listed, SizeIs(2));
    EXPECT_EQ(listed->at(1).purpose, "lưu hành nội bộ");
    EXPECT_TRUE(blobs->check(file->sha256)) << "the original is untouched";
    EXPECT_EQ(prints.run(actor("lawyer"), file->id, "x").error().code, Code::not_found);
    EXPECT_EQ(prints.of_document(actor("lawyer"), id).error().code, Code::not_found);
    EXPECT_EQ(prints.run(actor("drafter"), file->id, "").error().code, Code::invalid_input);
    const auto text = letter("chỉ là chữ");
    const auto other = database->write([&](Tx& tx) -> Result<FileId> {
        DocumentFile stored{FileId::make(clock.now(), random), text.document.id, "attachment", 0, "a.txt", "text/plain", 1, text.files.front().sha256,
                            agency->id("clerk"), clock.now()};
        tx.files().add(stored);
        record(tx, actor("clerk"), clock.now(), "file-of-the-test", incoming_object(text.document.id));
        return stored.id;
    });
    EXPECT_EQ(prints.run(actor("clerk"), *other, "x").error().code, Code::unsupported);
    EXPECT_NE(prints.run(actor("clerk"), text.files.front().id, "x").error().code, Code::internal) << "no PDF inside";
    EXPECT_THAT(*prints.of_document(actor("clerk"), text.document.id), IsEmpty()) << "what could not be printed has no number";
}

}  // namespace
}  // namespace vanthu::app
