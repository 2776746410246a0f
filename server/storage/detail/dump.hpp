#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "server/storage/session.hpp"

/// What a backup and a full export have in common: which tables there are, their rows in pieces, and how rows come back.
namespace vanthu::storage::detail {

/// A table and the column that its rows are read in the order of, in pieces. In an order that foreign keys allow.
struct Table {
    std::string_view name;
    std::string_view key;
    std::string_view second_key = "";
};

[[nodiscard]] std::span<const Table> dumped_tables();

inline constexpr long long rows_per_read = 2000;

/// The next rows after the given one, of one snapshot; fewer than `rows_per_read` at the end.
[[nodiscard]] std::vector<Row> next_rows(Session& session, const Table& table, const std::optional<Row>& last);

/// Whether a row of `blobs` has its bytes: those of others are gone by a disposal.
[[nodiscard]] bool has_bytes(const Row& blob);

enum class ColumnKind { text, integer, bytes };

/// Fills one table, whose columns the source names.
class TableLoader final {
public:
    /// Errors: corrupt for a name that is no column's.
    static Result<TableLoader> begin(Session& session, const Table& table, const std::vector<std::string>& columns);
    /// Fields as texts, in columns of bytes `\x` and hexadecimal, nothing for null. Errors: corrupt for what is no value of its column.
    Result<void> add(const std::vector<std::optional<std::string>>& fields);
    /// What hangs on the table: the index of words, the sequence of rows.
    void end();

private:
    TableLoader(Session& session, const Table& table) : session_(session), table_(table) {}
    Session& session_;
    Table table_;
    std::string sql_;
    std::vector<ColumnKind> kinds_;
    /// Of units: ids do not come in the order of the tree, so each gets its parent when all are there. Place of the column, then id and parent.
    std::optional<std::size_t> parent_at_{};
    std::vector<std::pair<Value, Value>> parents_{};
};

[[nodiscard]] Result<void> sync_file(const std::filesystem::path& path);

}  // namespace vanthu::storage::detail
