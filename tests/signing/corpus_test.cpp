#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>

#include "signing/cms.hpp"
#include "tests/signing/corpus_rows.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

/// CAdES files of EU DSS: every signature intact, or not, as their makers say. Detached ones come without their data.
TEST(Corpus, Judges_the_integrity_of_CAdES_as_its_makers_do) {
    const auto folder = test::shared_data("signatures");
    if (!folder) {
        GTEST_SKIP() << "shared data is absent";
    }
    int right = 0;
    int total = 0;
    for (const Row& row : corpus_rows(*folder / "manifest.tsv", "")) {
        const bool is_honest = row.expected.starts_with("INTACT");
        if (row.kind != "cades" || (!is_honest && !row.expected.starts_with("NOT_INTACT"))) {
            continue;
        }
        std::ifstream in(*folder / row.file, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        const auto facts = collect_cms(as_bytes(bytes), std::nullopt);
        if (facts && !facts->signatures.empty() && !facts->signatures[0].signed_data_found && is_honest) {
            std::cout << "corpus: cades: " << row.file << " is detached, its data are not at hand\n";
            continue;
        }
        const bool intact = facts && !facts->signatures.empty() &&
                            std::all_of(facts->signatures.begin(), facts->signatures.end(),
                                        [](const auto& one) { return one.digests_match && one.value_matches; });
        ++total;
        right += intact == is_honest ? 1 : 0;
        // These carry no certificate; their makers' test brings it from elsewhere. Without it nobody can tell.
        const bool lacks_certificate = facts && !facts->signatures.empty() && facts->signatures[0].certificates.empty();
        EXPECT_EQ(intact, is_honest && !lacks_certificate) << row.file << " " << row.expected;
    }
    std::cout << "corpus: cades integrity: " << right << " of " << total << "\n";
    EXPECT_GT(total, 0);
}

}  // namespace
}  // namespace vanthu::signing
