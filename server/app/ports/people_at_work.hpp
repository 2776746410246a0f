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

struct Notification {
    std::string id;
    UserId user;
    std::string kind;  ///< "task", "returned", "rejected", "overdue", …
    DocumentId document;
    std::optional<TaskId> task{};
    ClientText text;
    Instant at{};
    std::optional<Instant> seen_at{};
};

/// What people are told.
class Notifications {
public:
    virtual ~Notifications() = default;
    virtual void add(const Notification& notification) = 0;
    /// Newest first, before the given id.
    virtual std::vector<Notification> of_user(const UserId& user, const std::string& before, bool only_unseen, int limit) = 0;
    /// Oldest first, behind the given id: for a stream that goes on where it broke off.
    virtual std::vector<Notification> after(const UserId& user, const std::string& id, int limit) = 0;
    virtual void mark_seen(const UserId& user, const std::string& up_to, Instant at) = 0;
};

}  // namespace vanthu::app
