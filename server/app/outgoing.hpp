#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/page_text.hpp"
#include "server/app/ports/drafting.hpp"
#include "server/app/registers/numbering.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

struct OutgoingView {
    records::OutgoingDocument document;
    std::vector<DocumentFile> files;
    std::vector<Task> tasks;          ///< open ones
    std::vector<StoredStep> history;  ///< what its chain has seen, in order
    std::vector<records::OutgoingDocument> successors;  ///< issued ones that correct or replace it
    std::vector<Annex> annexes;
    std::optional<CheckOut> check_out;  ///< has ended where its time is over
};

[[nodiscard]] OutgoingView outgoing_view(Tx& tx, records::OutgoingDocument document);

/// An official drafts a document (Decree 30/2020/NĐ-CP, Articles 10 and 11); new versions keep the old ones.
class DraftOutgoing final {
public:
    struct Input {
        UploadId upload;
        std::vector<UploadId> attachments{};
        std::string type_code;
        std::string subject;
        std::string urgency = "normal";
        std::string secrecy = "none";
        UnitId drafting_unit;
        std::optional<DocumentId> answers{};
        std::vector<std::string> recipients{};
        std::optional<std::chrono::year_month_day> due_day{};
        std::optional<std::string> note{};
        std::optional<DocumentId> corrects{};
        std::optional<DocumentId> replaces{};
    };

    DraftOutgoing(const Services& services, PageText& page_text) : services_(services), page_text_(page_text) {}
    /// The draft's main file has to be a PDF that can be signed: it is looked at before anything is stored.
    /// Errors: forbidden; not_found for the answered letter; invalid_input, also for what cannot be corrected or replaced by this; unsupported with the reason.
    Result<OutgoingView> run(const Actor& actor, const Input& input);
    /// A new version; while the chain runs it voids approvals that were given to the version before.
    /// Errors: forbidden unless the drafter's unit; conflict once the document is signed, or while somebody else has it checked out;
    /// stale_version.
    Result<OutgoingView> add_version(const Actor& actor, const DocumentId& id, long long version, const UploadId& upload,
                                     const std::optional<std::string>& note);
    /// Gives the draft up, with a reason. Errors: forbidden; conflict once it is numbered.
    Result<OutgoingView> cancel(const Actor& actor, const DocumentId& id, long long version, const std::string& reason);

private:
    const Services& services_;
    PageText& page_text_;
};

class ReadOutgoing final {
public:
    explicit ReadOutgoing(const Services& services) : services_(services) {}
    Result<OutgoingView> find(const Actor& actor, const DocumentId& id);
    Result<std::vector<records::OutgoingDocument>> page(const Actor& actor, const std::optional<std::string>& state,
                                                        const PageRequest& page);

private:
    const Services& services_;
};

/// "15-BC-STTTT.pdf" once numbered, otherwise the name of the draft's type and day.
[[nodiscard]] std::string file_name_of(const records::OutgoingDocument& document);

/// The clerk gives number and symbol, and issues (Articles 14 to 19).
class IssueOutgoing final {
public:
    explicit IssueOutgoing(const Services& services) : services_(services) {}

    /// What `number` would give now; takes nothing. Errors: forbidden, not_found, conflict unless signed, those of `preview_number`.
    Result<NumberPreview> preview(const Actor& actor, const DocumentId& id, const NumberingChoice& choice = {});
    /// Takes the next number of the year, or a reserved one, and fills it with the date into the signed document's prepared fields.
    /// The number and the document that bears it come into being in one transaction.
    /// Errors: as preview; stale_version; busy.
    Result<OutgoingView> number(const Actor& actor, const DocumentId& id, long long version, const NumberingChoice& choice = {});
    /// Sends the sealed document on its way; recipients may be corrected for the last time. What `dispatch` leaves open: the archived
    /// copy goes to the clerks and the drafting unit, the document left today.
    /// Errors: forbidden, not_found, conflict unless sealed, stale_version, invalid_input.
    Result<OutgoingView> issue(const Actor& actor, const DocumentId& id, long long version,
                               const std::vector<std::string>& recipients, const records::Dispatch& dispatch = {});
    /// Corrects what the register says about the copies that left. Errors: forbidden unless a clerk; not_found; conflict; invalid_input;
    /// stale_version.
    Result<OutgoingView> tell_dispatch(const Actor& actor, const DocumentId& id, long long version, const records::Dispatch& dispatch);

private:
    const Services& services_;
};

}  // namespace vanthu::app
