#pragma once

#include <vector>

#include "signing/trust_store.hpp"

namespace vanthu::signing {

/// An anchor with the time in which somebody vouched for it.
struct DatedAnchor {
    Certificate certificate;
    Purpose purpose = Purpose::signing;
    TrustInterval interval{};
};

struct TrustStore::Lists {
    std::vector<Certificate> anchors;             ///< for every purpose
    std::vector<Certificate> signing_anchors;     ///< for that purpose alone
    std::vector<Certificate> timestamping_anchors;
    std::vector<DatedAnchor> dated_anchors;
    std::vector<Certificate> others;
    RevocationMaterial revocation;
};

}  // namespace vanthu::signing
