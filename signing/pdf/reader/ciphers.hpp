#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vanthu::signing::pdf {

/// The primitives of encrypted files (ISO 32000-1 clause 7.6). What they protect is no secret here: the password is empty.
[[nodiscard]] std::string md5(std::string_view data);
[[nodiscard]] std::string sha256(std::string_view data);
[[nodiscard]] std::string rc4(std::string_view key, std::string_view data);

enum class CbcPadding { none, pkcs7 };
/// AES-128 or AES-256 by the key's size; the first 16 bytes of `data` are the initialisation vector. Nothing for what is no whole number
/// of blocks or has no padding where it should.
[[nodiscard]] std::optional<std::string> aes_cbc_decrypt(std::string_view key, std::string_view data, CbcPadding padding);

/// Algorithm 2.B of ISO 32000-2 with the empty password: 64 rounds or more of AES and SHA-2.
[[nodiscard]] std::string hardened_hash(std::string_view salt, std::string_view user);

}  // namespace vanthu::signing::pdf
