#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "signing/certificate.hpp"
#include "signing/trust_store.hpp"

/// Trusted lists (ETSI TS 119 612, versions 5 and 6): which certificate authorities and time-stamp authorities a state
/// vouches for, since when and until when.
namespace vanthu::signing {

/// A service that a list names, with the times in which it was vouched for.
struct ListedService {
    std::string provider{};
    std::string name{};
    std::string type{};    ///< URI of clause 5.5.1, as it is now
    std::string status{};  ///< URI of clause 5.5.4, as it is now
    Purpose purpose = Purpose::signing;
    std::vector<Certificate> certificates{};
    std::vector<TrustInterval> granted{};  ///< in order of time, touching ones joined

    [[nodiscard]] bool is_granted_at(Instant at) const;
};

/// Where another list is, and who signs it (clause 5.3.13).
struct ListPointer {
    std::string url{};
    std::string territory{};
    std::string type{};  ///< TSLType of the list
    bool is_xml = true;  ///< not the form for people
    std::vector<Certificate> operators{};
};

struct TrustedList {
    int version = 0;
    unsigned sequence = 0;
    std::string territory{};
    std::string scheme_operator{};
    Instant issued{};
    std::optional<Instant> next_update{};  ///< none: the scheme has ended (clause 5.3.15)
    std::optional<Certificate> signed_by{};
    std::vector<ListedService> services{};
    std::vector<ListPointer> pointers{};
    std::vector<ClientText> messages{};  ///< what was passed over

    [[nodiscard]] bool is_expired(Instant at) const { return !next_update || at > *next_update; }
};

/// Reads a list that one of `operators` signed as a whole. An expired one is read; `is_expired` says so. Errors:
/// invalid_input for what is no list or is broken; unsupported for a DOCTYPE or another version; forbidden when no
/// scheme operator signed it, or it was changed since.
Result<TrustedList> read_trusted_list(ByteView xml, const std::vector<Certificate>& operators);

/// Makes the services that the list grants at a time anchors for their purpose. The number of anchors added.
std::size_t add_anchors(const TrustedList& list, Instant at, TrustStore& store);

/// Makes every service an anchor for its purpose, for the times in which the list grants it: a signature that was made
/// while its authority was granted holds after the withdrawal. The number of anchors added.
std::size_t add_anchors(const TrustedList& list, TrustStore& store);

}  // namespace vanthu::signing
