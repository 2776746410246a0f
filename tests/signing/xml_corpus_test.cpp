#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include "signing/xades_validator.hpp"
#include "tests/signing/corpus_rows.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

/// Nothing lies beside the signatures of the corpus.
std::optional<ByteView> nothing(std::string_view) {
    return std::nullopt;
}

bool is_intact(const SignatureFacts& one) {
    return one.well_formed && one.digests_match && one.value_matches;
}

std::string describe(const Result<FileFacts>& facts) {
    if (!facts) {
        return "refused: " + facts.error().detail.en;
    }
    std::string text;
    for (const SignatureFacts& one : facts->signatures) {
        text += " [" + one.format + (one.well_formed ? "" : " malformed: " + one.format_problem.en) +
                (one.signed_data_found ? "" : " data not found") + (one.digests_match ? "" : " digests differ") +
                (one.value_matches ? "" : " value differs");
        for (const SignedObject& object : one.objects) {
            text += object.digest_matches
                        ? ""
                        : " (" + object.what + " " + object.name + (object.found ? " differs)" : " not found)");
        }
        for (const TimestampFacts& stamp : one.timestamps) {
            text += std::string{" "} + to_string(stamp.kind) + (stamp.imprint_matches ? "+" : "-") +
                    (stamp.value_matches ? "+" : "-");
        }
        text += "]";
    }
    return text;
}

}  // namespace

/// XAdES files of EU DSS: every signature intact, or not, as their makers say. Detached ones whose data lie nowhere are
/// said to be without their data.
TEST(XmlCorpus, Judges_the_integrity_of_XAdES_as_its_makers_do) {
    const auto folder = test::shared_data("signatures");
    if (!folder) {
        GTEST_SKIP() << "shared data is absent";
    }
    std::map<std::string, std::pair<int, int>> agreement;
    std::set<std::string> seen;
    for (const Row& row : corpus_rows(*folder / "manifest.tsv", "")) {
        const bool is_honest = row.expected.starts_with("INTACT");
        if (row.kind != "xades" || (!is_honest && !row.expected.starts_with("NOT_INTACT"))) {
            continue;
        }
        const std::string bytes = test::read_file(*folder / row.file);
        const auto facts = collect_xml(as_bytes(bytes), nothing);
        const bool lacks_data = facts && std::any_of(facts->signatures.begin(), facts->signatures.end(),
                                                     [](const auto& one) { return !one.signed_data_found; });
        if (lacks_data && is_honest) {
            // The rest of it has to hold: what is at hand matches, and the value fits the signer's key.
            const bool rest_holds =
                std::all_of(facts->signatures.begin(), facts->signatures.end(), [](const auto& one) {
                    return one.well_formed && one.value_matches &&
                           std::all_of(one.objects.begin(), one.objects.end(),
                                       [](const auto& object) { return object.digest_matches || !object.found; });
                });
            ++agreement["detached, its data not at hand"].second;
            agreement["detached, its data not at hand"].first += rest_holds ? 1 : 0;
            EXPECT_TRUE(rest_holds) << row.file << describe(facts);
            continue;
        }
        const bool intact = facts && !facts->signatures.empty() &&
                            std::all_of(facts->signatures.begin(), facts->signatures.end(), is_intact);
        auto& [right, total] = agreement[is_honest ? "intact" : "not intact"];
        ++total;
        right += intact == is_honest ? 1 : 0;
        EXPECT_EQ(intact, is_honest) << row.file << " " << row.expected << describe(facts);
    }
    for (const auto& [kind, counts] : agreement) {
        std::cout << "corpus: xades " << kind << ": " << counts.first << " of " << counts.second << "\n";
        EXPECT_GT(counts.second, 0);
    }
}

/// Every time-stamp of the XAdES corpus whose imprint differs, by name.
TEST(XmlCorpus, Computes_the_imprints_of_time_stamps) {
    const auto folder = test::shared_data("signatures");
    if (!folder) {
        GTEST_SKIP() << "shared data is absent";
    }
    std::map<std::string, std::pair<int, int>> matching;
    std::set<std::string> seen;
    for (const Row& row : corpus_rows(*folder / "manifest.tsv", "")) {
        if (row.kind != "xades" || !seen.insert(row.file).second) {
            continue;
        }
        const std::string bytes = test::read_file(*folder / row.file);
        const auto facts = collect_xml(as_bytes(bytes), nothing);
        for (const SignatureFacts& one : facts ? facts->signatures : std::vector<SignatureFacts>{}) {
            for (const TimestampFacts& stamp : one.timestamps) {
                ++matching[to_string(stamp.kind)].second;
                matching[to_string(stamp.kind)].first += stamp.imprint_matches ? 1 : 0;
                if (!stamp.imprint_matches) {
                    std::cout << "corpus: imprint of a " << to_string(stamp.kind) << " time-stamp differs: " << row.file
                              << " " << one.id << " " << stamp.id << "\n";
                }
            }
        }
    }
    for (const auto& [kind, counts] : matching) {
        std::cout << "corpus: xades time-stamps " << kind << ": " << counts.first << " of " << counts.second << "\n";
    }
}

namespace {

/// The certificates of the interop set, which a signature names by path.
class MerlinFiles final {
public:
    explicit MerlinFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

    std::optional<ByteView> operator()(std::string_view uri) {
        const std::filesystem::path path = folder_ / std::filesystem::path{uri}.filename();
        if (uri.starts_with("http:") || !std::filesystem::is_regular_file(path)) {
            return std::nullopt;
        }
        content_ = test::read_file(path);
        return as_bytes(content_);
    }

private:
    std::filesystem::path folder_;
    std::string content_;
};

struct Interop {
    const char* file;
    const char* expected;  ///< "intact", or the words of the refusal
};

/// What the interop sets of Merlin Hughes come to: all that the policy allows verifies, the rest is refused by its
/// name.
constexpr Interop interop[] = {
    {"merlin-exc-c14n-one/exc-signature.xml", "intact"},
    {"merlin-xmldsig-twenty-three/signature-enveloped-dsa.xml", "intact"},
    {"merlin-xmldsig-twenty-three/signature-enveloping-b64-dsa.xml", "intact"},
    {"merlin-xmldsig-twenty-three/signature-enveloping-dsa.xml", "intact"},
    {"merlin-xmldsig-twenty-three/signature-enveloping-rsa.xml", "intact"},
    {"merlin-xmldsig-twenty-three/signature-enveloping-hmac-sha1.xml", "HMAC"},
    {"merlin-xmldsig-twenty-three/signature-enveloping-hmac-sha1-40.xml", "HMAC"},
    {"merlin-xmldsig-twenty-three/signature-external-dsa.xml", "data not found"},
    {"merlin-xmldsig-twenty-three/signature-external-b64-dsa.xml", "data not found"},
    {"merlin-xmldsig-twenty-three/signature-keyname.xml", "data not found"},
    {"merlin-xmldsig-twenty-three/signature-retrievalmethod-rawx509crt.xml", "data not found"},
    {"merlin-xmldsig-twenty-three/signature-x509-crt.xml", "data not found"},
    {"merlin-xmldsig-twenty-three/signature-x509-crt-crl.xml", "data not found"},
    {"merlin-xmldsig-twenty-three/signature-x509-is.xml", "data not found"},
    {"merlin-xmldsig-twenty-three/signature-x509-ski.xml", "data not found"},
    {"merlin-xmldsig-twenty-three/signature-x509-sn.xml", "data not found"},
    {"merlin-xmldsig-twenty-three/signature.xml", "DOCTYPE"},
};

}  // namespace

TEST(XmlCorpus, Verifies_the_interop_sets_as_far_as_the_policy_allows) {
    const auto folder = test::shared_data("signatures/xmldsig");
    if (!folder) {
        GTEST_SKIP() << "shared data is absent";
    }
    MerlinFiles files(*folder / "merlin-xmldsig-twenty-three" / "certs");
    int verified = 0;
    for (const Interop& one : interop) {
        const std::string bytes = test::read_file(*folder / one.file);
        const auto facts = collect_xml(as_bytes(bytes), [&](std::string_view uri) { return files(uri); });
        const bool intact = facts && facts->signatures.size() == 1 && is_intact(facts->signatures.front());
        EXPECT_EQ(intact, std::string_view{one.expected} == "intact") << one.file << describe(facts);
        if (!intact) {
            EXPECT_NE(describe(facts).find(one.expected), std::string::npos) << one.file << describe(facts);
        }
        verified += intact ? 1 : 0;
        std::cout << "corpus: xmldsig " << one.file << ":" << describe(facts) << "\n";
    }
    std::cout << "corpus: xmldsig verified: " << verified << " of " << std::size(interop) << "\n";
}

}  // namespace vanthu::signing
