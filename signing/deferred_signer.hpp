#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "signing/keystore.hpp"

namespace vanthu::signing {

/// What one signer was asked to sign, and by which certificate: enough to get the value elsewhere and go on later, in
/// another process.
struct PendingValue {
    std::vector<Certificate> chain{};
    SignatureAlgorithm algorithm{};
    Bytes data{};
};

[[nodiscard]] std::string encode(const PendingValue& pending);
/// Errors: invalid_input.
[[nodiscard]] Result<PendingValue> decode_pending_value(std::string_view text);

/// First of two steps for whatever signs the same request with the same bytes each time (XAdES, containers with it):
/// takes down what is asked and refuses. The refusal is a conflict; `pending` tells it from any other failure.
class CapturingSigner final : public Signer {
public:
    CapturingSigner(std::vector<Certificate> chain, SignatureAlgorithm algorithm)
        : chain_(std::move(chain)), algorithm_(algorithm) {}
    [[nodiscard]] const std::vector<Certificate>& chain() const override { return chain_; }
    [[nodiscard]] SignatureAlgorithm algorithm() const override { return algorithm_; }
    Result<Bytes> sign(ByteView data) override;
    /// Nothing while nobody asked.
    [[nodiscard]] std::optional<PendingValue> pending() const;

private:
    std::vector<Certificate> chain_;
    SignatureAlgorithm algorithm_;
    mutable std::mutex mutex_{};
    std::optional<Bytes> data_{};
};

/// The second step: gives the value for the very bytes that were asked for at the first. Errors of `sign`: conflict for
/// other bytes, because something changed in between; invalid_input for a value that does not verify.
class ReplayingSigner final : public Signer {
public:
    ReplayingSigner(PendingValue pending, Bytes value) : pending_(std::move(pending)), value_(std::move(value)) {}
    [[nodiscard]] const std::vector<Certificate>& chain() const override { return pending_.chain; }
    [[nodiscard]] SignatureAlgorithm algorithm() const override { return pending_.algorithm; }
    Result<Bytes> sign(ByteView data) override;

private:
    PendingValue pending_;
    Bytes value_;
};

}  // namespace vanthu::signing
