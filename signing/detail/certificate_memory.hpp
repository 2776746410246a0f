#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <vector>

#include "core/bytes.hpp"
#include "core/result.hpp"
#include "signing/certificate.hpp"

namespace vanthu::signing::detail {

/// The certificates that files brought lately. Who signs, signs often, and to parse a certificate with its key takes OpenSSL
/// 3.0 longer than to verify a signature with it. It remembers what the same bytes were parsed to and nothing about them: no
/// verdict depends on it. Of bounded size: each certificate has one place, which the next one there takes. For all threads.
class CertificateMemory final {
public:
    explicit CertificateMemory(std::size_t places);
    /// As `Certificate::parse`.
    [[nodiscard]] Result<Certificate> parse(ByteView bytes);

private:
    struct Place {
        Bytes bytes{};
        std::optional<Certificate> certificate{};
    };
    std::mutex mutex_{};
    std::vector<Place> places_;
};

/// Parses a certificate that a file brought, with the memory of this process.
[[nodiscard]] Result<Certificate> parse_remembered(ByteView bytes);

}  // namespace vanthu::signing::detail
