#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "signing/algorithm.hpp"
#include "signing/certificate.hpp"

/// The text form of what waits for a signature: fields between blanks, bytes in base64.
namespace vanthu::signing::detail {

inline constexpr std::size_t prepared_certificates_limit = 20;

[[nodiscard]] std::string encode_algorithm(const SignatureAlgorithm& algorithm);  ///< "SHA-256/rsa-pss"
[[nodiscard]] std::optional<SignatureAlgorithm> decode_algorithm(std::string_view text);
[[nodiscard]] std::string encode_chain(const std::vector<Certificate>& chain);  ///< each with a blank before it
/// Nothing for more than the limit or what is no certificate.
[[nodiscard]] std::optional<std::vector<Certificate>> decode_chain(const std::vector<std::string_view>& fields,
                                                                   std::size_t first);
/// At most `limit` and one more.
[[nodiscard]] std::vector<std::string_view> split_fields(std::string_view text, std::size_t limit);
[[nodiscard]] tl::unexpected<Error> malformed_prepared();

}  // namespace vanthu::signing::detail
