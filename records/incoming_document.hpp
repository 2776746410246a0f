#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "records/document.hpp"
#include "records/number_series.hpp"

namespace vanthu::records {

/// registered ⇄ submitted → instructed → completed; cancelled from registered, when its number is made void. What was not for us, or is not
/// what it says, leaves from any of the first three: returned to the sender, or transferred to the agency whose business it is. It keeps its number.
enum class IncomingState { registered, submitted, instructed, completed, cancelled, returned, transferred };

[[nodiscard]] const char* to_string(IncomingState state);
[[nodiscard]] std::optional<IncomingState> parse_incoming_state(std::string_view text);

/// What is printed on an incoming document (Decree 30/2020/NĐ-CP, Annex VI part II; limits from there).
struct IncomingDetails {
    std::string issuer;                              ///< at most 200 characters
    std::optional<std::string> issuer_code{};        ///< identifier, at most 35
    std::string number_and_symbol;                   ///< at most 50: "412/UBND-VP7"
    std::chrono::year_month_day document_day{};      ///< not after today
    std::optional<std::string> identifier{};         ///< "H40,2026/11/20,412/UBND-VP7"; at most 100
    std::string type_code = "CV";
    std::string subject;                             ///< at most 500
    Urgency urgency = Urgency::normal;
    std::optional<std::string> signer_position{};    ///< at most 100
    std::optional<std::string> signer_name{};        ///< at most 50
    std::optional<long long> page_count{};
    std::optional<std::chrono::year_month_day> due_day{};
    std::optional<std::string> note{};               ///< at most 500
    std::optional<std::chrono::year_month_day> transferred_day{};  ///< to the unit, where it was another than that of the instruction
    std::optional<DocumentId> answers{};             ///< the outgoing document that it answers
    std::optional<std::string> sender_email{};       ///< where receipts go, as `is_mail_address` accepts
};

/// Errors: invalid_input naming the field; a document date in the future; a due date before the document's date.
[[nodiscard]] Result<void> check(const IncomingDetails& details, std::chrono::year_month_day today);

/// A registered incoming document. Number and time of arrival never change.
struct IncomingDocument {
    DocumentId id;
    SeriesKey series;
    RegisterNumber number{};
    Instant arrived_at{};
    IncomingState state = IncomingState::registered;
    IncomingDetails details;
    UserId registered_by;
    std::optional<UserId> leader{};
    std::optional<std::string> instruction{};
    std::optional<UserId> instructed_by{};
    std::optional<Instant> instructed_at{};
    std::optional<std::string> closing_note{};
    std::optional<UserId> closed_by{};
    std::optional<Instant> closed_at{};
    std::optional<std::string> departure_reason{};  ///< why it was returned or transferred, and whereto
    long long version = 1;

    /// Errors: conflict once it is completed.
    Result<void> correct(const IncomingDetails& wanted, std::chrono::year_month_day today);
    /// To a leader; again to another one as long as none has instructed. Errors: conflict.
    Result<void> submit_to(const UserId& to);
    /// Back to the clerk, before an instruction. Errors: conflict.
    Result<void> give_back();
    /// Once more changes the instruction. Errors: conflict before it was submitted or after it was completed;
    /// invalid_input for the text (1 to 2000 characters).
    Result<void> instruct(const UserId& by, std::string_view text, std::optional<std::chrono::year_month_day> due, Instant at);
    /// Errors: conflict unless instructed; invalid_input for the note (1 to 500 characters).
    Result<void> complete(const UserId& by, std::string_view closing, Instant at);
    /// Back to the sender. Errors: conflict once it is completed, cancelled or gone; invalid_input for the reason (1 to 500 characters).
    Result<void> send_back(const UserId& by, std::string_view reason, Instant at);
    /// To the agency whose business it is. Errors: the same, also for the agency's name (1 to 200 characters).
    Result<void> transfer_to(const UserId& by, std::string_view agency, std::string_view reason, Instant at);
    /// Registered, submitted or instructed: something is still to be done here.
    [[nodiscard]] bool is_open() const;
    /// The number was made void: registered by mistake. Errors: conflict unless registered and not submitted.
    Result<void> lose_number();
};

}  // namespace vanthu::records
