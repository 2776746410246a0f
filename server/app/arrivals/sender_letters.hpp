#pragma once

#include <optional>
#include <string>

#include "core/mail.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

/// Letters to the sender of an incoming document, through the outbox that notifications go through: what came is acknowledged, returned or
/// transferred.
namespace vanthu::app {

inline constexpr const char* sender_letter_work = "mail-sender";

/// Puts a letter into the outbox, once for each document and occasion ("receipt", "return", "transfer"). Nothing where the sender's address
/// is not known or no mail is configured.
void post_to_sender(Tx& tx, const Services& services, const records::IncomingDocument& document, const std::string& occasion, Instant now);

/// What the job is about, as it stands now; nothing when there is nothing to say any more.
[[nodiscard]] std::optional<Mail> sender_letter(Tx& tx, const Services& services, const Job& job);

/// The mail server has taken the letter of that payload.
void sender_letter_is_sent(Tx& tx, const std::string& payload, Instant now);

}  // namespace vanthu::app
