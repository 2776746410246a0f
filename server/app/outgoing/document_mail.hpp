#pragma once

#include <optional>
#include <string_view>

#include "core/mail.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Kinds of jobs in the outbox whose payload is a recipient's id.
inline constexpr std::string_view document_mail_kind = "mail-document";
inline constexpr std::string_view recall_mail_kind = "mail-recall";

/// The letter with the issued files (the sealed document, annexes and attachments), or the word of the recall. Nothing when the recipient does not
/// wait for it any more. Errors: too_large for more than 20 MiB; not_found where a file is gone.
[[nodiscard]] Result<std::optional<Mail>> compose_document_mail(Tx& tx, const Services& services, const Job& job);

/// What became of the letter for good: the recipient is `sent`, or `refused` with the mail server's words, and the drafter is told.
void keep_document_delivery(Tx& tx, const Services& services, const Job& job, const Delivery& delivery, Instant now);

}  // namespace vanthu::app
