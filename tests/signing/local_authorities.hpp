#pragma once

#include <filesystem>

#include "signing/levels.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {

/// A time-stamp authority below the development PKI's issuing CA, run by OpenSSL's command.
class LocalTimestampAuthority final : public TimestampSource {
public:
    LocalTimestampAuthority();
    Result<Bytes> stamp(DigestAlgorithm algorithm, ByteView digest) override;
    int count = 0;  ///< tokens given
    bool is_down = false;

private:
    test::TempFolder folder_;
};

/// The development PKI's certificates and revocation lists.
class LocalValidationData final : public ValidationDataSource {
public:
    ValidationData collect(const std::vector<Certificate>& leaves, const std::vector<Certificate>& known) override;
};

}  // namespace vanthu::signing
