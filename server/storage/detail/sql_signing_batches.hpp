#pragma once

#include "server/app/ports/signing_batches.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlSigningBatches final : public app::SigningBatches {
public:
    explicit SqlSigningBatches(SqlContext& context) : context_(context) {}
    void add(const app::SigningBatch& batch) override;
    void add(const app::SigningBatchItem& item) override;
    void save(const app::SigningBatch& batch) override;
    void save(const app::SigningBatchItem& item) override;
    std::optional<app::SigningBatch> find(const std::string& id) override;
    std::vector<app::SigningBatchItem> items(const std::string& batch) override;
    std::optional<app::SigningBatchItem> item(const std::string& batch, long long ordinal) override;
    std::vector<app::SigningBatch> of_user(const UserId& user, int limit) override;
    std::optional<app::SigningBatch> running(const UserId& user) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
