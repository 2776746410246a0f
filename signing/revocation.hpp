#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "signing/certificate.hpp"
#include "signing/facts.hpp"
#include "signing/trust_store.hpp"

namespace vanthu::signing {

/// What one piece of revocation information says of one certificate.
struct RevocationStatus {
    enum class State { good, revoked, unknown };
    State state = State::unknown;
    std::string source{};                  ///< "CRL" or "OCSP"
    Instant issued{};                      ///< thisUpdate
    std::optional<Instant> next_update{};
    std::optional<Instant> revoked_at{};
    std::string reason{};                  ///< "keyCompromise"; empty for none
    std::vector<ObjectId> objects{};       ///< the CRLs or the response that it rests on
    std::optional<Certificate> responder{};  ///< who signed it, when that is not the certificate's issuer

    /// Whether it tells about the state at `when`: issued later, or still current then (EN 319 102-1 clause 5.2.5).
    [[nodiscard]] bool speaks_of(Instant when) const { return issued >= when || (next_update && *next_update >= when); }
};

/// The CRLs of one judgement, so that a large one is parsed once and not for each signature.
class CrlMemory final {
public:
    CrlMemory();
    CrlMemory(const CrlMemory&) = delete;
    CrlMemory& operator=(const CrlMemory&) = delete;
    ~CrlMemory();

private:
    friend class RevocationPool;
    struct Known;
    std::unique_ptr<Known> known_;
};

/// All revocation information at hand, from the signature, the file, and trusted files. Parses once.
class RevocationPool final {
public:
    /// Both outlive the pool.
    explicit RevocationPool(const TrustStore& trust, CrlMemory* memory = nullptr);
    RevocationPool(const RevocationPool&) = delete;
    RevocationPool& operator=(const RevocationPool&) = delete;
    ~RevocationPool();

    void add(const RevocationMaterial& material);

    /// Every status that is known of `chain[index]`, which `chain[index + 1]` issued, the newest first. CRLs by RFC 5280 section
    /// 6.3 with deltas, indirect CRLs and partitions; OCSP by RFC 6960 with responses of the issuer itself or of a responder that
    /// it delegated to. Information issued after the certificate's end says nothing unless the CRL keeps expired certificates.
    [[nodiscard]] std::vector<RevocationStatus> statuses(const std::vector<Certificate>& chain, std::size_t index,
                                                         const std::vector<Certificate>& helpers) const;

private:
    struct Parsed;
    const TrustStore& trust_;
    CrlMemory* memory_;
    std::unique_ptr<Parsed> parsed_;
};

}  // namespace vanthu::signing
