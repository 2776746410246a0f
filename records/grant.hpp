#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"

namespace vanthu::records {

/// A right to read one document or one dossier, for a person or a unit, for a time (Decree 30/2020/NĐ-CP, Annex VI, III.3.b).
struct Grant {
    enum class Subject { document, dossier };

    std::string id;
    Subject subject = Subject::document;
    std::string subject_id;
    std::optional<UserId> user{};  ///< one of the two
    std::optional<UnitId> unit{};
    Instant from{};
    std::optional<Instant> until{};
    std::string reason;            ///< 1 to 500 characters
    UserId granted_by;
    Instant granted_at{};
    std::optional<UserId> revoked_by{};
    std::optional<Instant> revoked_at{};
    std::optional<std::string> revoke_reason{};
    long long version = 1;

    [[nodiscard]] bool is_in_force(Instant at) const { return !revoked_at && from <= at && (!until || at < *until); }
    /// Errors: conflict when it has ended; invalid_input for the reason.
    Result<void> revoke(const UserId& by, std::string_view why, Instant at);
};

[[nodiscard]] const char* to_string(Grant::Subject subject);
[[nodiscard]] std::optional<Grant::Subject> parse_grant_subject(std::string_view text);

/// Errors: invalid_input for the reason, for nobody or two to whom it is given, and for an end that has passed or comes before the beginning.
[[nodiscard]] Result<void> check(const Grant& grant, Instant now);

}  // namespace vanthu::records
