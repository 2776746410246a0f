#include "signing/pdf/range_digests.hpp"

#include <random>
#include <utility>

#include <gtest/gtest.h>

#include "signing/algorithm.hpp"
#include "signing/detail/evp.hpp"
#include "signing/pades_validator.hpp"
#include "tests/signing/pdf_update.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

/// A stretch of the file: where it begins, how many bytes it has.
using Stretch = std::pair<std::size_t, std::size_t>;

Bytes random_bytes(std::size_t size) {
    std::mt19937 random{7};
    Bytes bytes(size);
    for (std::byte& byte : bytes) {
        byte = static_cast<std::byte>(random() & 0xffU);
    }
    return bytes;
}

std::vector<ByteView> views(ByteView file, const std::vector<Stretch>& stretches) {
    std::vector<ByteView> parts;
    for (const auto& [begin, size] : stretches) {
        parts.push_back(file.subspan(begin, size));
    }
    return parts;
}

/// Of all parts in one piece.
Bytes plain_digest(const std::string& algorithm, const std::vector<ByteView>& parts) {
    Bytes whole;
    for (const ByteView part : parts) {
        whole.insert(whole.end(), part.begin(), part.end());
    }
    return detail::digest_parts(algorithm, {whole});
}

struct Question {
    std::string algorithm{};
    std::vector<Stretch> stretches{};
};

void expect_plain_digests(ByteView file, const std::vector<Question>& questions) {
    RangeDigests digests(file, false);
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto parts = views(file, questions[i].stretches);
        const Bytes wanted = plain_digest(questions[i].algorithm, parts);
        ASSERT_FALSE(wanted.empty());
        EXPECT_EQ(to_hex(digests.digest(questions[i].algorithm, parts)), to_hex(wanted)) << questions[i].algorithm << ", question " << i;
    }
}

TEST(RangeDigests, Of_signatures_that_follow_each_other) {
    expect_plain_digests(random_bytes(1000), {{"SHA256", {{0, 100}, {150, 50}}},
                                              {"SHA256", {{0, 300}, {400, 100}}},
                                              {"SHA512", {{0, 500}, {600, 100}}},
                                              {"SHA256", {{0, 800}, {900, 100}}},
                                              {"SHA512", {{0, 800}, {900, 100}}}});
}

// What is asked between two signatures must leave the beginning that they share as it was.
TEST(RangeDigests, Of_stretches_that_begin_elsewhere_in_between) {
    const Bytes file = random_bytes(1000);
    for (const std::vector<Stretch>& between :
         std::vector<std::vector<Stretch>>{{{1, 200}, {300, 50}}, {{0, 10}}, {{0, 300}}, {{0, 10}, {20, 10}, {40, 10}}, {{500, 0}}, {{0, 0}, {0, 20}}}) {
        expect_plain_digests(file, {{"SHA256", {{0, 100}, {150, 50}}}, {"SHA256", between}, {"SHA256", {{0, 400}, {450, 550}}}});
    }
}

TEST(RangeDigests, Of_later_signatures_first) {
    expect_plain_digests(random_bytes(1000), {{"SHA256", {{0, 800}, {900, 100}}},
                                              {"SHA256", {{0, 100}, {150, 50}}},
                                              {"SHA256", {{0, 100}, {150, 50}}},
                                              {"SHA256", {{0, 900}, {950, 50}}},
                                              {"SHA256", {{0, 900}, {950, 50}}}});
}

// Hostile ranges: equal, nested, overlapping, with gaps, empty, back to front, to the end; of several algorithms in turn.
TEST(RangeDigests, Of_any_stretches_in_any_order) {
    const Bytes file = random_bytes(4096);
    std::mt19937 random{11};
    const auto below = [&](std::size_t limit) { return std::uniform_int_distribution<std::size_t>{0, limit}(random); };
    const std::vector<std::string> algorithms = {"SHA256", "SHA512", "SHA3-256", "SHAKE256"};
    for (int round = 0; round < 400; ++round) {
        std::vector<Question> questions;
        for (std::size_t count = 1 + below(11); questions.size() < count;) {
            if (!questions.empty() && below(5) == 0) {
                questions.push_back(questions.at(below(questions.size() - 1)));  // asked once more, or of another algorithm
                questions.back().algorithm = algorithms.at(below(3));
                continue;
            }
            Question question{algorithms.at(below(3)), {}};
            for (std::size_t parts = 1 + below(3); question.stretches.size() < parts;) {
                const std::size_t begin = question.stretches.empty() && below(3) != 0 ? 0 : below(file.size());
                question.stretches.emplace_back(begin, below(7) == 0 ? 0 : below(file.size() - begin));
            }
            questions.push_back(std::move(question));
        }
        expect_plain_digests(file, questions);
        if (HasFailure()) {
            FAIL() << "round " << round;
        }
    }
}

TEST(RangeDigests, An_unknown_algorithm_has_none) {
    const Bytes file = random_bytes(100);
    const std::vector<ByteView> parts = views(file, {{0, 10}, {20, 80}});
    RangeDigests digests(file, false);
    EXPECT_TRUE(digests.digest("no such digest", parts).empty());
    EXPECT_TRUE(digests.digest("no such digest", parts).empty());
    EXPECT_EQ(digests.digest("SHA256", parts), plain_digest("SHA256", parts));
}

// A signature whose range leaves the first byte out, between two that are as they should be.
TEST(RangeDigests, A_signature_after_an_irregular_one_keeps_its_verdict) {
    const test::TempFolder folder;
    write_sample_pdf(folder.path() / "plain.pdf");
    const auto signer = test_signer("director");
    std::string file = sign_by_hand(test::read_file(folder.path() / "plain.pdf"), {.field = "First"}, *signer);
    file = sign_by_hand(file, {.field = "Irregular"}, *signer);
    const std::string key = "/ByteRange [0 ";
    const std::size_t at = file.rfind(key) + key.size();
    const std::string size = std::to_string(std::stoul(file.substr(at, 10)) - 1);
    file.replace(at - 2, 12, "1 " + std::string(10 - size.size(), '0') + size);
    file = sign_by_hand(file, {.field = "Last"}, *signer);

    const auto facts = collect_pdf(as_bytes(file));
    ASSERT_TRUE(facts);
    ASSERT_EQ(facts->signatures.size(), 3U);
    const SignatureFacts& irregular = facts->signatures.at(1);
    const SignatureFacts& last = facts->signatures.at(2);
    EXPECT_EQ(irregular.field, "Irregular");
    EXPECT_EQ(irregular.coverage, Coverage::unclear);
    EXPECT_FALSE(irregular.digests_match);
    EXPECT_EQ(last.field, "Last");
    EXPECT_EQ(last.coverage, Coverage::whole_file);
    EXPECT_TRUE(last.digests_match);
}

}  // namespace
}  // namespace vanthu::signing
