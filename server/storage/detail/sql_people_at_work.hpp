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

class SqlNotifications final : public app::Notifications {
public:
    explicit SqlNotifications(SqlContext& context) : context_(context) {}
    void add(const app::Notification& notification) override;
    std::vector<app::Notification> of_user(const UserId& user, const std::string& before, bool only_unseen, int limit) override;
    std::vector<app::Notification> after(const UserId& user, const std::string& id, int limit) override;
    void mark_seen(const UserId& user, const std::string& up_to, Instant at) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
