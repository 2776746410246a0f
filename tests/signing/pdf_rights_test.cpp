#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "signing/judge.hpp"
#include "signing/pades_validator.hpp"
#include "signing/text_fields.hpp"
#include "tests/signing/pdf_update.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

namespace fs = std::filesystem;
using vanthu::test::read_file;
using vanthu::test::TempFolder;

/// A draft with the two text fields of a numbered document.
std::string form() {
    const TempFolder folder;
    write_sample_pdf(folder.path() / "draft.pdf");
    EXPECT_TRUE(
        add_text_fields(folder.path() / "draft.pdf", folder.path() / "form.pdf", number_and_date_fields(595, 842)));
    return read_file(folder.path() / "form.pdf");
}

std::string filled(const std::string& file) {
    const TempFolder folder;
    std::ofstream(folder.path() / "signed.pdf", std::ios::binary) << file;
    const auto done = fill_text_fields(folder.path() / "signed.pdf", folder.path() / "filled.pdf",
                                       {{number_field, "Số: 15/BC-STTTT"}});
    EXPECT_TRUE(done) << (done ? "" : done.error().detail.en);
    return read_file(folder.path() / "filled.pdf");
}

SignatureFacts first(const std::string& file) {
    const auto facts = collect_pdf(as_bytes(file));
    EXPECT_TRUE(facts && !facts->signatures.empty()) << (facts ? "" : facts.error().detail.en);
    return facts && !facts->signatures.empty() ? facts->signatures.front() : SignatureFacts{};
}

SignatureReport report(const std::string& file) {
    const auto facts = collect_pdf(as_bytes(file));
    ValidationPolicy policy;
    policy.at = test_time();
    return judge(facts.value(), test_trust(), policy).signatures.front();
}

/// With a certification, and with each lock, the same filling is permitted or not.
TEST(PdfRights, Let_a_field_be_filled_only_as_far_as_the_signature_permits) {
    struct Case {
        const char* name;
        int docmdp;
        const char* lock;
        bool permitted;
        Changes changes;
    };
    const Case cases[] = {
        {"no restriction", 0, "", true, Changes::form_filling},
        {"P 1", 1, "", false, Changes::form_filling},
        {"P 2", 2, "", true, Changes::form_filling},
        {"P 3", 3, "", true, Changes::form_filling},
        {"lock of all", 0, "<< /Action /All >>", false, Changes::other},
        {"lock of this field", 0, "<< /Action /Include /Fields [(vanthu-number)] >>", false, Changes::other},
        {"lock of another field", 0, "<< /Action /Include /Fields [(vanthu-date)] >>", true, Changes::form_filling},
        {"lock of a name that begins alike", 0, "<< /Action /Include /Fields [(vanthu-num)] >>", true,
         Changes::form_filling},
        {"lock of all but this field", 0, "<< /Action /Exclude /Fields [(vanthu-number)] >>", true,
         Changes::form_filling},
        {"lock of all but another field", 0, "<< /Action /Exclude /Fields [(vanthu-date)] >>", false, Changes::other},
        {"lock of the document", 0, "<< /Action /Include /Fields [] /P 1 >>", false, Changes::other},
        {"lock that permits filling", 0, "<< /Action /Include /Fields [] /P 2 >>", true, Changes::form_filling},
    };
    const std::string draft = form();
    const auto signer = test_signer("director");
    for (const Case& one : cases) {
        SCOPED_TRACE(one.name);
        HandmadeSignature what;
        what.docmdp = one.docmdp;
        what.lock = one.lock;
        const std::string file = filled(sign_by_hand(draft, what, *signer));
        const SignatureReport judged = report(file);
        EXPECT_TRUE(judged.intact && judged.signature_valid);
        EXPECT_EQ(judged.coverage, Coverage::whole_revision);
        EXPECT_EQ(judged.changes, one.changes)
            << (judged.change_details.empty() ? "" : judged.change_details.back().en);
        EXPECT_EQ(judged.docmdp_ok, one.permitted);
        EXPECT_EQ(judged.indication, one.permitted ? Indication::total_passed : Indication::total_failed)
            << judged.sub_indication;
    }
}

TEST(PdfRights, Name_the_field_that_was_filled_against_a_lock) {
    HandmadeSignature what;
    what.lock = "<< /Action /All >>";
    const SignatureFacts facts = first(filled(sign_by_hand(form(), what, *test_signer("director"))));
    EXPECT_FALSE(facts.field_locks_kept);
    const bool is_named =
        std::any_of(facts.change_details.begin(), facts.change_details.end(), [](const ClientText& text) {
            return text.en.find("vanthu-number") != std::string::npos &&
                   text.vi.find("vanthu-number") != std::string::npos;
        });
    EXPECT_TRUE(is_named);
}

/// ISO 32000-1 clause 12.8.2.2: a certification is the first signature, and later ones may not show up on its pages.
TEST(PdfRights, Accept_a_certification_only_as_the_first_signature) {
    const auto signer = test_signer("director");
    HandmadeSignature plain;
    plain.field = "Plain";
    HandmadeSignature certifying;
    certifying.docmdp = 2;
    const auto facts = collect_pdf(as_bytes(sign_by_hand(sign_by_hand(form(), plain, *signer), certifying, *signer)));
    ASSERT_TRUE(facts);
    ASSERT_EQ(facts->signatures.size(), 2U);
    EXPECT_EQ(facts->signatures[0].changes, Changes::other);  // /Perms is not what a later signature may set
    EXPECT_FALSE(facts->signatures[1].well_formed);
}

TEST(PdfRights, Let_a_later_signature_into_a_certified_document_only_unseen) {
    const auto signer = test_signer("director");
    HandmadeSignature certifying;
    certifying.docmdp = 2;
    HandmadeSignature later;
    later.field = "Later";
    const std::string certified = sign_by_hand(form(), certifying, *signer);
    EXPECT_EQ(first(sign_by_hand(certified, later, *signer)).changes, Changes::form_filling);
    later.rectangle = "[100 600 300 640]";
    EXPECT_EQ(first(sign_by_hand(certified, later, *signer)).changes, Changes::other);
    EXPECT_EQ(first(sign_by_hand(sign_by_hand(form(), HandmadeSignature{}, *signer), later, *signer)).changes,
              Changes::form_filling);
}

/// Shadow attacks: the signed file is prepared, and a later update brings out what lay hidden.
TEST(PdfRights, See_what_was_prepared_before_the_signature) {
    const auto signer = test_signer("director");
    struct Case {
        const char* name;
        const char* page;  ///< an entry of the pages that refers to object {0}
        const char* hidden;
        const char* shown;
    };
    const Case cases[] = {
        {"an object that is not there yet", "/Resources << /XObject << /X {0} 0 R >> >>", "",
         "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 0 >>\nstream\n\nendstream"},
        {"a font with other glyphs", "/Resources << /Font << /F {0} 0 R >> >>",
         "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
         "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"},
        {"a layer that becomes visible", "/Resources << /Properties << /L {0} 0 R >> >>", "<< /Type /OCG /Name (a) >>",
         "<< /Type /OCG /Name (b) /Usage << >> >>"},
        {"a box of its own", "/CropBox {0} 0 R", "[0 0 595 842]", "[0 0 100 100]"},
        {"a length of its own", "/UserUnit {0} 0 R", "1", "2"},
        {"a note that is none", "/PieceInfo {0} 0 R", "<< /Type /Annot /Subtype /Text /Contents (a) >>",
         "<< /Type /Annot /Subtype /FreeText /Contents (a) >>"},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.name);
        HandmadeUpdate prepare(form());
        // On the node above the page, which signing does not write anew.
        QPDFObjectHandle node = prepare.qpdf().getRoot().getKey("/Pages");
        const int number = prepare.allocate();
        std::string text = node.unparseResolved();
        text.insert(text.rfind(">>"), " " + fmt::format(fmt::runtime(one.page), number) + " ");
        prepare.put(node.getObjectID(), text);
        if (*one.hidden != '\0') {
            prepare.put(number, one.hidden);
        }
        const std::string signed_file = sign_by_hand(prepare.bytes(), HandmadeSignature{}, *signer);
        ASSERT_EQ(first(signed_file).coverage, Coverage::whole_file);
        HandmadeUpdate reveal(signed_file);
        reveal.put(number, one.shown);
        const SignatureFacts facts = first(reveal.bytes());
        EXPECT_EQ(facts.coverage, Coverage::whole_revision);
        EXPECT_EQ(facts.changes, Changes::other);
        ASSERT_FALSE(facts.change_details.empty());
    }
}

/// An object stream may bring new objects, not other contents for old ones.
TEST(PdfRights, See_through_object_streams) {
    const std::string signed_file = sign_by_hand(form(), HandmadeSignature{}, *test_signer("director"));
    HandmadeUpdate update(signed_file);
    const int page = update.qpdf().getAllPages().at(0).getObjectID();
    const int container = update.allocate();
    const int table = update.allocate();
    const std::string body = "<< /Type /Page /Rotate 90 >>";
    const std::string head = fmt::format("{} 0 ", page);
    std::string out = signed_file;
    const std::size_t container_at = out.size();
    out += fmt::format("{} 0 obj\n<< /Type /ObjStm /N 1 /First {} /Length {} >>\nstream\n{}{}\nendstream\nendobj\n",
                       container, head.size(), head.size() + body.size(), head, body);
    const std::size_t table_at = out.size();
    std::string entries;
    const auto add = [&](int type, std::size_t second, int third) {
        entries.push_back(static_cast<char>(type));
        for (int shift = 24; shift >= 0; shift -= 8) {
            entries.push_back(static_cast<char>((second >> shift) & 0xffU));
        }
        entries.push_back(static_cast<char>(third));
    };
    add(2, static_cast<std::size_t>(container), 0);
    add(1, container_at, 0);
    add(1, table_at, 0);
    out += fmt::format(
        "{0} 0 obj\n<< /Type /XRef /W [1 4 1] /Size {1} /Index [{2} 1 {3} 2] /Root {4} /Prev {5} /Length {6} "
        ">>\nstream\n{7}\nendstream\nendobj\n"
        "startxref\n{8}\n%%EOF\n",
        table, table + 1, page, container, update.qpdf().getTrailer().getKey("/Root").unparse(),
        std::stoll(signed_file.substr(signed_file.rfind("startxref") + 9)), entries.size(), entries, table_at);
    const SignatureFacts facts = first(out);
    EXPECT_EQ(facts.coverage, Coverage::whole_revision);
    EXPECT_EQ(facts.changes, Changes::other);
}

}  // namespace
}  // namespace vanthu::signing
