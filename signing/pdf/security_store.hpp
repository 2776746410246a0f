#pragma once

#include <set>

#include "signing/facts.hpp"
#include "signing/pdf/pdf_file.hpp"

namespace vanthu::signing {

/// The document security store of a revision (ETSI EN 319 142-1 clause 5.4.2): certificates, lists and responses.
struct SecurityStore {
    RevocationMaterial revocation{};
    std::vector<Certificate> certificates{};
    bool is_damaged = false;  ///< a stream of it cannot be read

    /// Everything in it by name, for proofs of existence.
    [[nodiscard]] std::set<ObjectId> ids() const;
};

/// What cannot be read is left out; bounded in number and size.
[[nodiscard]] SecurityStore read_security_store(const PdfFile& file);

}  // namespace vanthu::signing
