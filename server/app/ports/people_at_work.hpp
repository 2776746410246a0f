#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "workflow/mandate.hpp"

namespace vanthu::app {

struct StoredMandate {
    workflow::Mandate mandate;
    UserId created_by;
    Instant created_at{};
    std::optional<Instant> revoked_at{};
    long long version = 1;
};

/// Who acts for whom (docs/approval.md). Revoked and past ones stay: decisions name them.
class Mandates {
public:
    virtual ~Mandates() = default;
    virtual void add(const StoredMandate& mandate) = 0;
    virtual void save(const StoredMandate& mandate) = 0;
    virtual std::optional<StoredMandate> find(const std::string& id) = 0;
    /// Not revoked and in force at the moment, of which the person is the substitute.
    virtual std::vector<workflow::Mandate> in_force(const UserId& substitute, Instant at) = 0;
    /// All that name the person on either side, newest first; of nobody in particular: everybody's.
    virtual std::vector<StoredMandate> of_person(const std::optional<UserId>& person, const std::string& after, int limit) = 0;
};

/// Where on a page a remark is pinned, and in which content.
struct RemarkPlace {
    long long page = 1;
    double x = 0, y = 0, width = 0, height = 0;  ///< points from the lower left corner
    std::string version_sha256{};
};

/// A remark beside a document. A draft is its writer's alone; a final one is frozen.
struct Remark {
    std::string id;
    DocumentId document;
    UserId author;
    std::string body;
    bool is_final = false;
    Instant created_at{};
    std::optional<Instant> final_at{};
    long long version = 1;
    std::optional<RemarkPlace> place{};
    std::optional<UserId> resolved_by{};   ///< of a final one: what it asks for is done
    std::optional<Instant> resolved_at{};
};

class Remarks {
public:
    virtual ~Remarks() = default;
    virtual void add(const Remark& remark) = 0;
    virtual void save(const Remark& remark) = 0;
    virtual void remove(const std::string& id) = 0;
    virtual std::optional<Remark> find(const std::string& id) = 0;
    /// Final ones, and the reader's own drafts.
    virtual std::vector<Remark> of_document(const DocumentId& id, const UserId& reader) = 0;
};

/// One thing that a person was told. `text_of` (chains/notification_text.hpp) makes the sentence when it is read.
struct Notification {
    std::string id;
    UserId user;
    std::string kind;  ///< "task", "passed", "returned", "rejected", "overdue", …
    DocumentId document;  ///< empty where it is about a dossier
    std::optional<TaskId> task{};
    std::string words{};  ///< the step's name, a reason, or what was said
    Instant at{};
    std::optional<Instant> seen_at{};
    long long seq = 0;      ///< given when it is stored: the size of the log after the events of its transaction
    std::string subject{};  ///< the document's, or the dossier's title, as it is when the notification is read
    std::optional<DossierId> dossier{};
};

/// A place in the order in which people were told, which is the order of commits (ids are made before the commit).
struct TellingPlace {
    long long seq = -1;
    std::string id{};
};

/// How a person wants to be told by mail.
struct NotificationSettings {
    UserId user;
    std::string email{};
    std::string mail = "none";  ///< "none"; "each": one letter a notification; "digest": one a day of what was not seen
    int digest_hour = 8;        ///< by the agency's clock
    long long version = 0;      ///< 0: never chosen
};

class NotificationChoices {
public:
    virtual ~NotificationChoices() = default;
    virtual void add(const NotificationSettings& settings) = 0;
    virtual void save(const NotificationSettings& settings) = 0;
    virtual std::optional<NotificationSettings> find(const UserId& user) = 0;
};

/// What people are told. Who tells also appends an event: the log's lock is what orders the commits.
class Notifications {
public:
    virtual ~Notifications() = default;
    virtual void add(const Notification& notification) = 0;
    /// Newest first, before the given id.
    virtual std::vector<Notification> of_user(const UserId& user, const std::string& before, bool only_unseen, int limit) = 0;
    virtual std::optional<Notification> find(const UserId& user, const std::string& id) = 0;
    /// In the order of commits, behind the place: for a stream that goes on where it broke off.
    virtual std::vector<Notification> after(const UserId& user, const TellingPlace& place, int limit) = 0;
    /// Nothing for an id that is not one of this person's.
    virtual std::optional<TellingPlace> place_of(const UserId& user, const std::string& id) = 0;
    /// Of what the person was told last.
    virtual std::optional<TellingPlace> last_place(const UserId& user) = 0;
    virtual void mark_seen(const UserId& user, const std::string& up_to, Instant at) = 0;
};

}  // namespace vanthu::app
