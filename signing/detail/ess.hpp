#pragma once

#include <string>

#include "signing/certificate.hpp"
#include "signing/detail/ber.hpp"

namespace vanthu::signing::detail {

/// The first identifier of an ESS SigningCertificate (RFC 2634 section 5.4) or SigningCertificateV2 (RFC 5035 section 3), which is
/// the signer's certificate.
struct EssIdentifier {
    std::string digest{};  ///< OpenSSL's name; empty for an unknown algorithm or a malformed attribute
    Bytes hash{};

    [[nodiscard]] bool names(const Certificate& certificate) const;
};

[[nodiscard]] EssIdentifier read_ess(const ber::Element& value, bool is_v2);

}  // namespace vanthu::signing::detail
