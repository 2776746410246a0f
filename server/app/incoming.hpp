#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// What a clerk enters about a document that arrived (Decree 30/2020/NĐ-CP, Annex VI part II).
struct IncomingMetadata {
    std::string issuer;             ///< issuing agency as printed on the document
    std::optional<std::string> issuer_code{};
    std::string number_and_symbol;  ///< "412/UBND-VP7"
    std::chrono::year_month_day document_day{};
    std::optional<std::string> identifier{};
    std::string type_code = "CV";
    std::string subject;
    std::string urgency = "normal";
    std::string secrecy = "none";
    std::optional<std::chrono::year_month_day> due_day{};
    std::optional<std::string> signer_position{};
    std::optional<std::string> signer_name{};
    std::optional<int> page_count{};
    std::optional<std::string> note{};
    std::optional<std::chrono::year_month_day> transferred_day{};
    std::optional<DocumentId> answers{};  ///< the outgoing document to which this is the answer; given at registration
    std::optional<std::string> sender_email{};
};

/// A document as its page shows it.
struct IncomingView {
    records::IncomingDocument document;
    std::vector<DocumentFile> files;
    std::vector<DocumentUnit> units;
    std::vector<records::OutgoingDocument> answers;
    std::vector<SignatureReport> signature_reports;  ///< the oldest first
    std::vector<IncomingTransfer> transfers{};       ///< the oldest first
    std::vector<Urging> urgings{};                   ///< the oldest first
    bool has_receipt = false;                        ///< the sender was told that it came, or will be by mail
    std::vector<NearDuplicate> near_duplicates{};    ///< in the answer to a registration only: what it may be once more
};

[[nodiscard]] IncomingView incoming_view(Tx& tx, records::IncomingDocument document);

/// A clerk enters a document that arrived (Decree 30/2020/NĐ-CP, Article 22). Takes the next number of the year's book;
/// a paper document may have no file yet.
class RegisterIncoming final {
public:
    struct Input {
        IncomingMetadata metadata;
        std::optional<UploadId> upload{};
        std::vector<UploadId> attachments{};
        std::optional<ArrivedMailId> mail{};  ///< by which it came: decided on with the registration; its sender is told where no address is given
        bool accept_duplicate = false;  ///< the clerk has seen the warning
        std::string book = "incoming";  ///< a book of incoming documents
        std::optional<int> reserved_number{};
    };

    explicit RegisterIncoming(const Services& services) : services_(services) {}
    /// Errors: forbidden; invalid_input; conflict when the same document seems to be registered already and
    /// `accept_duplicate` is not set (the text names its number), an upload is unfinished or used, the book is closed, or the
    /// server's clock went back; unsupported for a classified document.
    Result<IncomingView> run(const Actor& actor, const Input& input);

private:
    const Services& services_;
};

class ReadIncoming final {
public:
    explicit ReadIncoming(const Services& services) : services_(services) {}
    /// Errors: not_found, also for what the person may not see.
    Result<IncomingView> find(const Actor& actor, const DocumentId& id);
    Result<std::vector<records::IncomingDocument>> page(const Actor& actor, const std::optional<std::string>& state,
                                                        const PageRequest& page);
    /// Documents that would be called duplicates of these; clerks only.
    Result<std::vector<records::IncomingDocument>> duplicates(const Actor& actor, const std::string& issuer,
                                                              const std::string& number_and_symbol,
                                                              const std::optional<std::string>& identifier);
    /// Documents that this one may be once more, although number and symbol differ: with the same file, or alike in issuer, date and subject.
    /// Clerks only. Errors: forbidden; not_found for the upload.
    struct Described {
        std::string issuer;
        std::chrono::year_month_day document_day{};
        std::string subject;
        std::optional<UploadId> upload{};
    };
    Result<std::vector<NearDuplicate>> near_duplicates(const Actor& actor, const Described& described);

private:
    const Services& services_;
};

/// What happens to a registered document. Each step needs the version that the person saw.
class ProcessIncoming final {
public:
    struct Instruction {
        std::string text;  ///< at most 2000 characters
        UnitId lead_unit;
        std::vector<UnitId> cooperating_units{};
        std::optional<std::chrono::year_month_day> due_day{};
    };

    explicit ProcessIncoming(const Services& services) : services_(services) {}

    /// The clerk corrects what was entered; number and date of arrival stay. Every field is given anew.
    Result<IncomingView> correct(const Actor& actor, const DocumentId& id, long long version,
                                 const IncomingMetadata& metadata);
    /// The clerk submits to a leader (Article 23). Errors: forbidden, not_found, conflict, stale_version; invalid_input
    /// when the person is no leader of the agency.
    Result<IncomingView> submit(const Actor& actor, const DocumentId& id, long long version, const UserId& leader);
    /// The leader's instruction: one lead unit, cooperating units, a deadline (Article 24).
    Result<IncomingView> instruct(const Actor& actor, const DocumentId& id, long long version,
                                  const Instruction& instruction);
    /// The lead unit closes its work.
    Result<IncomingView> complete(const Actor& actor, const DocumentId& id, long long version, const std::string& note);

private:
    const Services& services_;
};

}  // namespace vanthu::app
