#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace vanthu::signing::asic {

/// Whether a name may stand in a container: UTF-8, relative, no backslash, no control character, no empty part, "." or
/// "..". Errors: invalid_input, with the trick in words.
Result<void> check_entry_name(std::string_view name);

/// Equal for names that a file system may take for one: NFC, lower case.
[[nodiscard]] std::string collation_key(std::string_view name);

/// A name for messages: without control characters, cut to a bearable length.
[[nodiscard]] std::string shown(std::string_view name);

/// A relative URI reference as manifests use it, percent-decoded (RFC 3986 section 2.1); malformed escapes stay as they
/// are.
[[nodiscard]] std::string decode_uri(std::string_view uri);
/// Percent-encodes what a URI path may not hold (RFC 3986 section 3.3).
[[nodiscard]] std::string encode_uri(std::string_view name);

}  // namespace vanthu::signing::asic
