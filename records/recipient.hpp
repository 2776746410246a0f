#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"

namespace vanthu::records {

/// How a document reaches a recipient (Decree 30/2020/NĐ-CP, Article 18): a unit of the agency, a partner of the exchange, a mail address,
/// an envelope; or only a line under "Nơi nhận".
enum class RecipientKind { unit, partner, mail, paper, text };

/// planned (before the issue) → pending → sent → delivered → received; refused instead of any of the last four, and pending again
/// after that; withdrawn by a recall.
enum class RecipientState { planned, pending, sent, delivered, received, refused, withdrawn };

[[nodiscard]] const char* to_string(RecipientKind kind);
[[nodiscard]] const char* to_string(RecipientState state);
[[nodiscard]] std::optional<RecipientKind> parse_recipient_kind(std::string_view text);
[[nodiscard]] std::optional<RecipientState> parse_recipient_state(std::string_view text);

/// One recipient of an outgoing document.
struct Recipient {
    std::string id;
    DocumentId document;
    long long ordinal = 0;
    RecipientKind kind = RecipientKind::text;
    std::string name;                       ///< the line under "Nơi nhận"; at most 200
    std::optional<UnitId> unit{};           ///< of the kind `unit`
    std::optional<std::string> address{};   ///< mail address; identifier of a partner; postal address, at most 500
    long long copies = 1;                   ///< 1 to 99999
    RecipientState state = RecipientState::planned;
    std::optional<std::string> reason{};    ///< of a refusal or withdrawal; at most 500
    std::optional<std::string> postal{};    ///< the line of the postal register
    std::optional<Instant> sent_at{};
    std::optional<Instant> delivered_at{};
    std::optional<Instant> received_at{};
    std::optional<Instant> ended_at{};      ///< when it was refused or withdrawn
    std::optional<Instant> confirmed_at{};  ///< when the recipient said that what was withdrawn is destroyed
    std::optional<UserId> changed_by{};     ///< none: the program itself
    Instant created_at{};
    long long version = 1;

    /// The document is issued. Errors: conflict unless planned.
    Result<void> release(Instant at);
    /// Forward, or pending again after a refusal; a second `withdrawn` is the recipient's confirmation. Errors: conflict naming the state where
    /// the step does not fit; invalid_input for a refusal without a reason (1 to 500).
    Result<void> move_to(RecipientState wanted, const std::optional<std::string>& why, const std::optional<UserId>& by, Instant at);
    /// By a recall; nothing happens to what was refused, because nothing arrived.
    void withdraw(const std::string& why, const UserId& by, Instant at);
};

/// Errors: invalid_input below the pointer ("/recipients/3").
[[nodiscard]] Result<void> check(const Recipient& recipient, const std::string& pointer);

}  // namespace vanthu::records
