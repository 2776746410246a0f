#pragma once

#include "server/app/ports/imports.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlImports final : public app::Imports {
public:
    explicit SqlImports(SqlContext& context) : context_(context) {}
    void add(const app::ImportedRow& row) override;
    std::vector<app::ImportedRow> rows(const std::string& table_sha256, long long after, int limit) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
