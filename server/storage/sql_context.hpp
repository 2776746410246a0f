#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/random.hpp"
#include "evidence/event.hpp"
#include "server/storage/packed_text.hpp"
#include "server/storage/session.hpp"

namespace vanthu::storage {

/// Someone saved a newer version in between; the unit of work turns it into `stale_version`.
class StaleVersion final {
public:
    [[nodiscard]] Error error() const;
};

/// The tables whose every row is accounted for by the log: `check` compares each with the digest in its last event.
[[nodiscard]] const std::vector<std::string_view>& recorded_tables();

/// The digest of a row as it goes into the log, whatever the order of its columns.
[[nodiscard]] std::string row_digest(const Columns& columns);

enum class Access { read, write };

/// What the repositories of one transaction share: the session, and which recorded rows were changed.
class SqlContext final {
public:
    SqlContext(Session& of, const Clock& now, Random& source, Access kind)
        : session(of), clock(now), random(source), access(kind) {}

    /// Appended to a select whose row the transaction may change; a reader locks nothing.
    [[nodiscard]] std::string locked(std::string_view select) const {
        return std::string{select} + std::string{access == Access::write ? lock_suffix(session.dialect()) : ""};
    }

    /// Inserts a row of a recorded table; its column `id` comes first.
    void insert(std::string_view table, Columns columns);
    /// Keeps a row with a version as it was read: what `update` finds unchanged is not written, for SQLite would write each index
    /// of it anew.
    void remember(std::string_view table, const Row& row);
    /// Writes a recorded row; the list has all its columns. With a column `version` in the list, the stored one must be one less.
    void update(std::string_view table, const Columns& columns);
    void remove(std::string_view table, const std::string& id);

    Session& session;
    const Clock& clock;
    Random& random;
    Access access;
    std::map<std::string, std::string> touched;  ///< "table/id" → digest, "absent" when removed
    std::vector<evidence::Event> events;         ///< to be appended when the transaction ends
    std::set<std::string> access_changed;        ///< documents whose units, people or grants were changed

private:
    std::map<std::string, Columns> remembered_;  ///< "table/id" → the row
};

/// A text as packed bytes, and back. Throws std::logic_error for a column that is no packed text: somebody else wrote it.
[[nodiscard]] inline Value packed(std::string_view text) {
    return pack(text);
}
template <class Tag>
[[nodiscard]] Value packed(const Id<Tag>& id) {
    return pack(id.text());
}
template <class T>
[[nodiscard]] Value packed_or_null(const std::optional<T>& value) {
    return value ? packed(*value) : Value{};
}
[[nodiscard]] std::string unpacked(const Row& row, std::string_view column);
[[nodiscard]] std::optional<std::string> unpacked_or_null(const Row& row, std::string_view column);

[[nodiscard]] inline Value or_null(const std::optional<std::string>& text) {
    return text ? Value{*text} : Value{};
}
template <class Tag>
[[nodiscard]] Value or_null(const std::optional<Id<Tag>>& id) {
    return id ? Value{id->text()} : Value{};
}
[[nodiscard]] inline Value or_null(const std::optional<Instant>& at) {
    return at ? Value{to_millis(*at)} : Value{};
}
template <class T>
[[nodiscard]] std::optional<T> id_or_none(const Row& row, std::string_view column) {
    const auto text = row.text_or_null(column);
    return text ? std::optional<T>{T{*text}} : std::nullopt;
}
[[nodiscard]] inline Value flag(bool value) {
    return value ? 1LL : 0LL;
}

}  // namespace vanthu::storage
