#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "signing/detail/algorithm_ids.hpp"
#include "signing/xml/document.hpp"

namespace vanthu::signing::xml {

/// OpenSSL's name of a digest by its URI (XMLDSig section 6.2, RFC 9231 section 2.1); empty for one that is not accepted, RIPEMD
/// among them.
[[nodiscard]] std::string digest_name(std::string_view uri);
/// The scheme of a ds:SignatureMethod with its parameters (RFC 9231 section 2.3). Errors: unsupported, with the name: HMAC, by
/// which everybody who can verify can also sign; unknown ones.
[[nodiscard]] Result<detail::SignatureMethod> signature_method(const xmlNode* element);

/// The URI for a digest, and for a signature that is made here. Errors: unsupported where RFC 9231 has none.
[[nodiscard]] std::string_view digest_uri(DigestAlgorithm algorithm);
[[nodiscard]] Result<std::string> signature_uri(const SignatureAlgorithm& algorithm);

/// XMLDSig section 6.4: DSA and ECDSA values are r and s side by side; OpenSSL wants them in DER. Others pass unchanged.
[[nodiscard]] Bytes value_for_openssl(const detail::SignatureMethod& method, ByteView value);
/// And back, for a curve of this size; nothing for what is no such value.
[[nodiscard]] std::optional<Bytes> value_for_xml(ByteView der, int key_bits);

}  // namespace vanthu::signing::xml
