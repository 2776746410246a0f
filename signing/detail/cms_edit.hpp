#pragma once

#include <vector>

#include "signing/detail/signed_data.hpp"
#include "signing/levels.hpp"

namespace vanthu::signing::detail {

/// A SignedData that is being added to. What was there stays byte for byte as it was; only the lengths around it change.
class CmsEditor final {
public:
    /// Nothing for what is no SignedData.
    static std::optional<CmsEditor> open(ByteView cms);

    [[nodiscard]] std::size_t signer_count() const { return signers_.size(); }
    /// Adds an attribute with one value to the unsigned ones of a signer.
    void add_unsigned_attribute(std::size_t signer, std::string_view type, ByteView value);
    /// Those that it does not hold yet.
    void add_certificates(const std::vector<Certificate>& certificates);
    void add_revocation(const RevocationMaterial& material);

    [[nodiscard]] Bytes write() const;

private:
    struct Signer {
        std::vector<Bytes> fields{};      ///< everything before the unsigned attributes
        std::vector<Bytes> attributes{};  ///< unsigned
    };
    Bytes version_{}, digest_algorithms_{}, encapsulated_{};
    std::vector<Bytes> certificates_{}, crls_{};
    std::vector<Signer> signers_{};
};

}  // namespace vanthu::signing::detail
