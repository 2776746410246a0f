#include "evidence/checkpoint.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::evidence {
namespace {

TEST(Checkpoint, Is_signed_and_verified_with_the_published_key) {
    const test::TempFolder folder;
    const auto key = LogKey::load_or_make(folder.path() / "log.key", "example.gov.vn/log").value();
    const Checkpoint checkpoint{"example.gov.vn/log", 42, sha256(as_bytes("root"))};
    const std::string note = key.sign(checkpoint);
    const auto published = parse_verifier_key(key.verifier().text() + "\n").value();
    EXPECT_EQ(verify_note(note, published).value().root, checkpoint.root);
    EXPECT_EQ(verify_note(note, published).value().size, 42U);
    const auto again = LogKey::load_or_make(folder.path() / "log.key", "example.gov.vn/log").value();
    EXPECT_EQ(again.verifier().text(), key.verifier().text());
    const auto other = LogKey::load_or_make(folder.path() / "other.key", "example.gov.vn/log").value();
    EXPECT_EQ(verify_note(note, other.verifier()).error().code, Code::corrupt);
}

TEST(Checkpoint, No_flipped_bit_of_a_note_verifies) {
    const test::TempFolder folder;
    const auto key = LogKey::load_or_make(folder.path() / "log.key", "o").value();
    const std::string note = key.sign({"o", 7, sha256(as_bytes("x"))});
    for (std::size_t bit = 0; bit < note.size() * 8; ++bit) {
        std::string changed = note;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
        EXPECT_FALSE(verify_note(changed, key.verifier())) << bit;
    }
}

// The signature of a note, checked by openssl over the text of the note.
TEST(Checkpoint, Openssl_verifies_the_signature) {
    const test::TempFolder folder;
    const auto key = LogKey::load_or_make(folder.path() / "log.key", "o").value();
    const std::string note = key.sign({"o", 7, sha256(as_bytes("x"))});
    const std::string text = note.substr(0, note.find("\n\n") + 1);
    const std::string encoded = note.substr(note.rfind(' ') + 1, note.size() - note.rfind(' ') - 2);
    const Bytes value = from_base64(encoded).value();
    std::ofstream(folder.path() / "text", std::ios::binary) << text;
    std::ofstream(folder.path() / "sig", std::ios::binary) << as_text(ByteView{value}.subspan(4));
    const std::string at = folder.path().string();
    const auto openssl = test::run_command("openssl pkey -in " + at + "/log.key -pubout -out " + at + "/pub && openssl pkeyutl -verify -rawin -pubin -inkey " +
                                           at + "/pub -in " + at + "/text -sigfile " + at + "/sig");
    EXPECT_EQ(openssl.exit_code, 0) << openssl.output;
}

TEST(VerifierKey, Refuses_a_key_whose_identifier_does_not_fit) {
    const test::TempFolder folder;
    const auto key = LogKey::load_or_make(folder.path() / "log.key", "o").value();
    std::string text = key.verifier().text();
    EXPECT_FALSE(parse_verifier_key("x" + text));
    EXPECT_FALSE(parse_verifier_key("o+00000000" + text.substr(10)));
    EXPECT_FALSE(parse_verifier_key(""));
    std::ofstream(folder.path() / "bad.key") << "not a key";
    EXPECT_EQ(LogKey::load_or_make(folder.path() / "bad.key", "o").error().code, Code::invalid_input);
}

}  // namespace
}  // namespace vanthu::evidence
