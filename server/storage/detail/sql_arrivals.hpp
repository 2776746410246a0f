#pragma once

#include "server/app/ports/arrivals.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlArrivals final : public app::Arrivals {
public:
    explicit SqlArrivals(SqlContext& context) : context_(context) {}
    void add(const app::StoredReceipt& receipt) override;
    void save(const app::StoredReceipt& receipt) override;
    std::optional<app::StoredReceipt> receipt(const DocumentId& document) override;
    void add(const app::IncomingTransfer& transfer) override;
    void add(const app::Urging& urging) override;
    std::vector<app::IncomingTransfer> transfers(const DocumentId& document) override;
    std::vector<app::Urging> urgings(const DocumentId& document) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
