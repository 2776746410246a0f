#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"

namespace vanthu::app {

using ArrivedMailId = Id<struct ArrivedMailTag>;
using ArrivedMailFileId = Id<struct ArrivedMailFileTag>;

/// A message of the agency's mailbox, for a clerk to decide on. It is no document before the clerk registers it.
struct ArrivedMail {
    ArrivedMailId id;
    std::string mailbox;              ///< account and folder
    std::uint32_t uid_validity = 0;   ///< with mailbox and `uid` the message's name for good: it comes in once
    std::uint32_t uid = 0;
    std::string state = "new";        ///< "new", "registered", "dismissed"
    std::string from_name{};
    std::string from_address{};       ///< empty when it is none
    std::string subject{};
    std::string message_id{};
    std::string text{};
    std::uint64_t size_bytes = 0;
    bool is_complete = true;          ///< false: more is in the message itself than was read from it, or it was too large to be fetched
    Instant received_at{};
    std::optional<DocumentId> document{};  ///< that it was registered as
    std::optional<UserId> decided_by{};
    std::optional<Instant> decided_at{};
    std::optional<std::string> reason{};   ///< of a dismissal
    long long version = 1;
};

/// The message itself, byte-exact, or a file that came with it.
struct ArrivedMailFile {
    ArrivedMailFileId id;
    ArrivedMailId mail;
    std::string kind;          ///< "message", "attachment"
    long long ordinal = 0;
    std::string name;
    std::string media_type;
    std::uint64_t size_bytes = 0;
    std::string sha256;
    bool is_damaged = false;   ///< its encoding in the message was broken
    std::optional<std::string> scan{};     ///< as that of a `DocumentFile`
    std::optional<std::string> refusal{};  ///< why it may not become a document's file
};

class ArrivedMails {
public:
    virtual ~ArrivedMails() = default;
    virtual void add(const ArrivedMail& mail, const std::vector<ArrivedMailFile>& files) = 0;
    /// Throws StaleVersion when the stored version is not the one that this was loaded with.
    virtual void save(const ArrivedMail& mail) = 0;
    virtual std::optional<ArrivedMail> find(const ArrivedMailId& id) = 0;
    virtual std::vector<ArrivedMailFile> files(const ArrivedMailId& id) = 0;
    virtual std::optional<ArrivedMailFile> find_file(const ArrivedMailFileId& id) = 0;
    /// In a state, or all; newest first, before the given id.
    virtual std::vector<ArrivedMail> page(const std::optional<std::string>& state, const std::string& before, int limit) = 0;
    /// The newest that came in; 0: none.
    virtual std::uint32_t last_uid(const std::string& mailbox, std::uint32_t uid_validity) = 0;
};

}  // namespace vanthu::app
