#pragma once

#include "server/app/ports/work.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

/// A node's key in the table: nodes above the leaves, by level and then by position.
[[nodiscard]] constexpr long long node_id(unsigned level, std::uint64_t position) {
    return static_cast<long long>(std::uint64_t{level} << 56U | position);
}

/// The stored nodes of the Merkle tree: complete subtrees only. The leaves are those of the events.
class SqlNodeStore final : public evidence::NodeStore {
public:
    explicit SqlNodeStore(SqlContext& context) : context_(context) {}
    std::optional<evidence::Hash> node(unsigned level, std::uint64_t index) override;
    void put(unsigned level, std::uint64_t index, const evidence::Hash& hash) override;

private:
    SqlContext& context_;
};

class SqlEventLog final : public app::EventLog {
public:
    explicit SqlEventLog(SqlContext& context) : context_(context), nodes_(context) {}
    void append(evidence::Event event) override;
    std::uint64_t size() override;
    std::optional<app::LoggedEvent> find(std::uint64_t seq) override;
    std::vector<app::LoggedEvent> range(std::uint64_t from, int limit) override;
    std::vector<app::LoggedEvent> of_object(const std::string& object, std::uint64_t from, int limit) override;
    evidence::NodeStore& nodes() override { return nodes_; }
    void add_checkpoint(const app::StoredCheckpoint& checkpoint) override;
    std::optional<app::StoredCheckpoint> latest_checkpoint() override;

    /// Writes the transaction's events as leaves, the digests of the touched rows in the last of them.
    /// Throws std::logic_error when recorded rows were changed and no event says so: a bug of the use case.
    void write_events();

private:
    SqlContext& context_;
    SqlNodeStore nodes_;
};

}  // namespace vanthu::storage::detail
