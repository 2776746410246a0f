#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <map>
#include <regex>

#include "signing/cms.hpp"
#include "signing/pades_signer.hpp"
#include "signing/pades_validator.hpp"
#include "signing/text_fields.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/small_pdf.hpp"

namespace vanthu::signing {
namespace {

namespace fs = std::filesystem;
using test::read_file;
using test::run_command;

SignatureRequest request_for(const std::string& field, double x = 340, bool red = false) {
    SignatureRequest request;
    request.field_name = field;
    request.signing_time = SystemClock{}.now();
    request.reason = "Ký ban hành";
    request.name = "Vũ Đức Thắng";
    VisibleSignature visible;
    visible.place = {x, 120, 150, 50};
    visible.drawing.lines = {"Ký bởi: Vũ Đức Thắng", "24-11-2026 09:15:42 +07:00"};
    visible.drawing.framed = true;
    visible.drawing.red = red;
    request.visible = visible;
    return request;
}

/// Of the words of a file as its reader sees them: "word" → left, top, right, bottom, by poppler.
std::map<std::string, std::array<double, 4>> words_as_shown(const fs::path& pdf) {
    std::map<std::string, std::array<double, 4>> words;
    const std::string told = run_command("pdftotext -bbox " + pdf.string() + " -").output;
    static const std::regex word{"<word xMin=\"([0-9.]+)\" yMin=\"([0-9.]+)\" xMax=\"([0-9.]+)\" yMax=\"([0-9.]+)\">([^<]+)</word>"};
    for (std::sregex_iterator at(told.begin(), told.end(), word), end; at != end; ++at) {
        words[(*at)[5]] = {std::stod((*at)[1]), std::stod((*at)[2]), std::stod((*at)[3]), std::stod((*at)[4])};
    }
    return words;
}

ValidationPolicy policy() {
    ValidationPolicy policy;
    policy.at = test_time();
    return policy;
}

ValidationReport validate(const fs::path& pdf) {
    const TrustStore trust = test_trust();
    auto report = validate_pdf(pdf, trust, policy());
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().detail.en);
    return report ? std::move(*report) : ValidationReport{};
}

/// The whole path of a document: fields, director, number and date, seal.
struct SignedDocument {
    fs::path with_fields, by_director, numbered, sealed;
};

SignedDocument sign_whole(const fs::path& source, const fs::path& folder) {
    SignedDocument paths{folder / "fields.pdf", folder / "director.pdf", folder / "numbered.pdf", folder / "sealed.pdf"};
    const auto size = first_page_size(source).value();
    const auto added = add_text_fields(source, paths.with_fields, number_and_date_fields(size.width, size.height));
    EXPECT_TRUE(added.has_value()) << (added ? "" : added.error().detail.en);
    const auto director = test_signer("director");
    const auto first = sign_pdf(paths.with_fields, paths.by_director, request_for("Signature1"), *director);
    EXPECT_TRUE(first.has_value()) << (first ? "" : first.error().detail.en);
    const auto filled = fill_text_fields(paths.by_director, paths.numbered,
                                         {{number_field, "Số: 15/BC-STTTT"}, {date_field, "Nam Định, ngày 24 tháng 11 năm 2026"}});
    EXPECT_TRUE(filled.has_value()) << (filled ? "" : filled.error().detail.en);
    const auto seal = test_signer("seal");
    const auto second = sign_pdf(paths.numbered, paths.sealed, request_for("Seal", 280, true), *seal);
    EXPECT_TRUE(second.has_value()) << (second ? "" : second.error().detail.en);
    return paths;
}

/// An NSS database in which the development root is trusted, for pdfsig.
const fs::path& nss_database() {
    static const test::TempFolder folder;
    static const fs::path made = [] {
        const std::string db = "sql:" + folder.path().string();
        const auto result =
            run_command("certutil -N --empty-password -d " + db + " && certutil -A -d " + db + " -n root -t CT,CT,CT -i " +
                        (test_pki() / "root-ca.pem").string() + " && certutil -A -d " + db + " -n issuing -t ,, -i " +
                        (test_pki() / "issuing-ca.pem").string());
        EXPECT_EQ(result.exit_code, 0) << result.output;
        return folder.path();
    }();
    return made;
}

int count(const std::string& text, const std::string& needle) {
    int found = 0;
    for (std::size_t at = text.find(needle); at != std::string::npos; at = text.find(needle, at + 1)) {
        ++found;
    }
    return found;
}

void expect_two_honest_signatures(const fs::path& pdf) {
    const ValidationReport report = validate(pdf);
    ASSERT_EQ(report.signatures.size(), 2U);
    for (const SignatureReport& signature : report.signatures) {
        EXPECT_EQ(signature.indication, Indication::total_passed) << to_text(report, Language::en);
        EXPECT_TRUE(signature.intact && signature.signature_valid && signature.trusted && signature.revocation_checked);
        EXPECT_EQ(signature.format, "PAdES");
    }
    EXPECT_EQ(report.signatures[0].coverage, Coverage::whole_revision);
    EXPECT_EQ(report.signatures[0].changes, Changes::form_filling) << to_text(report, Language::en);
    EXPECT_EQ(report.signatures[1].coverage, Coverage::whole_file);
    EXPECT_EQ(report.signatures[1].changes, Changes::none);
}

TEST(Pades, Signs_fills_and_seals_a_document_that_every_judge_calls_valid) {
    const test::TempFolder folder;
    write_sample_pdf(folder.path() / "draft.pdf");
    const auto paths = sign_whole(folder.path() / "draft.pdf", folder.path());
    expect_two_honest_signatures(paths.sealed);
    EXPECT_TRUE(read_file(paths.sealed).starts_with(read_file(paths.numbered)));
    EXPECT_TRUE(read_file(paths.numbered).starts_with(read_file(paths.by_director)));
    const auto qpdf = run_command("qpdf --check " + paths.sealed.string());
    EXPECT_EQ(qpdf.exit_code, 0) << qpdf.output;
    const auto pdfsig = run_command("pdfsig -nssdir sql:" + nss_database().string() + " " + paths.sealed.string());
    EXPECT_EQ(count(pdfsig.output, "Signature is Valid"), 2) << pdfsig.output;
    EXPECT_EQ(count(pdfsig.output, "Certificate is Trusted"), 2) << pdfsig.output;
    const auto shown = run_command("pdftotext -raw " + paths.sealed.string() + " -");
    EXPECT_NE(shown.output.find("ngày 24 tháng 11 năm 2026"), std::string::npos) << shown.output;
    EXPECT_NE(shown.output.find("15/BC-STTTT"), std::string::npos) << shown.output;
    EXPECT_EQ(run_command("pdftoppm -r 30 -png " + paths.sealed.string() + " " + (folder.path() / "page").string()).output, "");
    EXPECT_NE(shown.output.find("24-11-2026 09:15:42 +07:00"), std::string::npos) << shown.output;
}

TEST(Pades, Signs_the_documents_of_other_programs) {
    const auto folder_of_documents = test::shared_data("documents");
    if (!folder_of_documents) {
        GTEST_SKIP() << "shared data is absent";
    }
    for (const char* name : {"incoming-cong-van.pdf", "draft-bao-cao.pdf", "draft-ke-hoach.pdf", "scanned-cong-van.pdf"}) {
        SCOPED_TRACE(name);
        const test::TempFolder folder;
        const auto paths = sign_whole(*folder_of_documents / name, folder.path());
        expect_two_honest_signatures(paths.sealed);
        EXPECT_TRUE(read_file(paths.sealed).starts_with(read_file(*folder_of_documents / name)));
        EXPECT_EQ(run_command("qpdf --check " + paths.sealed.string()).exit_code, 0);
        const auto pdfsig = run_command("pdfsig -nssdir sql:" + nss_database().string() + " " + paths.sealed.string());
        EXPECT_EQ(count(pdfsig.output, "Signature is Valid"), 2) << pdfsig.output;
    }
}

TEST(Pades, Signs_every_kind_of_cross_reference) {
    const test::TempFolder folder;
    const std::string plain = (folder.path() / "plain.pdf").string();
    write_sample_pdf(plain);
    for (const char* options : {"--object-streams=disable", "--object-streams=generate", "--linearize",
                                "--linearize --object-streams=generate", "--qdf"}) {
        SCOPED_TRACE(options);
        const fs::path source = folder.path() / "variant.pdf";
        ASSERT_EQ(run_command("qpdf " + std::string{options} + " " + plain + " " + source.string()).exit_code, 0);
        const test::TempFolder out;
        const auto paths = sign_whole(source, out.path());
        expect_two_honest_signatures(paths.sealed);
        const auto qpdf = run_command("qpdf --check " + paths.sealed.string());
        EXPECT_EQ(qpdf.exit_code, 0) << qpdf.output;
        const auto pdfsig = run_command("pdfsig -nssdir sql:" + nss_database().string() + " " + paths.sealed.string());
        EXPECT_EQ(count(pdfsig.output, "Signature is Valid"), 2) << pdfsig.output;
    }
}

/// Tables with /XRefStm beside them (ISO 32000-1 clause 7.5.8.4), made by other programs, with signatures of others in them.
TEST(Pades, Signs_hybrid_files_and_leaves_their_signatures_as_they_are) {
    const auto corpus = test::shared_data("signatures/pades/dss");
    if (!corpus) {
        GTEST_SKIP() << "shared data is absent";
    }
    int hybrids = 0;
    for (const auto& entry : fs::directory_iterator(*corpus)) {
        if (read_file(entry.path()).find("/XRefStm") == std::string::npos || hybrids == 4) {
            continue;
        }
        SCOPED_TRACE(entry.path().filename().string());
        ++hybrids;
        const test::TempFolder folder;
        const fs::path target = folder.path() / "signed.pdf";
        SignatureRequest request = request_for("vanthu-signature");
        request.visible.reset();
        const auto signed_once = sign_pdf(entry.path(), target, request, *test_signer("director"));
        ASSERT_TRUE(signed_once) << signed_once.error().detail.en;
        const ValidationReport before = validate(entry.path());
        const ValidationReport after = validate(target);
        ASSERT_EQ(after.signatures.size(), before.signatures.size() + 1);
        EXPECT_EQ(after.signatures.back().indication, Indication::total_passed);
        for (std::size_t i = 0; i < before.signatures.size(); ++i) {
            EXPECT_EQ(after.signatures[i].intact, before.signatures[i].intact);
            EXPECT_EQ(after.signatures[i].signature_valid, before.signatures[i].signature_valid);
        }
        EXPECT_TRUE(read_file(target).starts_with(read_file(entry.path())));
    }
    EXPECT_GT(hybrids, 0);
}

TEST(Pades, Signs_with_RSA_PSS_and_openssl_agrees) {
    const test::TempFolder folder;
    write_sample_pdf(folder.path() / "draft.pdf");
    const auto official = test_signer("official");
    const fs::path target = folder.path() / "signed.pdf";
    ASSERT_TRUE(sign_pdf(folder.path() / "draft.pdf", target, request_for("S"), *official));
    const ValidationReport report = validate(target);
    ASSERT_EQ(report.signatures.size(), 1U);
    EXPECT_EQ(report.signatures[0].indication, Indication::total_passed) << to_text(report, Language::en);
    EXPECT_EQ(report.signatures[0].algorithm, "RSASSA-PSS with SHA-256");

    // The CMS structure and the signed bytes, cut out by the byte range, given to openssl.
    const std::string pdf = read_file(target);
    const std::size_t begin = pdf.find("/Contents <") + 10;
    const std::size_t end = pdf.find('>', begin) + 1;
    std::string hex = pdf.substr(begin + 1, end - begin - 2);
    const Bytes cms = from_hex(hex).value();
    std::ofstream(folder.path() / "s.p7s", std::ios::binary).write(reinterpret_cast<const char*>(cms.data()), static_cast<std::streamsize>(cms.size()));
    std::ofstream(folder.path() / "content", std::ios::binary) << pdf.substr(0, begin) << pdf.substr(end);
    const auto openssl = run_command("openssl cms -verify -binary -inform DER -purpose any -in " + (folder.path() / "s.p7s").string() +
                                     " -content " + (folder.path() / "content").string() + " -CAfile " +
                                     (test_pki() / "root-ca.pem").string() + " -out /dev/null");
    EXPECT_EQ(openssl.exit_code, 0) << openssl.output;
}

TEST(Pades, Completes_a_prepared_signature_with_a_value_from_elsewhere) {
    const test::TempFolder folder;
    write_sample_pdf(folder.path() / "draft.pdf");
    const fs::path target = folder.path() / "prepared.pdf";
    const auto made = prepare(folder.path() / "draft.pdf", target, request_for("S"));
    ASSERT_TRUE(made) << made.error().detail.en;
    const auto prepared = decode_prepared(encode(*made));  // as from a database row
    ASSERT_TRUE(prepared);
    const auto chain = Certificate::parse_all(as_bytes(read_file(test_pki() / "official-chain.pem"))).value();
    const SignatureAlgorithm algorithm{DigestAlgorithm::sha256, Scheme::rsa_pkcs1};
    const Bytes attributes = signed_attributes(chain.front(), document_digest(target, *prepared, algorithm.digest).value(), algorithm.digest);
    std::ofstream(folder.path() / "attributes", std::ios::binary).write(reinterpret_cast<const char*>(attributes.data()), static_cast<std::streamsize>(attributes.size()));
    ASSERT_EQ(run_command("openssl dgst -sha256 -sign " + (test_pki() / "official.key").string() + " -out " + (folder.path() / "value").string() + " " + (folder.path() / "attributes").string()).exit_code, 0);
    const std::string value = read_file(folder.path() / "value");

    std::string wrong = value;
    wrong[10] = static_cast<char>(wrong[10] ^ 1);
    const std::string before = read_file(target);
    EXPECT_FALSE(complete(target, *prepared, assemble_cms(chain, algorithm, attributes, as_bytes(wrong))));
    EXPECT_EQ(read_file(target), before);

    ASSERT_TRUE(complete(target, *prepared, assemble_cms(chain, algorithm, attributes, as_bytes(value))));
    const ValidationReport report = validate(target);
    ASSERT_EQ(report.signatures.size(), 1U);
    EXPECT_EQ(report.signatures[0].indication, Indication::total_passed) << to_text(report, Language::en);
    EXPECT_EQ(report.signatures[0].algorithm, "RSASSA-PKCS1-v1_5 with SHA-256");
}

TEST(Pades, Reports_a_single_changed_byte_anywhere) {
    const test::TempFolder folder;
    write_sample_pdf(folder.path() / "draft.pdf");
    const auto director = test_signer("director");
    const fs::path target = folder.path() / "signed.pdf";
    ASSERT_TRUE(sign_pdf(folder.path() / "draft.pdf", target, request_for("S"), *director));
    const std::string good = read_file(target);
    const fs::path bad = folder.path() / "bad.pdf";
    for (std::size_t at = 0; at < good.size(); at += good.size() / 97) {
        std::string changed = good;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        std::ofstream(bad, std::ios::binary | std::ios::trunc) << changed;
        const TrustStore trust = test_trust();
        const auto report = validate_pdf(bad, trust, policy());
        // The padding zeros after the structure are the only bytes that are not protected.
        const std::size_t begin = good.find("/Contents <") + 10;
        if (report && at > begin && at < good.find('>', begin)) {
            continue;
        }
        const bool called_valid = report && report->indication() == Indication::total_passed;
        EXPECT_FALSE(called_valid) << "byte " << at;
    }
}

TEST(Pades, Reports_a_page_changed_by_an_appended_revision) {
    const test::TempFolder folder;
    write_sample_pdf(folder.path() / "draft.pdf");
    const auto director = test_signer("director");
    const fs::path target = folder.path() / "signed.pdf";
    ASSERT_TRUE(sign_pdf(folder.path() / "draft.pdf", target, request_for("S"), *director));
    // An incremental update that replaces the content stream of the page: the classic.
    const std::string good = read_file(target);
    const auto page = run_command("qpdf --show-object=$(qpdf --show-pages " + target.string() + " | sed -n 's/^page 1: \\([0-9]*\\) 0 R/\\1/p') " + target.string());
    const std::size_t at = page.output.find("/Contents ");
    ASSERT_NE(at, std::string::npos) << page.output;
    const int content = std::stoi(page.output.substr(at + 10));
    const std::size_t offset = good.size();
    const std::string xref_at = good.substr(good.rfind("startxref") + 10);
    std::string update = std::to_string(content) + " 0 obj\n<< /Length 27 >>\nstream\nBT (forged) Tj ET          \nendstream\nendobj\n";
    const std::size_t xref = offset + update.size();
    char entry[32];
    std::snprintf(entry, sizeof entry, "%010zu 00000 n\r\n", offset);
    update += "xref\n" + std::to_string(content) + " 1\n" + entry + "trailer\n<< /Size 200 /Root " + good.substr(good.rfind("/Root ") + 6, good.find(" R", good.rfind("/Root ")) - good.rfind("/Root ") - 6) + " R /Prev " + std::to_string(std::stoll(xref_at)) + " >>\nstartxref\n" + std::to_string(xref) + "\n%%EOF\n";
    std::ofstream(target, std::ios::binary | std::ios::app) << update;
    const ValidationReport report = validate(target);
    ASSERT_EQ(report.signatures.size(), 1U);
    EXPECT_TRUE(report.signatures[0].intact);
    EXPECT_EQ(report.signatures[0].changes, Changes::other);
    EXPECT_EQ(report.signatures[0].indication, Indication::total_failed);
}

TEST(Pades, Refuses_what_cannot_be_signed_and_leaves_no_file) {
    const test::TempFolder folder;
    const fs::path source = folder.path() / "in.pdf";
    const fs::path target = folder.path() / "out.pdf";
    const auto director = test_signer("director");
    write_sample_pdf(folder.path() / "good.pdf");
    const std::string good = read_file(folder.path() / "good.pdf");
    ASSERT_EQ(run_command("qpdf --encrypt secret secret 256 -- " + (folder.path() / "good.pdf").string() + " " + (folder.path() / "encrypted.pdf").string()).exit_code, 0);
    const std::pair<const char*, std::string> cases[] = {{"empty", ""},
                                                         {"text", "not a pdf at all"},
                                                         {"truncated", good.substr(0, good.size() / 2)},
                                                         {"no trailer", good.substr(0, good.rfind("trailer"))},
                                                         {"encrypted", read_file(folder.path() / "encrypted.pdf")}};
    for (const auto& [name, content] : cases) {
        SCOPED_TRACE(name);
        std::ofstream(source, std::ios::binary | std::ios::trunc) << content;
        const auto result = sign_pdf(source, target, request_for("S"), *director);
        ASSERT_FALSE(result);
        EXPECT_TRUE(result.error().code == Code::invalid_input || result.error().code == Code::unsupported);
        EXPECT_FALSE(result.error().detail.vi.empty());
        EXPECT_FALSE(fs::exists(target));
    }
}

TEST(Pades, Refuses_to_add_fields_to_a_signed_document_and_to_fill_twice) {
    const test::TempFolder folder;
    write_sample_pdf(folder.path() / "draft.pdf");
    const auto paths = sign_whole(folder.path() / "draft.pdf", folder.path());
    EXPECT_EQ(add_text_fields(paths.by_director, folder.path() / "x.pdf", {{"late", 1, {10, 10, 50, 20}, 13, false}}).error().code, Code::conflict);
    EXPECT_EQ(fill_text_fields(paths.numbered, folder.path() / "x.pdf", {{number_field, "16/BC-STTTT"}}).error().code, Code::conflict);
    EXPECT_EQ(fill_text_fields(paths.numbered, folder.path() / "x.pdf", {{"nowhere", "x"}}).error().code, Code::not_found);
    EXPECT_EQ(sign_pdf(paths.sealed, folder.path() / "x.pdf", request_for("Seal"), *test_signer("seal")).error().code, Code::conflict);
}

TEST(Pades, Says_untrusted_and_expired_in_the_words_of_the_standard) {
    const test::TempFolder folder;
    write_sample_pdf(folder.path() / "draft.pdf");
    const fs::path target = folder.path() / "signed.pdf";
    ASSERT_TRUE(sign_pdf(folder.path() / "draft.pdf", target, request_for("S"), *test_signer("director")));
    const auto unknown = validate_pdf(target, TrustStore{}, policy()).value();
    EXPECT_EQ(unknown.signatures[0].indication, Indication::indeterminate);
    EXPECT_EQ(unknown.signatures[0].sub_indication, "NO_CERTIFICATE_CHAIN_FOUND");
    EXPECT_TRUE(unknown.signatures[0].intact);
    ValidationPolicy later = policy();
    later.at += std::chrono::hours{24 * 365 * 5};
    const TrustStore trust = TrustStore::load({test_pki() / "root-ca.pem"}).value();
    const auto expired = validate_pdf(target, trust, later).value();
    EXPECT_EQ(expired.signatures[0].sub_indication, "OUT_OF_BOUNDS_NO_POE");
    ValidationPolicy strict = policy();
    strict.require_revocation = true;
    EXPECT_EQ(validate_pdf(target, trust, strict).value().signatures[0].sub_indication, "TRY_LATER");
}

TEST(PadesSigner, Shows_a_signature_upright_on_a_page_that_is_shown_turned) {
    const fs::path folder = fs::temp_directory_path() / "vanthu-upright";
    fs::remove_all(folder);
    fs::create_directories(folder);
    const auto signer = test_signer("director");
    for (const int rotation : {0, 90, 180, 270}) {
        const fs::path source = folder / fmt::format("{}.pdf", rotation);
        std::ofstream(source, std::ios::binary) << test::small_pdf({{"page"}}, fmt::format("/MediaBox[0 0 595 842]/Rotate {}", rotation));
        auto request = request_for("Signature1");
        const bool is_on_its_side = rotation % 180 != 0;
        request.visible->place = is_on_its_side ? Rectangle{200, 300, 50, 150} : Rectangle{200, 300, 150, 50};
        const fs::path target = folder / fmt::format("{}-signed.pdf", rotation);
        const auto done = sign_pdf(source, target, request, *signer);
        ASSERT_TRUE(done) << done.error().detail.en;
        const auto words = words_as_shown(target);
        ASSERT_TRUE(words.contains("Đức") && words.contains("Thắng") && words.contains("09:15:42")) << rotation;
        const auto& one = words.at("Đức");
        const auto& next = words.at("Thắng");
        EXPECT_NEAR(one[1], next[1], 1) << rotation << ": on one line";
        EXPECT_LT(one[2], next[0] + 1) << rotation << ": from left to right";
        EXPECT_LT(one[1], words.at("09:15:42")[1]) << rotation << ": the second line below the first";
        EXPECT_GT(one[2] - one[0], one[3] - one[1]) << rotation << ": wider than high";
        EXPECT_EQ(validate(target).signatures.at(0).coverage, Coverage::whole_file);
    }
}

}  // namespace
}  // namespace vanthu::signing
