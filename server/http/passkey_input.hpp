#pragma once

#include "server/http/json_input.hpp"
#include "webauthn/ceremony.hpp"

namespace vanthu::http {

/// Base64url without padding. Errors are the reader's, at its `finish`.
[[nodiscard]] Bytes read_base64url(ObjectReader& reader, std::string_view name, std::size_t limit);
/// What an authenticator answered (PasskeyAssertion in the contract).
[[nodiscard]] webauthn::Assertion read_assertion(ObjectReader& reader);
[[nodiscard]] std::optional<webauthn::Assertion> read_optional_assertion(ObjectReader& reader, std::string_view name);

}  // namespace vanthu::http
