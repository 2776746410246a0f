#include "server/storage/detail/sql_imports.hpp"

#include <fmt/format.h>

#include "server/storage/detail/row_values.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view insert_row = "insert into imported_rows (id, table_sha256, row, document_id, at) values (:p0, :p1, :p2, :p3, :p4)";
constexpr std::string_view select_rows = "select * from imported_rows where table_sha256 = :p0 and row > :p1 order by row limit :p2";

}  // namespace

void SqlImports::add(const app::ImportedRow& row) {
    context_.session.execute(insert_row, {fmt::format("{}/{:08}", row.table_sha256, row.row), row.table_sha256, row.row, or_null(row.document), to_millis(row.at)});
}

std::vector<app::ImportedRow> SqlImports::rows(const std::string& table_sha256, long long after, int limit) {
    const auto found = context_.session.query(select_rows, {table_sha256, after, static_cast<long long>(limit)});
    return all_of<app::ImportedRow>(found, [](const Row& row) {
        return app::ImportedRow{row.text("table_sha256"), row.integer("row"), id_or_none<DocumentId>(row, "document_id"), from_millis(row.integer("at"))};
    });
}

}  // namespace vanthu::storage::detail
