#include <gtest/gtest.h>

#include <map>

#include <fmt/format.h>

#include "signing/judge.hpp"
#include "signing/pades_validator.hpp"
#include "tests/signing/pdf_update.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/shared_data.hpp"

// Hybrid-reference files (ISO 32000-1 clause 7.5.8.4): a table for old readers, and beside it a stream with more
// objects.
namespace vanthu::signing {
namespace {

using vanthu::test::read_file;

/// An update whose table names `visible`, while /XRefStm leads to `hidden`. The table calls the hidden ones free, or is
/// silent on them.
struct HybridUpdate {
    std::map<int, std::string> visible{};
    std::map<int, std::string> hidden{};
    bool marks_as_free = true;
    std::map<std::string, std::string> trailer{};
};

std::string big_endian(std::size_t value) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) {
        out.push_back(static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xffU));
    }
    return out;
}

std::string with_update(const std::string& file, const HybridUpdate& what) {
    HandmadeUpdate update(file);
    for (const auto* list : {&what.visible, &what.hidden}) {
        for (const auto& [number, body] : *list) {
            while (update.allocate() < number) {
            }
            update.put(number, body);
        }
    }
    // Written once to learn where each object comes to stand, and once more with the stream.
    const std::string draft = update.bytes();
    std::string data;
    std::string index;
    for (const auto& [number, body] : what.hidden) {
        const std::size_t at = draft.rfind(fmt::format("\n{} 0 obj\n{}", number, body)) + 1;
        index += fmt::format("{} 1 ", number);
        data += "\1" + big_endian(at) + std::string(1, '\0');
        if (what.marks_as_free) {
            update.free(number);
        } else {
            update.unlisted.insert(number);
        }
    }
    const int stream = update.allocate();
    const std::size_t stream_at = draft.rfind("\nxref\n") + 1;
    update.before_xref = fmt::format("{} 0 obj\n<< /Type /XRef /Size {} /W [1 4 1] /Index [{}] /Length {} >>\nstream\n",
                                     stream, stream + 1, index, data.size()) +
                         data + "\nendstream\nendobj\n";
    update.trailer = what.trailer;
    update.trailer["/XRefStm"] = std::to_string(stream_at);
    return update.bytes();
}

struct Draft {
    std::string file;
    int next = 0;  ///< an unused object number
    int root = 0;
    int page = 0;
    int contents = 0;
    int info = 0;
    std::string root_body{};
    std::string page_body{};
};

Draft draft() {
    const test::TempFolder folder;
    write_sample_pdf(folder.path() / "draft.pdf");
    Draft out{read_file(folder.path() / "draft.pdf")};
    HandmadeUpdate update(out.file);
    QPDFObjectHandle page = update.qpdf().getAllPages().at(0);
    QPDFObjectHandle root = update.qpdf().getRoot();
    out.next = update.allocate();
    out.root = root.getObjectID();
    out.page = page.getObjectID();
    out.contents = page.getKey("/Contents").getObjectID();
    out.info = update.qpdf().getTrailer().getKey("/Info").getObjectID();
    out.root_body = root.unparseResolved();
    out.page_body = page.unparseResolved();
    return out;
}

std::string with_entry(std::string dictionary, const std::string& entry) {
    dictionary.insert(dictionary.rfind(">>"), " " + entry + " ");
    return dictionary;
}

std::string stream_of(const std::string& data) {
    return fmt::format("<< /Length {} >>\nstream\n{}\nendstream", data.size(), data);
}

std::string signed_by_hand(const std::string& file, const char* field = "Certified") {
    HandmadeSignature what;
    what.field = field;
    return sign_by_hand(file, what, *test_signer("director"));
}

ValidationReport report(const std::string& file) {
    const auto facts = collect_pdf(as_bytes(file));
    EXPECT_TRUE(facts) << (facts ? "" : facts.error().detail.en);
    ValidationPolicy policy;
    policy.at = test_time();
    return judge(facts.value(), test_trust(), policy);
}

/// Intact and valid all the same: what fails is that there is no one document.
void expect_disagreement(const SignatureReport& signature) {
    EXPECT_TRUE(signature.intact);
    EXPECT_TRUE(signature.signature_valid);
    EXPECT_EQ(signature.indication, Indication::total_failed);
    EXPECT_EQ(signature.sub_indication, "FORMAT_FAILURE");
    ASSERT_FALSE(signature.messages.empty());
    EXPECT_NE(signature.messages.back().en.find("/XRefStm"), std::string::npos) << signature.messages.back().en;
}

void expect_agreement(const SignatureReport& signature) {
    EXPECT_EQ(signature.indication, Indication::total_passed) << signature.sub_indication;
    EXPECT_EQ(signature.changes, Changes::none);
}

/// As word processors write it: what an old reader can do without is the tree of headings and paragraphs.
HybridUpdate hidden_structure(const Draft& from) {
    HybridUpdate update;
    update.visible[from.root] =
        with_entry(from.root_body, fmt::format("/MarkInfo << /Marked true >> /StructTreeRoot {} 0 R", from.next));
    update.hidden[from.next] = fmt::format("<< /Type /StructTreeRoot /K {} 0 R >>", from.next + 1);
    update.hidden[from.next + 1] =
        fmt::format("<< /Type /StructElem /S /Document /P {} 0 R /Pg {} 0 R >>", from.next, from.page);
    return update;
}

TEST(PdfHybrid, Passes_where_only_the_logical_structure_is_hidden) {
    const Draft from = draft();
    for (const bool marks_as_free : {true, false}) {
        HybridUpdate update = hidden_structure(from);
        update.marks_as_free = marks_as_free;
        const std::string once = signed_by_hand(with_update(from.file, update));
        ASSERT_EQ(report(once).signatures.size(), 1U);
        expect_agreement(report(once).signatures.front());
        const ValidationReport twice = report(signed_by_hand(once, "Second"));
        ASSERT_EQ(twice.signatures.size(), 2U);
        EXPECT_EQ(twice.signatures.front().indication, Indication::total_passed)
            << twice.signatures.front().sub_indication;
        expect_agreement(twice.signatures.back());
    }
}

TEST(PdfHybrid, Passes_where_a_later_table_names_what_was_hidden) {
    const Draft from = draft();
    HybridUpdate form;
    form.visible[from.root] = with_entry(from.root_body, fmt::format("/AcroForm {} 0 R", from.next));
    form.hidden[from.next] = "<< /Fields [ ] >>";
    HybridUpdate page;
    page.hidden[from.page] = with_entry(from.page_body, "/Rotate 180");
    // The signature writes form and page anew, in its own table.
    for (const HybridUpdate& update : {form, page}) {
        expect_agreement(report(signed_by_hand(with_update(from.file, update))).signatures.front());
    }
}

struct Case {
    const char* name;
    HybridUpdate update;
};

/// What is shown, or carries a field, is hidden from old readers or is another object for them.
std::vector<Case> two_documents(const Draft& from) {
    const std::string field = fmt::format(
        "<< /FT /Tx /T (amount) /V (1) /Type /Annot /Subtype /Widget /F 4 /Rect [10 10 90 30] /P {} 0 R >>", from.page);
    const std::string note = "<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents (No) >>";
    const std::string structure = fmt::format("/StructTreeRoot {} 0 R", from.next);
    std::vector<Case> cases;
    cases.push_back({"page content replaced", {{}, {{from.contents, stream_of("BT ET")}}, false}});
    cases.push_back({"page content taken away from old readers", {{}, {{from.contents, stream_of("BT ET")}}, true}});
    cases.push_back(
        {"annotation",
         {{{from.page, with_entry(from.page_body, fmt::format("/Annots [{} 0 R]", from.next))}}, {{from.next, note}}}});
    cases.push_back(
        {"field",
         {{{from.root, with_entry(from.root_body, fmt::format("/AcroForm << /Fields [{} 0 R] >>", from.next))}},
          {{from.next, field}}}});
    cases.push_back({"action at opening",
                     {{{from.root, with_entry(from.root_body, fmt::format("/OpenAction {} 0 R", from.next))}},
                      {{from.next, "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"}}}});
    cases.push_back(
        {"title", {{}, {{from.next, "<< /Title (Another) >>"}}, true, {{"/Info", fmt::format("{} 0 R", from.next)}}}});
    cases.push_back(
        {"annotation that the structure refers to as well",
         {{{from.root, with_entry(from.root_body, structure)},
           {from.page, with_entry(from.page_body, fmt::format("/Annots [{} 0 R]", from.next + 1))}},
          {{from.next, fmt::format("<< /Type /StructTreeRoot /K << /Type /OBJR /Obj {} 0 R >> >>", from.next + 1)},
           {from.next + 1, note}}}});
    cases.push_back({"structure entry in another place than the catalog",
                     {{{from.page, with_entry(from.page_body, structure)}}, {{from.next, note}}}});
    return cases;
}

TEST(PdfHybrid, Does_not_pass_where_readers_see_two_documents) {
    const Draft from = draft();
    for (const Case& one : two_documents(from)) {
        SCOPED_TRACE(one.name);
        const std::string once = signed_by_hand(with_update(from.file, one.update));
        const ValidationReport found = report(once);
        ASSERT_EQ(found.signatures.size(), 1U);
        expect_disagreement(found.signatures.front());
        for (const SignatureReport& signature : report(signed_by_hand(once, "Second")).signatures) {
            expect_disagreement(signature);
        }
    }
}

/// A program of a time before cross-reference streams cannot read on from one; what it shows after a repair nobody
/// knows.
TEST(PdfHybrid, Does_not_pass_where_the_readings_cannot_be_compared) {
    const Draft from = draft();
    std::string file = with_update(from.file, hidden_structure(from));
    const std::string previous =
        file.substr(file.rfind("startxref") + 10, file.rfind("%%EOF") - file.rfind("startxref") - 11);
    const std::size_t at = file.size();
    const int number = from.next + 10;
    const std::string data = "\1" + big_endian(at) + std::string(1, '\0');
    file +=
        fmt::format(
            "{} 0 obj\n<< /Type /XRef /Size {} /W [1 4 1] /Index [{} 1] /Root {} 0 R /Prev {} /Length {} >>\nstream\n",
            number, number + 1, number, from.root, previous, data.size()) +
        data + fmt::format("\nendstream\nendobj\nstartxref\n{}\n%%EOF\n", at);
    const ValidationReport found = report(signed_by_hand(file));
    ASSERT_EQ(found.signatures.size(), 1U);
    expect_disagreement(found.signatures.front());
}

/// The files of others: those that word processors wrote hide their structure, and their signatures stay what they
/// were.
TEST(PdfHybrid, Corpus_files_of_word_processors_raise_no_alarm) {
    const auto folder = test::shared_data("signatures/pades/dss");
    if (!folder) {
        GTEST_SKIP() << "shared data is absent";
    }
    for (const char* name :
         {"timestamped_and_signed.pdf", "Signature-P-BG_BOR-2.pdf", "PAdES-LT.pdf", "DSS-2155.pdf"}) {
        SCOPED_TRACE(name);
        const std::string file = read_file(*folder / name);
        ASSERT_NE(file.find("/XRefStm"), std::string::npos);
        const auto facts = collect_pdf(as_bytes(file));
        ASSERT_TRUE(facts);
        for (const SignatureFacts& signature : facts->signatures) {
            EXPECT_TRUE(signature.well_formed) << signature.format_problem.en;
        }
    }
}

}  // namespace
}  // namespace vanthu::signing
