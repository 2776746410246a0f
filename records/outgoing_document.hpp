#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "records/document.hpp"
#include "records/number_series.hpp"

namespace vanthu::records {

/// drafting ⇄ in_approval → approved → signed → numbered → sealed → issued → recalled; cancelled from everything before a number, and when the
/// number is made void before the document is issued.
/// `approved` means that the chain has reached the leader's signature. What is recalled is frozen (Annex VI, III.8).
enum class OutgoingState { drafting, in_approval, approved, signed_by_leader, numbered, sealed, issued, cancelled, recalled };

[[nodiscard]] const char* to_string(OutgoingState state);
[[nodiscard]] std::optional<OutgoingState> parse_outgoing_state(std::string_view text);

struct OutgoingDetails {
    std::string type_code;
    std::string subject;  ///< at most 500 characters
    Urgency urgency = Urgency::normal;
    UnitId drafting_unit;
    std::optional<DocumentId> answers{};
    std::vector<std::string> recipients{};  ///< at most 200, each at most 200 characters
    std::optional<std::chrono::year_month_day> due_day{};
    std::optional<std::string> note{};  ///< at most 500
    std::optional<DocumentId> corrects{};  ///< the issued document whose form this official letter corrects
    std::optional<DocumentId> replaces{};  ///< the issued or recalled document of the same type whose content this one replaces
};

/// Errors: invalid_input naming the field.
[[nodiscard]] Result<void> check(const OutgoingDetails& details);
[[nodiscard]] Result<void> check_recipients(const std::vector<std::string>& recipients);

/// What the register of outgoing documents says about the copies that left (Decree 30/2020/NĐ-CP, Annex IV: columns 6 to 8).
struct Dispatch {
    std::optional<long long> copies{};                             ///< issued, 1 to 99999
    std::optional<std::string> archive_receiver{};                 ///< unit or person who keeps the archived copy; at most 200
    std::optional<std::chrono::year_month_day> transferred_day{};  ///< not before the document's date
};

/// A document on its way out. Its content is known by the digest of its newest main file; every step names it.
struct OutgoingDocument {
    DocumentId id;
    std::string agency;
    OutgoingState state = OutgoingState::drafting;
    OutgoingDetails details;
    UserId drafter;
    std::string current_sha256;
    std::optional<InstanceId> instance{};
    std::optional<UserId> signer{};
    std::optional<std::string> signer_name{};  ///< as it was when they signed
    std::optional<Instant> signed_at{};
    std::optional<SeriesKey> series{};
    std::optional<RegisterNumber> number{};
    std::optional<std::string> symbol{};  ///< number and symbol: "15/BC-STTTT"
    std::optional<std::chrono::year_month_day> issued_day{};
    std::optional<UserId> numbered_by{};
    std::optional<UserId> sealed_by{};
    std::optional<Instant> sealed_at{};
    std::optional<UserId> issued_by{};
    std::optional<Instant> issued_at{};
    Dispatch dispatch{};
    std::optional<UserId> recalled_by{};
    std::optional<Instant> recalled_at{};
    std::optional<std::string> recall_reason{};
    std::optional<long long> page_count{};  ///< of the newest main file
    Instant created_at{};
    long long version = 1;

    /// Every step: conflict, naming the state, where it does not fit.
    Result<void> replace_content(std::string_view sha256);
    Result<void> submit(const InstanceId& chain);
    Result<void> give_back();
    Result<void> approve();
    Result<void> sign(const UserId& by, std::string_view sha256, Instant at);
    Result<void> take_number(const UserId& by, const SeriesKey& book, RegisterNumber taken, std::string_view written,
                             std::chrono::year_month_day day, std::string_view sha256);
    Result<void> seal(const UserId& by, std::string_view sha256, Instant at);
    Result<void> issue(const UserId& by, Instant at);
    /// Errors: conflict unless issued; invalid_input for the reason (1 to 500).
    Result<void> recall(const UserId& by, std::string_view reason, Instant at);
    /// Whether this document may correct or replace the other one (Decree 30/2020/NĐ-CP, Article 18.4). Errors: invalid_input at
    /// /corrects or /replaces: an official letter corrects what is issued; the same type replaces what is issued or recalled.
    [[nodiscard]] Result<void> check_corrects(const OutgoingDocument& other) const;
    [[nodiscard]] Result<void> check_replaces(const OutgoingDocument& other) const;
    /// Corrects what the register says. Errors: conflict before a number, or when recalled; invalid_input naming the field.
    Result<void> tell_dispatch(const Dispatch& wanted);
    Result<void> cancel();
    /// The number was made void. Errors: conflict unless numbered or sealed: what was issued has to be recalled.
    Result<void> lose_number();

    /// conflict unless the document is in the state.
    [[nodiscard]] Result<void> require_state(OutgoingState wanted) const;
};

}  // namespace vanthu::records
