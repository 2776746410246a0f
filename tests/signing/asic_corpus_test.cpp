#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>

#include "signing/asic/asic_validator.hpp"
#include "signing/judge.hpp"
#include "tests/signing/corpus_rows.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

bool says(const Row& row, const char* word) {
    return row.expected.find(word) != std::string::npos;
}

/// Whether the facts agree with the makers: every signature's value over what it signs directly (the manifest, in an
/// ASiC-E), and the verdict on the files where they name one. Evidence records are not judged here, so their failures
/// leave the signatures alone.
bool agrees(const Row& row, const FileFacts& facts, bool has_evidence) {
    const auto is_stamp = [](const SignatureFacts& one) { return one.format == "document_timestamp"; };
    if (says(row, "NO_SIGNATURE_FOUND")) {
        return std::all_of(facts.signatures.begin(), facts.signatures.end(), is_stamp);
    }
    const bool all_intact =
        std::all_of(facts.signatures.begin(), facts.signatures.end(),
                    [](const SignatureFacts& one) { return one.digests_match && one.value_matches; });
    const bool all_found = std::all_of(facts.signatures.begin(), facts.signatures.end(),
                                       [](const SignatureFacts& one) { return one.signed_data_found; });
    const bool all_formed = std::all_of(facts.signatures.begin(), facts.signatures.end(),
                                        [](const SignatureFacts& one) { return one.well_formed; });
    if (says(row, "NOT_INTACT")) {
        return !(all_intact && all_found);
    }
    if (says(row, "HASH_FAILURE") && !has_evidence) {
        return !all_intact;
    }
    if (says(row, "SIGNED_DATA_NOT_FOUND") && !has_evidence) {
        return all_intact && !all_found;
    }
    return all_intact && all_found && (!says(row, "FORMAT_FAILURE") || !all_formed);
}

/// One container of the manifest whose data are not those that were signed (docs/signature-corpus.md).
bool is_known_deviation(const std::string& file) {
    return file.ends_with("containerWithCounterSig.asics");
}

TEST(AsicCorpus, Judges_the_integrity_of_containers_as_their_makers_do) {
    const auto folder = test::shared_data("signatures");
    if (!folder) {
        GTEST_SKIP() << "shared data is absent";
    }
    std::map<std::string, std::pair<int, int>> agreement;
    for (const Row& row : corpus_rows(*folder / "manifest.tsv", "asic-")) {
        const auto facts = collect_asic(*folder / row.file);
        ASSERT_TRUE(facts) << row.file << " " << facts.error().detail.en;
        const bool has_evidence =
            std::any_of(facts->messages.begin(), facts->messages.end(),
                        [](const ClientText& one) { return one.en.find("evidence record") != std::string::npos; });
        const bool right = agrees(row, *facts, has_evidence);
        auto& [agreed, total] = agreement[row.kind];
        ++total;
        agreed += right ? 1 : 0;
        EXPECT_TRUE(right != is_known_deviation(row.file)) << row.file << " " << row.expected;
    }
    for (const auto& [kind, counts] : agreement) {
        std::cout << "corpus: " << kind << ": " << counts.first << " of " << counts.second << "\n";
    }
    EXPECT_FALSE(agreement.empty());
}

}  // namespace
}  // namespace vanthu::signing
