#include <gtest/gtest.h>

#include <filesystem>

#include "signing/pades_validator.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

/// The corpus of fuzz_pdf, with what it found: every file is read without a crash, and none of them holds a valid signature.
TEST(PdfFuzzCorpus, Is_read_without_a_crash_and_without_a_valid_signature) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(vanthu::test::source_file("tests/data/fuzz/pdf"))) {
        SCOPED_TRACE(entry.path().filename());
        ++files;
        const std::string bytes = vanthu::test::read_file(entry.path());
        const auto facts = collect_pdf(as_bytes(bytes));
        if (!facts) {
            EXPECT_FALSE(facts.error().detail.en.empty());
            continue;
        }
        for (const SignatureFacts& signature : facts->signatures) {
            EXPECT_FALSE(signature.digests_match && signature.value_matches);
        }
    }
    EXPECT_GT(files, 10);
}

/// What looks like a signature is reported, whether or not a field leads to it and whether or not the file needs repairs.
TEST(PdfFuzzCorpus, Shows_signatures_that_nothing_leads_to) {
    for (const char* name : {"signed.pdf", "orphan.pdf", "no-xref.pdf", "junk-before.pdf", "timestamp.pdf"}) {
        const auto facts = collect_pdf(vanthu::test::source_file("tests/data/fuzz/pdf") / name);
        ASSERT_TRUE(facts) << name << facts.error().detail.en;
        EXPECT_EQ(facts->signatures.size(), 1U) << name;
        EXPECT_FALSE(facts->signatures.empty() || facts->signatures.front().well_formed) << name;
    }
}

}  // namespace
}  // namespace vanthu::signing
