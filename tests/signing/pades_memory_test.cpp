#include <gtest/gtest.h>

#include <fstream>

#include "signing/pades_signer.hpp"
#include "signing/pades_validator.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

SignatureRequest request_for(const std::string& field) {
    SignatureRequest request;
    request.field_name = field;
    static_cast<void>(test_signer("director"));  // made before the time at which it signs
    request.signing_time = SystemClock{}.now();
    return request;
}

/// A sample with one more signature for each request.
Result<std::string> sign_in_memory(std::string pdf, const SignatureRequest& request) {
    const auto signer = test_signer("director");
    const auto file = PdfFile::parse(as_bytes(pdf));
    EXPECT_TRUE(file.has_value());
    auto revision = sign_pdf_revision(*file, request, *signer);
    if (!revision) {
        return pass(revision.error());
    }
    EXPECT_EQ(revision->achieved.level, Level::b_b);
    return pdf + revision->bytes;
}

std::string sample() {
    const test::TempFolder folder;
    write_sample_pdf(folder.path() / "a.pdf");
    return test::read_file(folder.path() / "a.pdf");
}

TEST(PadesMemory, Signs_twice_and_both_signatures_hold) {
    const std::string twice =
        sign_in_memory(sign_in_memory(sample(), request_for("A")).value(), request_for("B")).value();
    const auto facts = collect_pdf(as_bytes(twice));
    ASSERT_TRUE(facts.has_value());
    ASSERT_EQ(facts->signatures.size(), 2U);
    for (const SignatureFacts& one : facts->signatures) {
        EXPECT_TRUE(one.digests_match && one.value_matches && one.signing_certificate_matches);
    }
    EXPECT_EQ(facts->signatures.at(0).coverage, Coverage::whole_revision);
    EXPECT_LE(facts->signatures.at(0).changes, Changes::form_filling);
    EXPECT_EQ(facts->signatures.at(1).coverage, Coverage::whole_file);
    // The same certificate in both is one object.
    EXPECT_EQ(facts->signatures.at(0).signer->get(), facts->signatures.at(1).signer->get());
    const test::TempFolder folder;
    std::ofstream(folder.path() / "twice.pdf", std::ios::binary) << twice;
    EXPECT_EQ(test::run_command("qpdf --check " + (folder.path() / "twice.pdf").string()).exit_code, 0);
}

TEST(PadesMemory, Takes_known_certificates_instead_of_parsing_them_again) {
    const std::string pdf = sign_in_memory(sample(), request_for("A")).value();
    const std::vector<Certificate> known = test_signer("director")->chain();
    const auto facts = collect_pdf(as_bytes(pdf), known);
    const auto without = collect_pdf(as_bytes(pdf));
    ASSERT_TRUE(facts && without);
    EXPECT_EQ(facts->signatures.at(0).signer->get(), known.at(0).get());
    EXPECT_NE(without->signatures.at(0).signer->get(), known.at(0).get());
    EXPECT_EQ(facts->signatures.at(0).signer->der(), without->signatures.at(0).signer->der());
}

TEST(PadesMemory, Keeps_the_room_for_a_signature_small) {
    const std::string before = sample();
    const std::string after = sign_in_memory(before, request_for("A")).value();
    const auto signer = test_signer("director");
    std::size_t certificates = 0;
    for (const Certificate& one : signer->chain()) {
        certificates += one.der().size();
    }
    EXPECT_LE(after.size() - before.size(), 4000 + 2 * certificates);  // in hexadecimal digits
}

TEST(PadesMemory, Refuses_what_sign_pdf_refuses) {
    SignatureRequest closing = request_for("A");
    closing.certify = Certification::no_changes;
    const std::string closed = sign_in_memory(sample(), closing).value();
    EXPECT_EQ(sign_in_memory(closed, request_for("B")).error().code, Code::conflict);
    SignatureRequest late = request_for("A");
    late.signing_time += std::chrono::years{100};
    EXPECT_EQ(sign_in_memory(sample(), late).error().code, Code::invalid_input);
}

}  // namespace
}  // namespace vanthu::signing
