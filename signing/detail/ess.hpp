#pragma once

#include <functional>
#include <string>

#include <openssl/cms.h>

#include "core/bytes.hpp"
#include "signing/certificate.hpp"

namespace vanthu::signing::detail {

using MatchesCertificate = std::function<bool(const EVP_MD* digest, ByteView hash)>;

/// Whether the first identifier of an ESS SigningCertificateV2 (RFC 5035 section 3) or SigningCertificate (RFC 2634) is the
/// signer's certificate. OpenSSL parses these structures but gives no access to them. False for anything malformed.
bool ess_v2_matches(ByteView der, const MatchesCertificate& matches);
bool ess_v1_matches(ByteView der, const MatchesCertificate& matches);

/// A SignedData without signed attributes (RFC 5652 section 5.4): the value is over the content's digest itself.
bool verify_bare(CMS_SignerInfo* info, const Certificate& signer, ByteView digest, const std::string& digest_name);

}  // namespace vanthu::signing::detail
