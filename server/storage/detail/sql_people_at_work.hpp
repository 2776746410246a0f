#pragma once

#include "server/app/ports/people_at_work.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlMandates final : public app::Mandates {
public:
    explicit SqlMandates(SqlContext& context) : context_(context) {}
    void add(const app::StoredMandate& mandate) override;
    void save(const app::StoredMandate& mandate) override;
    std::optional<app::StoredMandate> find(const std::string& id) override;
    std::vector<workflow::Mandate> in_force(const UserId& substitute, Instant at) override;
    std::vector<app::StoredMandate> of_person(const std::optional<UserId>& person, const std::string& after, int limit) override;

private:
    SqlContext& context_;
};

class SqlRemarks final : public app::Remarks {
public:
    explicit SqlRemarks(SqlContext& context) : context_(context) {}
    void add(const app::Remark& remark) override;
    void save(const app::Remark& remark) override;
    void remove(const std::string& id) override;
    std::optional<app::Remark> find(const std::string& id) override;
    std::vector<app::Remark> of_document(const DocumentId& id, const UserId& reader) override;

private:
    SqlContext& context_;
};

class SqlNotificationChoices final : public app::NotificationChoices {
public:
    explicit SqlNotificationChoices(SqlContext& context) : context_(context) {}
    void add(const app::NotificationSettings& settings) override;
    void save(const app::NotificationSettings& settings) override;
    std::optional<app::NotificationSettings> find(const UserId& user) override;

private:
    SqlContext& context_;
};

class SqlNotifications final : public app::Notifications {
public:
    explicit SqlNotifications(SqlContext& context) : context_(context) {}
    void add(const app::Notification& notification) override;
    std::vector<app::Notification> of_user(const UserId& user, const std::string& before, bool only_unseen, int limit) override;
    std::optional<app::Notification> find(const UserId& user, const std::string& id) override;
    std::vector<app::Notification> after(const UserId& user, const app::TellingPlace& place, int limit) override;
    std::optional<app::TellingPlace> place_of(const UserId& user, const std::string& id) override;
    std::optional<app::TellingPlace> last_place(const UserId& user) override;
    void mark_seen(const UserId& user, const std::string& up_to, Instant at) override;
    /// At the end of the transaction, under the lock of the log, whose size is the place of what was added.
    void write(std::optional<std::uint64_t> log_size);

private:
    SqlContext& context_;
    std::vector<app::Notification> waiting_;
};

}  // namespace vanthu::storage::detail
