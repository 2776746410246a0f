#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "signing/cms.hpp"
#include "signing/pades_validator.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

/// What the makers' expectations say of a file that must not pass as unchanged.
constexpr const char* altered_words[] = {"MODIFIED AFTER SIGNING", "modification=OTHER", "modification_level=OTHER",
                                         "NOT_INTACT",             "intact=False",       "coverage=UNCLEAR",
                                         "coverage=CONTIGUOUS"};

struct Row {
    std::string file, kind, expected, origin;
};

std::vector<Row> manifest(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::vector<Row> rows;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::istringstream fields(line);
        Row row;
        std::getline(fields, row.file, '\t');
        std::getline(fields, row.kind, '\t');
        std::getline(fields, row.expected, '\t');
        std::getline(fields, row.origin, '\t');
        rows.push_back(std::move(row));
    }
    return rows;
}

/// Signed files made by others, with what their makers expect. Every file is read without a crash; shadow-manipulated files
/// and files whose bytes were changed are never called unchanged. The rest of the manifest (field locks, the typing of /DSS)
/// is counted and may not get worse.
TEST(Corpus, Never_calls_a_manipulated_document_of_the_manifest_unchanged) {
    const auto folder = test::shared_data("signatures");
    if (!folder) {
        GTEST_SKIP() << "shared data is absent";
    }
    int files = 0;
    std::map<std::string, std::pair<int, int>> agreement;
    for (const Row& row : manifest(*folder / "manifest.tsv")) {
        if (!row.kind.starts_with("pades")) {
            continue;
        }
        ++files;
        ValidationPolicy policy;
        policy.at = SystemClock{}.now();
        const auto report = validate_pdf(*folder / row.file, TrustStore{}, policy);
        const bool unchanged = report && !report->signatures.empty() &&
                               std::all_of(report->signatures.begin(), report->signatures.end(), [](const auto& s) {
                                   return s.intact && s.signature_valid && s.changes <= Changes::form_filling &&
                                          (s.coverage == Coverage::whole_file || s.coverage == Coverage::whole_revision);
                               });
        const bool is_attack = std::any_of(std::begin(altered_words), std::end(altered_words), [&](const char* word) {
            return row.expected.find(word) != std::string::npos;
        });
        const bool is_honest = row.expected.find("bottom_line=True") != std::string::npos ||
                               row.expected.find("NO modification after signing") != std::string::npos;
        if (!is_attack && !is_honest) {
            continue;  // rejected for other reasons than a change
        }
        auto& [right, total] = agreement[row.kind + (is_attack ? " altered" : " honest")];
        ++total;
        right += unchanged != is_attack ? 1 : 0;
        if (row.expected.find("MODIFIED AFTER SIGNING") != std::string::npos || row.expected.find("NOT_INTACT") == 0) {
            EXPECT_FALSE(unchanged) << row.file << " " << row.expected;
        }
    }
    for (const auto& [kind, counts] : agreement) {
        std::cout << "corpus: " << kind << ": " << counts.first << " of " << counts.second << "\n";
    }
    EXPECT_GT(files, 0);
    EXPECT_GE(agreement["pades altered"].first, 13);
    EXPECT_GE(agreement["pades-generated altered"].first, 20);
    EXPECT_GE(agreement["pades-generated honest"].first, 81);
}

/// CAdES files of EU DSS: every signature intact, or not, as their makers say. Detached ones come without their data.
TEST(Corpus, Judges_the_integrity_of_CAdES_as_its_makers_do) {
    const auto folder = test::shared_data("signatures");
    if (!folder) {
        GTEST_SKIP() << "shared data is absent";
    }
    int right = 0;
    int total = 0;
    for (const Row& row : manifest(*folder / "manifest.tsv")) {
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
