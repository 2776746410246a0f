#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"

namespace vanthu::records {

/// Freezes a dossier with all its documents, or one document, for everybody and on every path: nothing is changed, moved, disposed of or
/// deleted until it is released (Decree 30/2020/NĐ-CP, Annex VI, IV: lock a set).
struct LegalHold {
    enum class Subject { dossier, document };

    std::string id;
    Subject subject = Subject::dossier;
    std::string subject_id;
    std::string reason;       ///< 1 to 1000 characters
    std::string legal_basis;  ///< 1 to 300: "Quyết định số 12/QĐ-TTr …"
    UserId placed_by;
    Instant placed_at{};
    std::optional<UserId> released_by{};
    std::optional<Instant> released_at{};
    std::optional<std::string> release_reason{};
    long long version = 1;

    /// Errors: conflict when it was released; invalid_input for the reason.
    Result<void> release(const UserId& by, std::string_view why, Instant at);
};

[[nodiscard]] const char* to_string(LegalHold::Subject subject);
[[nodiscard]] std::optional<LegalHold::Subject> parse_hold_subject(std::string_view text);
[[nodiscard]] Result<void> check(const LegalHold& hold);

/// announced (by the archive) → delivered (by the unit) → accepted (by the archive), or cancelled.
enum class HandoverState { announced, delivered, accepted, cancelled };

[[nodiscard]] const char* to_string(HandoverState state);
[[nodiscard]] std::optional<HandoverState> parse_handover_state(std::string_view text);

/// Dossiers of a unit on their way to the archive of the agency (Article 31; Annex V: Mục lục hồ sơ, Biên bản giao nhận).
struct Handover {
    std::string id;
    std::string agency;
    UnitId unit;
    std::string title;  ///< "Hồ sơ năm 2025 của Phòng Công nghệ thông tin"; at most 300
    HandoverState state = HandoverState::announced;
    std::chrono::year_month_day due_day{};  ///< at least 30 days after the announcement (Annex VI, III.5.b)
    UserId announced_by;
    Instant announced_at{};
    std::optional<UserId> delivered_by{};
    std::optional<Instant> delivered_at{};
    std::optional<UserId> accepted_by{};
    std::optional<Instant> accepted_at{};
    std::optional<std::string> condition{};     ///< in which state they were received; at most 1000
    std::optional<std::string> ended_reason{};
    long long version = 1;

    /// Errors: conflict unless announced.
    Result<void> deliver(const UserId& by, Instant at);
    /// The archive takes over. Errors: conflict unless delivered; forbidden for who delivered: two parties sign the record.
    Result<void> accept(const UserId& by, std::string_view in_condition, Instant at);
    /// Errors: conflict when it has ended.
    Result<void> cancel(std::string_view why);
};

/// Errors: invalid_input for the title, or for a day less than 30 days after `today`.
[[nodiscard]] Result<void> check(const Handover& handover, std::chrono::year_month_day today);

/// proposed → carried_out or rejected.
enum class DisposalState { proposed, carried_out, rejected };

[[nodiscard]] const char* to_string(DisposalState state);
[[nodiscard]] std::optional<DisposalState> parse_disposal_state(std::string_view text);

/// Dossiers whose retention has passed, to be destroyed by a signed decision; what stays says what there was and by whose order it went.
struct Disposal {
    std::string id;
    std::string agency;
    std::string title;   ///< at most 300
    std::string reason;  ///< at most 1000
    DisposalState state = DisposalState::proposed;
    std::optional<DocumentId> decision{};
    UserId proposed_by;
    Instant proposed_at{};
    std::optional<UserId> ended_by{};
    std::optional<Instant> ended_at{};
    std::optional<std::string> ended_reason{};
    long long version = 1;

    /// Errors: conflict unless proposed; forbidden for the proposer.
    Result<void> carry_out(const UserId& by, const DocumentId& by_decision, Instant at);
    Result<void> reject(const UserId& by, std::string_view why, Instant at);
};

[[nodiscard]] Result<void> check(const Disposal& disposal);

}  // namespace vanthu::records
