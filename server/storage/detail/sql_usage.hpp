#pragma once

#include "server/app/ports/usage.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlUsageEntries final : public app::UsageEntries {
public:
    explicit SqlUsageEntries(SqlContext& context) : context_(context) {}
    void add(const app::UsageEntry& entry) override;
    std::vector<app::UsageEntry> of_subject(const std::string& subject, const std::string& after, int limit) override;
    std::vector<app::UsageCount> counts(Instant from, Instant until, app::UsageGroup group, int limit) override;
    int remove_before(Instant at, int limit) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
