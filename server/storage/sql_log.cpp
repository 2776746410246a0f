#include "server/storage/detail/sql_log.hpp"

#include <stdexcept>

#include "evidence/event.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_node = "select hash from log_nodes where id = :p0";
constexpr std::string_view insert_node = "insert into log_nodes (id, hash) values (:p0, :p1)";
constexpr std::string_view select_size = "select size from log_state where id = 1";
constexpr std::string_view update_size = "update log_state set size = :p0 where id = 1";
constexpr std::string_view insert_event =
    "insert into events (seq, object, encoded, salt, leaf_hash) values (:p0, :p1, :p2, :p3, :p4)";
constexpr std::string_view select_leaf = "select leaf_hash as hash from events where seq = :p0";
constexpr std::string_view select_event = "select seq, encoded, salt, leaf_hash from events where seq = :p0";
constexpr std::string_view select_events =
    "select seq, encoded, salt, leaf_hash from events where seq >= :p0 order by seq limit :p1";
constexpr std::string_view select_events_of =
    "select seq, encoded, salt, leaf_hash from events where object = :p0 and seq >= :p1 order by seq limit :p2";
constexpr std::string_view insert_checkpoint =
    "insert into checkpoints (size, note, at) values (:p0, :p1, :p2) on conflict (size) do nothing";
constexpr std::string_view select_checkpoint = "select size, note, at from checkpoints order by size desc limit 1";

evidence::Hash hash_of(const Bytes& bytes) {
    evidence::Hash hash{};
    if (bytes.size() != hash.size()) {
        throw std::runtime_error("a stored hash does not have 32 bytes");
    }
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
}

app::LoggedEvent event_of(const Row& row) {
    app::LoggedEvent logged{static_cast<std::uint64_t>(row.integer("seq")), unpack(row.bytes("encoded")).value_or(""),
                            to_hex(row.bytes("salt")), to_hex(row.bytes("leaf_hash")), {}};
    // An entry that cannot be read any more is shown as it stands; `vanthu check` names it.
    if (auto event = evidence::decode(logged.encoded)) {
        logged.event = std::move(*event);
    }
    return logged;
}

std::vector<app::LoggedEvent> events_of(const std::vector<Row>& rows) {
    std::vector<app::LoggedEvent> events;
    events.reserve(rows.size());
    for (const Row& row : rows) {
        events.push_back(event_of(row));
    }
    return events;
}

}  // namespace

std::optional<evidence::Hash> SqlNodeStore::node(unsigned level, std::uint64_t index) {
    const auto row = level == 0 ? context_.session.first(select_leaf, {static_cast<long long>(index)})
                                : context_.session.first(select_node, {node_id(level, index)});
    return row ? std::optional{hash_of(row->bytes("hash"))} : std::nullopt;
}

void SqlNodeStore::put(unsigned level, std::uint64_t index, const evidence::Hash& hash) {
    if (level > 0) {  // a leaf lies with its event
        context_.session.execute(insert_node, {node_id(level, index), Bytes{hash.begin(), hash.end()}});
    }
}

void SqlEventLog::append(evidence::Event event) {
    context_.events.push_back(std::move(event));
}

std::uint64_t SqlEventLog::size() {
    return static_cast<std::uint64_t>(context_.session.first(select_size)->integer("size"));
}

void SqlEventLog::write_events() {
    if (context_.events.empty()) {
        if (!context_.touched.empty()) {
            throw std::logic_error("a recorded row was changed without an event: " + context_.touched.begin()->first);
        }
        return;
    }
    for (auto& [key, digest] : context_.touched) {
        context_.events.back().fields.emplace_back("row:" + key, std::move(digest));
    }
    // The lock on the log's only row orders the transactions of several servers; taken last, held briefly.
    const auto size = context_.session.first(context_.locked(select_size));
    std::uint64_t next = static_cast<std::uint64_t>(size->integer("size"));
    for (const evidence::Event& event : context_.events) {
        const std::string encoded = evidence::encode(event);
        const Bytes salt = context_.random.bytes(evidence::salt_bytes);
        const evidence::Hash commitment = evidence::commitment(salt, encoded);
        const evidence::Hash leaf = evidence::leaf_hash(commitment);
        context_.session.execute(insert_event, {static_cast<long long>(next), packed(event.object), packed(encoded), salt,
                                                Bytes{leaf.begin(), leaf.end()}});
        evidence::append(nodes_, next, leaf);
        ++next;
    }
    context_.session.execute(update_size, {static_cast<long long>(next)});
    context_.events.clear();
    context_.touched.clear();
}

std::optional<app::LoggedEvent> SqlEventLog::find(std::uint64_t seq) {
    const auto row = context_.session.first(select_event, {static_cast<long long>(seq)});
    return row ? std::optional{event_of(*row)} : std::nullopt;
}

std::vector<app::LoggedEvent> SqlEventLog::range(std::uint64_t from, int limit) {
    return events_of(
        context_.session.query(select_events, {static_cast<long long>(from), static_cast<long long>(limit)}));
}

std::vector<app::LoggedEvent> SqlEventLog::of_object(const std::string& object, std::uint64_t from, int limit) {
    return events_of(context_.session.query(
        select_events_of, {packed(object), static_cast<long long>(from), static_cast<long long>(limit)}));
}

void SqlEventLog::add_checkpoint(const app::StoredCheckpoint& checkpoint) {
    context_.session.execute(insert_checkpoint, {static_cast<long long>(checkpoint.size), checkpoint.note,
                                                 to_millis(checkpoint.at)});
}

std::optional<app::StoredCheckpoint> SqlEventLog::latest_checkpoint() {
    const auto row = context_.session.first(select_checkpoint);
    if (!row) {
        return std::nullopt;
    }
    return app::StoredCheckpoint{static_cast<std::uint64_t>(row->integer("size")), row->text("note"),
                                 from_millis(row->integer("at"))};
}

}  // namespace vanthu::storage::detail
