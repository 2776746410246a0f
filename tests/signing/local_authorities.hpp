#pragma once

#include "signing/levels.hpp"

namespace vanthu::signing {

/// A time-stamp authority below the development PKI's issuing CA, run by OpenSSL's command, one stamp at a time.
class LocalTimestampAuthority final : public TimestampSource {
public:
    Result<Bytes> stamp(DigestAlgorithm algorithm, ByteView digest) override;
    int count = 0;  ///< tokens given
    bool is_down = false;
};

/// The development PKI's certificates and revocation lists.
class LocalValidationData final : public ValidationDataSource {
public:
    ValidationData collect(const std::vector<Certificate>& leaves, const std::vector<Certificate>& known) override;
};

}  // namespace vanthu::signing
