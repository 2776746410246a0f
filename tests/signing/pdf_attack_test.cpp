#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <random>

#include "signing/judge.hpp"
#include "signing/pades_signer.hpp"
#include "signing/pades_validator.hpp"
#include "signing/text_fields.hpp"
#include "tests/signing/pdf_mutants.hpp"
#include "tests/signing/pdf_update.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

namespace fs = std::filesystem;
using vanthu::test::read_file;
using vanthu::test::run_command;
using vanthu::test::TempFolder;

struct SignedFile {
    std::string name;
    std::string bytes;
};

/// What a certification permits; else what a policy tolerates by default.
Changes permitted(const SignatureFacts& signature) {
    const int p = signature.docmdp.value_or(2);
    return p == 1 ? Changes::lta_updates : p == 2 ? Changes::form_filling : Changes::annotations;
}

/// A reader of the report would think that nothing happened to what was signed.
bool passes_unnoticed(const SignatureFacts& signature) {
    return signature.well_formed && signature.digests_match && signature.value_matches && signature.field_locks_kept &&
           (signature.coverage == Coverage::whole_file || signature.coverage == Coverage::whole_revision) &&
           signature.changes <= permitted(signature);
}

std::vector<SignatureFacts> signatures_of(const std::string& file) {
    const auto facts = collect_pdf(as_bytes(file));
    return facts ? facts->signatures : std::vector<SignatureFacts>{};
}

bool all_unnoticed(const std::string& file) {
    const auto facts = collect_pdf(as_bytes(file));
    return facts && !facts->signatures.empty() && facts->messages.empty() &&
           std::all_of(facts->signatures.begin(), facts->signatures.end(), passes_unnoticed);
}

SignatureRequest request(const std::string& field, double x) {
    SignatureRequest request;
    request.field_name = field;
    request.signing_time = SystemClock{}.now();
    request.reason = "Ký ban hành";
    VisibleSignature visible;
    visible.place = {x, 120, 150, 50};
    visible.drawing.lines = {"Ký bởi: Vũ Đức Thắng"};
    request.visible = visible;
    return request;
}

std::string signed_pdf(const fs::path& source, const std::string& field, double x) {
    const TempFolder folder;
    const auto done = sign_pdf(source, folder.path() / "signed.pdf", request(field, x), *test_signer("director"));
    EXPECT_TRUE(done) << (done ? "" : done.error().detail.en);
    return read_file(folder.path() / "signed.pdf");
}

/// Signed files of every shape that the signer, or a hand, can make.
std::vector<SignedFile> own_files() {
    const TempFolder folder;
    const auto write = [&](const std::string& name, const std::string& bytes) {
        std::ofstream(folder.path() / name, std::ios::binary) << bytes;
        return folder.path() / name;
    };
    const fs::path draft = folder.path() / "draft.pdf";
    write_sample_pdf(draft);
    std::vector<SignedFile> files;
    files.push_back({"plain", signed_pdf(draft, "Signature1", 340)});
    files.push_back({"two signatures", signed_pdf(write("one.pdf", files.front().bytes), "Signature2", 100)});
    const fs::path with_fields = folder.path() / "fields.pdf";
    EXPECT_TRUE(add_text_fields(draft, with_fields, number_and_date_fields(595, 842)));
    files.push_back({"form", signed_pdf(with_fields, "Signature1", 340)});
    for (const std::string options : {"--object-streams=generate", "--linearize"}) {
        const fs::path variant = folder.path() / "variant.pdf";
        EXPECT_EQ(run_command("qpdf " + options + " " + draft.string() + " " + variant.string()).exit_code, 0);
        files.push_back({options, signed_pdf(variant, "Signature1", 340)});
    }
    const auto signer = test_signer("director");
    for (const int p : {1, 2, 3}) {
        HandmadeSignature what;
        what.docmdp = p;
        files.push_back({"certified with P " + std::to_string(p), sign_by_hand(read_file(with_fields), what, *signer)});
    }
    HandmadeSignature locking;
    locking.field = "Locking";
    locking.lock = "<< /Type /SigFieldLock /Action /All >>";
    files.push_back({"locking every field", sign_by_hand(read_file(with_fields), locking, *signer)});
    return files;
}

TEST(PdfAttacks, Leave_no_signature_that_seems_untouched) {
    std::size_t mutants = 0;
    for (const SignedFile& file : own_files()) {
        ASSERT_TRUE(all_unnoticed(file.bytes)) << file.name;
        const auto attacks = attack_mutants(file.bytes);
        EXPECT_GE(attacks.size(), 60U) << file.name;
        for (const Mutant& mutant : attacks) {
            ++mutants;
            EXPECT_FALSE(all_unnoticed(mutant.bytes)) << file.name << ": " << mutant.name;
        }
    }
    std::cout << "attacks: " << mutants << " mutants of our own files\n";
}

TEST(PdfAttacks, Are_seen_in_the_files_of_others) {
    const auto folder = vanthu::test::shared_data("signatures/pades");
    if (!folder) {
        GTEST_SKIP() << "shared data is absent";
    }
    constexpr std::uintmax_t largest = 300'000;  // keeps the test fast
    constexpr int files_limit = 12;
    std::vector<fs::path> paths;
    for (const char* source : {"dss", "pyHanko", "pdf-attacker", "generated"}) {
        int taken = 0;
        std::vector<fs::path> found;
        for (const auto& entry : fs::directory_iterator(*folder / source)) {
            found.push_back(entry.path());
        }
        std::sort(found.begin(), found.end());
        for (const fs::path& path : found) {
            if (taken < files_limit / 4 && fs::file_size(path) < largest &&
                read_file(path).find("/Encrypt") == std::string::npos && all_unnoticed(read_file(path)) &&
                signatures_of(read_file(path)).back().coverage == Coverage::whole_file) {
                paths.push_back(path);
                ++taken;
            }
        }
    }
    std::size_t mutants = 0;
    for (const fs::path& path : paths) {
        for (const Mutant& mutant : attack_mutants(read_file(path))) {
            ++mutants;
            EXPECT_FALSE(all_unnoticed(mutant.bytes)) << path.filename() << ": " << mutant.name;
        }
    }
    std::cout << "attacks: " << mutants << " mutants of " << paths.size() << " files of others\n";
}

TEST(PdfAttacks, Are_told_from_honest_updates) {
    for (const SignedFile& file : own_files()) {
        for (const Mutant& update : honest_updates(file.bytes)) {
            const auto signatures = signatures_of(update.bytes);
            ASSERT_FALSE(signatures.empty()) << file.name << ": " << update.name;
            for (const SignatureFacts& signature : signatures) {
                EXPECT_LE(signature.changes,
                          file.name == "two signatures" ? Changes::form_filling : Changes::lta_updates)
                    << file.name << ": " << update.name << ": "
                    << (signature.change_details.empty() ? "" : signature.change_details.back().en);
                EXPECT_TRUE(passes_unnoticed(signature)) << file.name << ": " << update.name;
            }
        }
    }
}

std::string hex_of(ByteView bytes) {
    std::string hex;
    for (const std::byte byte : bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        hex += digits[static_cast<std::size_t>(byte) >> 4U];
        hex += digits[static_cast<std::size_t>(byte) & 15U];
    }
    return hex;
}

/// Everything outside of the gap, and of the CMS in it the signed attributes, the value and the signer's certificate.
/// The rest of a CMS (the second copy of its algorithms, other certificates, padding) is signed by nobody.
std::vector<std::size_t> meaningful_places(const std::string& file) {
    const SignatureFacts last = signatures_of(file).back();
    const std::size_t open = file.find('<', file.rfind("/Contents <"));
    const std::size_t close = file.find('>', open);
    std::vector<std::size_t> places;
    const auto add = [&](std::size_t begin, std::size_t end) {
        for (std::size_t at = begin; at < end; ++at) {
            places.push_back(at);
        }
    };
    const std::string content_type = "06092a864886f70d010903";  // the first signed attribute
    const std::string certificate = hex_of(last.signer->der());
    const std::string value = hex_of(last.signature_value);
    const std::string hex = [&] {
        std::string lower = file.substr(open, close - open);
        std::transform(lower.begin(), lower.end(), lower.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return lower;
    }();
    add(0, open + 1);
    add(close, file.size());
    add(open + hex.find(certificate), open + hex.find(certificate) + certificate.size());
    add(open + hex.find(content_type), open + hex.find(value) + value.size());
    return places;
}

/// Single bits, anywhere in what is signed and in the signature itself: none may leave the report as it was.
TEST(PdfAttacks, Of_single_bits_are_seen) {
    constexpr int flips = 10'000;
    std::map<std::string, std::vector<std::size_t>> places;
    std::mt19937_64 random(20261124);
    const TrustStore trust = test_trust();
    ValidationPolicy policy;
    policy.at = test_time();
    const auto files = own_files();
    int unseen = 0;
    for (int i = 0; i < flips; ++i) {
        const SignedFile& file = files.at(static_cast<std::size_t>(i) % files.size());
        std::string changed = file.bytes;
        auto& meaningful = places[file.name];
        if (meaningful.empty()) {
            meaningful = meaningful_places(changed);
        }
        const std::size_t at = meaningful.at(random() % meaningful.size());
        const char before = changed[at];
        do {
            changed[at] = static_cast<char>(before ^ (1 << (random() % 8)));
        } while (std::isxdigit(static_cast<unsigned char>(before)) != 0 &&
                 std::tolower(changed[at]) == std::tolower(before));
        const auto facts = collect_pdf(as_bytes(changed));
        if (!facts || facts->signatures.empty()) {
            continue;
        }
        const ValidationReport report = judge(*facts, trust, policy);
        const bool is_unseen =
            std::all_of(report.signatures.begin(), report.signatures.end(),
                        [](const SignatureReport& one) { return one.indication == Indication::total_passed; });
        unseen += is_unseen ? 1 : 0;
        EXPECT_FALSE(is_unseen) << file.name << " at " << at << " of " << changed.size();
    }
    std::cout << "attacks: " << flips << " single bits, " << unseen << " unseen\n";
}

}  // namespace
}  // namespace vanthu::signing
