#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/storage/session.hpp"

namespace vanthu::storage::detail {

/// How many prepared statements a connection keeps; whoever makes texts up loses them all now and then.
constexpr std::size_t statements_limit = 500;

struct Answer {
    std::vector<Row> rows{};
    long long changed = 0;
};

/// A connection of one driver, with the statements that it has prepared. Every failure leaves it as a StorageFailure that names
/// the statement and never a bound value.
class Connection {
public:
    virtual ~Connection() = default;
    virtual Answer run(std::string_view sql, const std::vector<Value>& parameters) = 0;
    /// Of a statement that changes nothing.
    virtual void visit(std::string_view sql, const std::vector<Value>& parameters, const std::function<bool(const Row&)>& seen) = 0;
    /// After a change of the tables.
    virtual void forget_statements() = 0;
    [[nodiscard]] virtual Dialect dialect() const = 0;
};

[[nodiscard]] std::unique_ptr<Connection> connect_sqlite(const std::string& path);
[[nodiscard]] std::unique_ptr<Connection> connect_postgresql(const std::string& url);

/// For a map by text that is asked with a view.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

}  // namespace vanthu::storage::detail
