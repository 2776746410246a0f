#pragma once

#include "server/app/ports/arrived_mails.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlArrivedMails final : public app::ArrivedMails {
public:
    explicit SqlArrivedMails(SqlContext& context) : context_(context) {}
    void add(const app::ArrivedMail& mail, const std::vector<app::ArrivedMailFile>& files) override;
    void save(const app::ArrivedMail& mail) override;
    std::optional<app::ArrivedMail> find(const app::ArrivedMailId& id) override;
    std::vector<app::ArrivedMailFile> files(const app::ArrivedMailId& id) override;
    std::optional<app::ArrivedMailFile> find_file(const app::ArrivedMailFileId& id) override;
    std::vector<app::ArrivedMail> page(const std::optional<std::string>& state, const std::string& before, int limit) override;
    std::uint32_t last_uid(const std::string& mailbox, std::uint32_t uid_validity) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
