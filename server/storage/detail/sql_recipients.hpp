#pragma once

#include "server/app/ports/recipients.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlRecipients final : public app::Recipients {
public:
    explicit SqlRecipients(SqlContext& context) : context_(context) {}
    void add(const records::Recipient& recipient) override;
    void save(const records::Recipient& recipient) override;
    void remove(const std::string& id) override;
    std::optional<records::Recipient> find(const std::string& id) override;
    std::vector<records::Recipient> of_document(const DocumentId& document) override;
    std::vector<app::RecipientRow> page(const app::RecipientFilter& filter, const app::PageRequest& page) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
