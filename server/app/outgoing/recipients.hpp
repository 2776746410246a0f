#pragma once

#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/ports/recipients.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Issues the document in the transaction: its register line is completed, its recipients go out. Planned recipients whose line is no longer under
/// "Nơi nhận" are dropped, lines without a recipient become recipients of the kind `text`; units see it at once, mail goes into the outbox, the rest
/// waits for the clerk. The caller saves the document. Errors: conflict unless sealed, or when what it replaces was replaced by another
/// already; invalid_input for `dispatch`.
[[nodiscard]] Result<void> send_out(Tx& tx, const Services& services, const Actor& actor, records::OutgoingDocument& document, const UserId& by,
                                    const records::Dispatch& dispatch, Instant now);

/// Tells the people of a unit who open its mail: its leaders and clerks, or its officials where it has neither.
void tell_unit(Tx& tx, const Services& services, const UnitId& unit, const UserId& but, const DocumentId& document, const std::string& kind,
               const std::string& words, Instant now);

/// Puts a letter to the recipient into the outbox: the document itself, or the word that it was recalled.
void queue_document_mail(Tx& tx, const records::Recipient& recipient, bool is_recall, Instant now);

/// Whom documents go to, and how far they have come (Decree 30/2020/NĐ-CP, Articles 18 and 19; Annex VI, III.1).
class KeepRecipients final {
public:
    struct Input {
        records::RecipientKind kind = records::RecipientKind::text;
        std::string name;
        std::optional<UnitId> unit{};
        std::optional<std::string> address{};
        long long copies = 1;
    };
    struct Posting {
        std::chrono::year_month_day day{};
        long long envelopes = 1;
        std::optional<std::string> receipt{};
        std::optional<std::string> note{};
    };

    explicit KeepRecipients(const Services& services) : services_(services) {}

    /// All recipients anew, by the drafting unit or a clerk of the agency until the issue; their lines become "Nơi nhận".
    /// Errors: forbidden; not_found; conflict once it is issued; invalid_input, also for more than 200; stale_version.
    Result<std::vector<records::Recipient>> plan(const Actor& actor, const DocumentId& id, long long version, const std::vector<Input>& recipients);
    /// One more of an issued document, by a clerk of the agency; it goes out at once. Errors: as plan; conflict unless issued.
    Result<records::Recipient> add(const Actor& actor, const DocumentId& id, const Input& recipient);
    Result<std::vector<records::Recipient>> of_document(const Actor& actor, const DocumentId& id);
    /// Of all documents that the person may see. `filter.visibility` is set here.
    Result<std::vector<RecipientRow>> page(const Actor& actor, RecipientFilter filter, const PageRequest& page);
    /// Errors: not_found.
    Result<records::Recipient> find(const Actor& actor, const std::string& id);
    /// An envelope leaves: a line in the postal register, and the recipient is `sent`. Clerks of the agency. Errors: forbidden; not_found;
    /// conflict unless paper or text and on its way; invalid_input; stale_version.
    Result<records::Recipient> post(const Actor& actor, const std::string& id, long long version, const Posting& posting);
    /// What a clerk of the agency learned; a unit's own people say of it that they received or refuse it. A refused letter by mail
    /// that becomes pending is sent again. Errors: forbidden; not_found; conflict and invalid_input as `Recipient::move_to`; stale_version.
    Result<records::Recipient> progress(const Actor& actor, const std::string& id, long long version, records::RecipientState state,
                                        const std::optional<std::string>& reason);

private:
    Result<records::Recipient> load(Tx& tx, const Actor& actor, const std::string& id, std::optional<long long> version);
    records::Recipient made(const DocumentId& document, long long ordinal, const Input& input, Instant now);

    const Services& services_;
};

}  // namespace vanthu::app
