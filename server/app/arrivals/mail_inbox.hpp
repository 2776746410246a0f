#pragma once

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/mailbox.hpp"
#include "server/app/actor.hpp"
#include "server/app/files/file_gate.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Watches the agency's mailbox: each new message is kept byte-exact, with its files, for a clerk to decide on. A message comes in once, by
/// UIDVALIDITY and UID, whatever is killed in between: its rows are one transaction, behind which the mailbox is never asked for it again.
class TakeInMail final {
public:
    /// `mailbox` names account and folder in the rows; `gate`: what attached files go through; none: all may become documents.
    TakeInMail(const Services& services, MailboxReader& reader, FileGate* gate, std::string mailbox)
        : services_(services), reader_(reader), gate_(gate), mailbox_(std::move(mailbox)) {}
    /// One visit. Returns how many came in. Errors: unavailable when the mailbox cannot be read; those of storage.
    Result<int> run();
    /// No more messages, from any thread.
    void stop() { stopping_ = true; }

private:
    Result<void> take(const MailboxMessage& message);
    Result<ArrivedMailFile> keep(const ArrivedMailId& mail, const std::string& content);

    const Services& services_;
    MailboxReader& reader_;
    FileGate* gate_;
    std::string mailbox_;
    std::atomic<bool> stopping_ = false;
};

/// What came by mail, for the clerks of the agency.
class MailDesk final {
public:
    struct View {
        ArrivedMail mail;
        std::vector<ArrivedMailFile> files;
    };
    struct Content {
        ArrivedMailFile file;
        std::filesystem::path path;
    };
    explicit MailDesk(const Services& services) : services_(services) {}

    /// Errors of all: forbidden for who is no clerk; not_found.
    Result<std::vector<ArrivedMail>> page(const Actor& actor, const std::optional<std::string>& state, const PageRequest& page);
    Result<View> find(const Actor& actor, const ArrivedMailId& id);
    Result<Content> content(const Actor& actor, const ArrivedMailFileId& id);
    /// The file as a finished upload of the clerk, which is then suggested for and registered like any other. Errors: also unsupported for a
    /// file that is not taken in.
    Result<Upload> upload(const Actor& actor, const ArrivedMailFileId& id);
    /// No document: advertising, a mistake. Errors: also stale_version; conflict when it was decided on before; invalid_input for the reason.
    Result<View> dismiss(const Actor& actor, const ArrivedMailId& id, long long version, const std::string& reason);

private:
    const Services& services_;
};

/// The message has become a document, in the transaction that registers it. Errors: invalid_input for a message that is not there, conflict for
/// one that was decided on before.
[[nodiscard]] Result<void> mail_is_registered(Tx& tx, const Actor& actor, const ArrivedMailId& id, const DocumentId& document, Instant now);

}  // namespace vanthu::app
