#pragma once

#include "server/app/ports/person_keys.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlPersonCertificates final : public app::PersonCertificates {
public:
    explicit SqlPersonCertificates(SqlContext& context) : context_(context) {}
    void add(const app::PersonCertificate& certificate) override;
    void save(const app::PersonCertificate& certificate) override;
    std::optional<app::PersonCertificate> find(const std::string& id) override;
    std::vector<app::PersonCertificate> of_key(const std::string& key_digest) override;
    std::vector<app::PersonCertificate> of_user(const UserId& user) override;
    std::vector<app::PersonCertificate> page(const std::string& state, const std::string& after, int limit) override;

private:
    SqlContext& context_;
};

class SqlAgentExchanges final : public app::AgentExchanges {
public:
    explicit SqlAgentExchanges(SqlContext& context) : context_(context) {}
    void add(const app::AgentExchange& exchange) override;
    void save(const app::AgentExchange& exchange) override;
    std::optional<app::AgentExchange> find(const std::string& id) override;
    std::optional<app::AgentExchange> find_by_download(const std::string& hash) override;
    std::optional<app::AgentExchange> find_by_upload(const std::string& hash) override;

private:
    std::optional<app::AgentExchange> first(std::string_view select, const std::string& value);
    SqlContext& context_;
};

class SqlRemoteCredentials final : public app::RemoteCredentials {
public:
    explicit SqlRemoteCredentials(SqlContext& context) : context_(context) {}
    void add(const app::RemoteCredential& credential) override;
    void remove(const std::string& id) override;
    std::optional<app::RemoteCredential> find(const std::string& id) override;
    std::vector<app::RemoteCredential> of_user(const UserId& user) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
