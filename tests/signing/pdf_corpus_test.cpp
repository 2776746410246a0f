#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>

#include "signing/judge.hpp"
#include "signing/pades_validator.hpp"
#include "tests/signing/corpus_rows.hpp"
#include "tests/support/shared_data.hpp"

// PDFs signed by others, and everything that their makers' tests state about them: docs/signature-corpus.md
// explains every deviation that this test prints.
namespace vanthu::signing {
namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// "name=value" up to the next separator; empty when it is not stated.
std::string stated(const std::string& text, const std::string& name) {
    const std::size_t at = text.find(name + "=");
    if (at == std::string::npos || (at > 0 && text[at - 1] != ' ')) {
        return {};
    }
    const std::size_t begin = at + name.size() + 1;
    return text.substr(begin, text.find_first_of(";| ", begin) - begin);
}

/// The words of the makers for coverage and changes, in ours.
std::string ours(const std::string& theirs) {
    static const std::map<std::string, std::string> words{{"ENTIRE_FILE", "whole_file"},
                                                          {"ENTIRE_REVISION", "whole_revision"},
                                                          {"CONTIGUOUS_BLOCK_FROM_START", "contiguous_from_start"},
                                                          {"UNCLEAR", "unclear"},
                                                          {"NONE", "none"},
                                                          {"LTA_UPDATES", "lta_updates"},
                                                          {"FORM_FILLING", "form_filling"},
                                                          {"ANNOTATIONS", "annotations"},
                                                          {"OTHER", "other"}};
    const auto found = words.find(theirs);
    return found == words.end() ? std::string{} : found->second;
}

/// How a fact found relates to the fact stated.
enum class Agreement { same, stricter, laxer };

struct Tally {
    int same = 0;
    int stricter = 0;
    int laxer = 0;
};

class Comparison final {
public:
    void note(const Row& row, const std::string& fact, const std::string& expected, const std::string& found,
              Agreement agreement) {
        Tally& tally = tallies_[row.kind + " " + fact];
        (agreement == Agreement::same ? tally.same : agreement == Agreement::stricter ? tally.stricter : tally.laxer)++;
        if (agreement != Agreement::same) {
            std::cout << "corpus: " << (agreement == Agreement::laxer ? "LAXER " : "stricter ") << row.file << " "
                      << fact << ": stated " << expected << ", found " << found << "\n";
        }
        EXPECT_NE(agreement, Agreement::laxer)
            << row.file << " " << fact << ": stated " << expected << ", found " << found;
    }
    template <class Value>
    void ordered(const Row& row, const std::string& fact, const std::string& expected, Value found,
                 const std::vector<Value>& order) {
        if (expected.empty()) {
            return;
        }
        const std::string name = to_string(found);
        const auto place = [&](const std::string& word) {
            return std::find_if(order.begin(), order.end(), [&](Value one) { return word == to_string(one); }) -
                   order.begin();
        };
        note(row, fact, expected, name,
             name == expected                ? Agreement::same
             : place(name) > place(expected) ? Agreement::stricter
                                             : Agreement::laxer);
    }
    void boolean(const Row& row, const std::string& fact, bool expected, bool found) {
        note(row, fact, expected ? "true" : "false", found ? "true" : "false",
             expected == found ? Agreement::same
             : expected        ? Agreement::stricter
                               : Agreement::laxer);
    }
    int need_password = 0;
    void print() const {
        std::cout << "corpus: " << need_password << " statements on files that need a password\n";
        for (const auto& [what, tally] : tallies_) {
            std::cout << "corpus: " << what << ": " << tally.same << " of " << tally.same + tally.stricter + tally.laxer
                      << "\n";
        }
    }
    [[nodiscard]] double share(const std::string& what) const {
        const Tally& tally = tallies_.at(what);
        return static_cast<double>(tally.same) / (tally.same + tally.stricter + tally.laxer);
    }

private:
    std::map<std::string, Tally> tallies_;
};

/// Every signer is trusted, so that nothing but the signature itself speaks against it. With `long_term`, its issuers
/// are, and the policy asks for a time-stamp and revocation information.
ValidationReport validate(const FileFacts& facts, Instant at, bool long_term) {
    TrustStore trust;
    for (const SignatureFacts& signature : facts.signatures) {
        for (const Certificate& certificate : signature.certificates) {
            if (long_term &&
                (!signature.signer || object_id(certificate.der()) != object_id(signature.signer->der()))) {
                trust.add_anchor(certificate);
            }
        }
        if (signature.signer && !long_term) {
            trust.add_anchor(*signature.signer);
        }
    }
    ValidationPolicy policy;
    policy.at = at;
    policy.require_timestamp = long_term;
    policy.require_revocation = long_term;
    return judge(facts, trust, policy);
}

/// When the makers' test validates: their certificates have ended since.
Instant stated_time(const Row& row) {
    const std::string words = "validated as of ";
    const std::size_t at = row.note.find(words);
    if (at == std::string::npos) {
        return SystemClock{}.now();
    }
    const std::string day = row.note.substr(at + words.size(), 10);
    return parse_rfc3339(day + "T23:59:59Z").value_or(SystemClock{}.now());
}

/// What the makers refuse by a rule for long-term validation, not for the signature's own sake.
bool asks_for_long_term(const Row& row) {
    return has(row.origin, "revinfo") || has(row.origin, "ltv") || has(row.origin, "timestamp");
}

bool is_unchanged(const SignatureReport& signature) {
    return signature.intact && signature.signature_valid && signature.changes <= Changes::form_filling &&
           (signature.coverage == Coverage::whole_file || signature.coverage == Coverage::whole_revision);
}

void compare_field(const Row& row, const SignatureReport& found, Comparison& comparison) {
    const bool intact = stated(row.expected, "intact") != "False";
    comparison.boolean(row, "intact", intact, found.intact);
    if (!stated(row.expected, "valid").empty()) {
        comparison.boolean(row, "valid", stated(row.expected, "valid") == "True", found.signature_valid);
    }
    comparison.ordered<Coverage>(
        row, "coverage", ours(stated(row.expected, "coverage")), found.coverage,
        {Coverage::whole_file, Coverage::whole_revision, Coverage::contiguous_from_start, Coverage::unclear});
    const std::string level = stated(row.expected, "modification_level").empty()
                                  ? stated(row.expected, "modification")
                                  : stated(row.expected, "modification_level");
    if (level == "None") {
        return;  // not determined, and then docmdp_ok is not either
    }
    comparison.ordered<Changes>(
        row, "changes", ours(level), found.changes,
        {Changes::none, Changes::lta_updates, Changes::form_filling, Changes::annotations, Changes::other});
    if (!stated(row.expected, "docmdp_ok").empty()) {
        comparison.boolean(row, "docmdp_ok", stated(row.expected, "docmdp_ok") == "True", found.docmdp_ok);
    }
}

/// By Adobe's rule (ISO 32000-1 clause 12.8.3.3.2) the signature itself carries the revocation information. The makers ask it of files that have
/// theirs in /DSS, and then it cannot be read; by the rule of PAdES, in rows of their own, the same files pass.
bool passes_without_store(FileFacts facts, const std::string& field, Instant at) {
    facts.revocation = {};
    const auto signatures = validate(facts, at, true).signatures;
    return std::any_of(signatures.begin(), signatures.end(),
                       [&](const auto& one) { return one.field == field && one.indication == Indication::total_passed; });
}

void compare_file(const Row& row, const Result<FileFacts>& facts, Comparison& comparison) {
    const bool is_rejected = has(row.expected, "Error");
    const ValidationReport report =
        facts ? validate(*facts, stated_time(row), is_rejected && asks_for_long_term(row)) : ValidationReport{};
    const auto& signatures = report.signatures;
    const auto all = [&](auto&& holds) {
        return !signatures.empty() && std::all_of(signatures.begin(), signatures.end(), holds);
    };
    if (has(row.expected, "NO_SIGNATURE")) {
        comparison.boolean(row, "no signature", true,
                           facts && std::all_of(signatures.begin(), signatures.end(),
                                                [](const auto& one) { return one.format == "document_timestamp"; }));
    } else if (has(row.expected, "MODIFIED AFTER SIGNING")) {
        comparison.boolean(row, "unchanged", false, all(is_unchanged));
    } else if (has(row.expected, "NO modification after signing")) {
        comparison.boolean(row, "unchanged", true, all(is_unchanged));
    } else if (row.expected.starts_with("NOT_INTACT")) {
        comparison.boolean(row, "integrity", false,
                           std::any_of(signatures.begin(), signatures.end(), [](const auto& one) {
                               return one.format != "document_timestamp" && one.intact && one.signature_valid &&
                                      one.sub_indication != "FORMAT_FAILURE";
                           }));
    } else if (row.expected.starts_with("INTACT(all")) {
        comparison.boolean(row, "integrity", true,
                           all([](const auto& one) { return one.intact && one.signature_valid; }));
    } else if (row.expected.starts_with("MIXED")) {
        comparison.boolean(row, "integrity", true,
                           !signatures.empty() && signatures.front().intact && signatures.front().signature_valid);
    } else {
        const std::string field = stated(row.note, "field");
        const auto found =
            std::find_if(signatures.begin(), signatures.end(), [&](const auto& one) { return one.field == field; });
        if (!facts && facts.error().code == Code::unsupported) {
            ++comparison.need_password;
        } else if (found == signatures.end()) {
            comparison.boolean(row, "read", true, false);
        } else if (has(row.expected, "ValidationInfoReadingError")) {
            comparison.boolean(row, "passes", true, found->indication == Indication::total_passed);
            comparison.boolean(row, "passes without /DSS", false, passes_without_store(*facts, field, stated_time(row)));
        } else if (is_rejected) {
            comparison.boolean(row, "passes", false, found->indication == Indication::total_passed);
        } else {
            compare_field(row, *found, comparison);
        }
    }
}

TEST(PdfCorpus, Agrees_with_what_the_makers_of_signed_PDFs_state) {
    const auto folder = test::shared_data("signatures");
    if (!folder) {
        GTEST_SKIP() << "shared data is absent";
    }
    Comparison comparison;
    std::map<std::string, Result<FileFacts>> read;
    for (const Row& row : corpus_rows(*folder / "manifest.tsv", "pades")) {
        auto found = read.find(row.file);
        if (found == read.end()) {
            found = read.emplace(row.file, collect_pdf(*folder / row.file)).first;
            if (!found->second) {
                std::cout << "corpus: " << row.file << " cannot be read: " << found->second.error().detail.en << "\n";
            }
        }
        compare_file(row, found->second, comparison);
    }
    comparison.print();
    for (const char* what : {"pades-generated coverage", "pades-generated changes", "pades-generated docmdp_ok",
                             "pades-generated valid"}) {
        EXPECT_GE(comparison.share(what), 0.98) << what;
    }
    for (const char* what : {"pades integrity", "pades intact", "pades-generated intact"}) {
        EXPECT_EQ(comparison.share(what), 1.0) << what;
    }
    EXPECT_EQ(comparison.share("pades unchanged"), 1.0);
}

}  // namespace
}  // namespace vanthu::signing
