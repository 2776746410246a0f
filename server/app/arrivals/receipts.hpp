#pragma once

#include <string>

#include "server/app/actor.hpp"
#include "server/app/registers/printouts.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Makes the receipt of a document, once, as soon as each of its files was judged or given up, and puts the letter to the sender into the
/// outbox; in the transaction that registers or judges. Nothing before, nothing afterwards.
void acknowledge_when_judged(Tx& tx, const Services& services, const DocumentId& id, Instant now);

/// "NO_SIGNATURE" in words, as they stand on receipts.
[[nodiscard]] ClientText verdict_in_words(const std::string& verdict);

/// "26/11/2026 09:15:42 +07:00", as Annex I writes times.
[[nodiscard]] std::string to_local_time(Instant at, std::chrono::minutes utc_offset);

/// What senders are told of their documents. Whoever may read the document may read it.
class ReadReceipts final {
public:
    explicit ReadReceipts(const Services& services) : services_(services) {}
    /// Errors: not_found, also while there is none yet.
    Result<StoredReceipt> find(const Actor& actor, const DocumentId& id);
    /// The same on paper. Errors: not_found; storage_full.
    Result<Printout> print(const Actor& actor, const DocumentId& id);

private:
    const Services& services_;
};

}  // namespace vanthu::app
