#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "evidence/hash.hpp"

namespace vanthu::evidence {

/// The head of a log: C2SP tlog-checkpoint, the text that is signed.
struct Checkpoint {
    std::string origin;  ///< the log's name, one line: "example.gov.vn/so-tttt"
    std::uint64_t size = 0;
    Hash root{};
};

/// Three lines: origin, size in decimal, root in base64; each ends with a line feed.
[[nodiscard]] std::string encode(const Checkpoint& checkpoint);

/// Verifies checkpoints of one log: C2SP signed-note, Ed25519. Its text form is `<name>+<key id>+<base64>`.
struct VerifierKey {
    std::string name;
    std::string key_id;      ///< 4 bytes in hexadecimal: of SHA-256(name LF 0x01 public key)
    std::string public_key;  ///< 32 bytes, raw

    [[nodiscard]] std::string text() const;
};

/// Errors: invalid_input, also when the key id does not fit name and key.
[[nodiscard]] Result<VerifierKey> parse_verifier_key(std::string_view text);

/// The log's private key, Ed25519 in PEM (PKCS#8).
class LogKey final {
public:
    /// Reads the file, or makes a key and writes it (mode 0600) where there is none.
    /// Errors: invalid_input for another kind of file; unavailable when it cannot be written.
    static Result<LogKey> load_or_make(const std::filesystem::path& file, const std::string& origin);
    LogKey(LogKey&&) noexcept;
    LogKey& operator=(LogKey&&) noexcept;
    ~LogKey();

    /// A signed note: the checkpoint's text, an empty line, and "— <name> <base64(key id, signature)>".
    [[nodiscard]] std::string sign(const Checkpoint& checkpoint) const;
    [[nodiscard]] const VerifierKey& verifier() const { return verifier_; }

private:
    struct Key;
    LogKey(std::unique_ptr<Key> key, VerifierKey verifier);
    std::unique_ptr<Key> key_;
    VerifierKey verifier_;
};

/// The checkpoint of a note that this key signed. Errors: invalid_input for a malformed note; corrupt for a wrong signature.
[[nodiscard]] Result<Checkpoint> verify_note(std::string_view note, const VerifierKey& key);

}  // namespace vanthu::evidence
