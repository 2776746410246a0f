#pragma once

#include <string>

#include "signing/certificate.hpp"

namespace vanthu::signing {

/// SHA-256 of subjectPublicKeyInfo (RFC 5280 section 4.1.2.7), in hexadecimal: the same for every certificate of one key.
[[nodiscard]] std::string key_digest(const Certificate& certificate);

}  // namespace vanthu::signing
