#pragma once

#include <initializer_list>
#include <vector>

#include "signing/certificate.hpp"

namespace vanthu::signing::detail {

/// OpenSSL cannot read the certificate's key.
[[nodiscard]] bool has_unread_key(const Certificate& certificate);

/// A DSA key that states no parameters has those of the key that signed its certificate (RFC 3279 section 2.3.2), which
/// OpenSSL does not read. Puts copies with their whole key in the place of such certificates whose issuer is among
/// these or the others; their DER form stays.
void complete_keys(std::vector<Certificate>& certificates,
                   std::initializer_list<const std::vector<Certificate>*> others);

}  // namespace vanthu::signing::detail
