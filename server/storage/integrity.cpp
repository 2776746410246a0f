#include "server/storage/integrity.hpp"

#include <map>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "evidence/event.hpp"
#include "evidence/merkle_tree.hpp"
#include "records/register_entry.hpp"
#include "server/storage/detail/sql_chains.hpp"
#include "server/storage/sql_context.hpp"
#include "workflow/step_record.hpp"

namespace vanthu::storage {
namespace {

constexpr long long rows_per_read = 1000;
constexpr std::size_t findings_limit = 100;

class MemoryNodes final : public evidence::NodeStore {
public:
    std::optional<evidence::Hash> node(unsigned level, std::uint64_t index) override {
        const auto found = nodes.find({level, index});
        return found == nodes.end() ? std::nullopt : std::optional{found->second};
    }
    void put(unsigned level, std::uint64_t index, const evidence::Hash& hash) override { nodes[{level, index}] = hash; }

    std::map<std::pair<unsigned, std::uint64_t>, evidence::Hash> nodes;
};

class Check final {
public:
    Check(Session& session, app::BlobStore& blobs, const std::optional<evidence::VerifierKey>& key)
        : session_(session), blobs_(blobs), key_(key) {}

    IntegrityReport run() {
        begin_read(session_);
        check_events();
        check_nodes();
        check_checkpoints();
        check_rows();
        check_registers();
        check_histories();
        check_blobs();
        session_.execute("commit");
        return std::move(report_);
    }

private:
    void find(std::string text) {
        if (report_.findings.size() < findings_limit) {
            report_.findings.push_back(std::move(text));
        }
    }

    void check_events() {
        std::uint64_t next = 0;
        for (;;) {
            const auto rows = session_.query("select * from events where seq >= :p0 order by seq limit :p1",
                                             {static_cast<long long>(next), rows_per_read});
            for (const Row& row : rows) {
                const auto seq = static_cast<std::uint64_t>(row.integer("seq"));
                if (seq != next) {
                    find(fmt::format("event {}: missing from the log", next));
                }
                check_event(seq, row);
                next = seq + 1;
            }
            if (static_cast<long long>(rows.size()) < rows_per_read) {
                break;
            }
        }
        report_.events = next;
        const auto state = session_.first("select size from log_state where id = 1");
        if (!state || state->integer("size") != static_cast<long long>(next)) {
            find(fmt::format("log: its size says {}, {} events are there", state ? state->integer("size") : -1, next));
        }
    }

    void check_event(std::uint64_t seq, const Row& row) {
        const Bytes& packed = row.bytes("encoded");
        const std::string encoded = unpack(packed).value_or("");
        const auto event = evidence::decode(encoded);
        evidence::Hash leaf{};
        if (!event || pack(encoded) != packed) {
            find(fmt::format("event {}: its text is not canonical", seq));
        } else {
            leaf = evidence::leaf_hash(evidence::commitment(row.bytes("salt"), encoded));
            if (Bytes{leaf.begin(), leaf.end()} != row.bytes("leaf_hash") || pack(event->object) != row.bytes("object")) {
                find(fmt::format("event {}: its text, salt or object does not fit its leaf", seq));
            }
            for (const auto& [name, value] : event->fields) {
                if (name.starts_with("row:")) {
                    expected_rows_[name.substr(4)] = {value, seq};
                }
            }
        }
        try {
            evidence::append(computed_, seq, leaf);
        } catch (const std::exception&) {
            find(fmt::format("event {}: the tree cannot be computed, entries before it are missing", seq));
        }
    }

    void check_nodes() {
        std::uint64_t seen = report_.events;  // the leaves are the events' own
        long long id = -1;
        for (;;) {
            const auto rows = session_.query("select id, hash from log_nodes where id > :p0 order by id limit :p1", {id, rows_per_read});
            for (const Row& row : rows) {
                id = row.integer("id");
                const auto level = static_cast<unsigned>(id >> 56);
                const std::uint64_t position = static_cast<std::uint64_t>(id) & ((std::uint64_t{1} << 56U) - 1);
                const auto node = computed_.node(level, position);
                if (!node || Bytes{node->begin(), node->end()} != row.bytes("hash")) {
                    find(fmt::format("tree node {}/{}: does not fit the events below it", level, position));
                }
                ++seen;
            }
            if (static_cast<long long>(rows.size()) < rows_per_read) {
                break;
            }
        }
        if (seen != computed_.nodes.size()) {
            find(fmt::format("log: {} tree nodes are stored, {} belong to its events", seen, computed_.nodes.size()));
        }
    }

    void check_checkpoints() {
        for (const Row& row : session_.query("select size, note from checkpoints order by size")) {
            const auto size = static_cast<std::uint64_t>(row.integer("size"));
            if (!key_) {
                continue;
            }
            const auto checkpoint = evidence::verify_note(row.text("note"), *key_);
            if (!checkpoint || checkpoint->size != size) {
                find(fmt::format("checkpoint {}: its signature or size is wrong", size));
                continue;
            }
            if (size > report_.events) {
                find(fmt::format("checkpoint {}: signed over more events than the log has now", size));
                continue;
            }
            try {
                if (evidence::root(computed_, size) != checkpoint->root) {
                    find(fmt::format("checkpoint {}: events before it are not those that were signed", size));
                }
            } catch (const std::exception&) {
                find(fmt::format("checkpoint {}: its tree cannot be computed", size));
            }
        }
    }

    void check_rows() {
        std::set<std::string> seen;
        for (const std::string_view table : recorded_tables()) {
            std::string after;
            for (;;) {
                const auto rows = session_.query(fmt::format("select * from {} where id > :p0 order by id limit :p1", table),
                                                 {after, rows_per_read});
                for (const Row& row : rows) {
                    after = row.text("id");
                    const std::string key = fmt::format("{}/{}", table, after);
                    seen.insert(key);
                    ++report_.rows;
                    const auto expected = expected_rows_.find(key);
                    if (expected == expected_rows_.end() || expected->second.first == "absent") {
                        find(fmt::format("row {}: no event made it", key));
                    } else if (row_digest(row.columns()) != expected->second.first) {
                        find(fmt::format("row {}: is not what event {} recorded", key, expected->second.second));
                    }
                }
                if (static_cast<long long>(rows.size()) < rows_per_read) {
                    break;
                }
            }
        }
        for (const auto& [key, expected] : expected_rows_) {
            if (expected.first != "absent" && !seen.contains(key)) {
                find(fmt::format("row {}: recorded by event {}, but gone", key, expected.second));
            }
        }
    }

    /// Each number of 1..N of each book and year has exactly one entry.
    void check_registers() {
        for (const Row& series : session_.query("select agency, book, year, last_taken from number_series order by id")) {
            records::RegisterAccount account(static_cast<int>(series.integer("last_taken")));
            long long after = -1;
            for (;;) {
                const auto rows = session_.query("select number, state from register_entries where agency = :p0 and book = :p1 and year = :p2 "
                                                 "and number > :p3 order by number limit :p4",
                                                 {series.text("agency"), series.text("book"), series.integer("year"), after, rows_per_read});
                for (const Row& row : rows) {
                    after = row.integer("number");
                    const auto state = records::parse_entry_state(row.text("state"));
                    if (!state) {
                        find(fmt::format("register {}/{}: number {} has an unknown state", series.text("book"), series.integer("year"), after));
                    }
                    account.add(static_cast<int>(after), state.value_or(records::EntryState::issued));
                }
                if (static_cast<long long>(rows.size()) < rows_per_read) {
                    break;
                }
            }
            account.finish();
            for (const int number : account.missing()) {
                find(fmt::format("register {}/{}: number {} is missing", series.text("book"), series.integer("year"), number));
            }
            for (const int number : account.wrong()) {
                find(fmt::format("register {}/{}: number {} was never given", series.text("book"), series.integer("year"), number));
            }
        }
    }

    /// Each chain's steps by their hashes, up to the one that the chain's recorded row names.
    void check_histories() {
        std::string after;
        for (;;) {
            const auto rows = session_.query("select id, steps, last_step_hash from workflow_instances where id > :p0 order by id limit :p1",
                                             {after, rows_per_read});
            for (const Row& row : rows) {
                after = row.text("id");
                check_history(after, row.integer("steps"), unpacked(row, "last_step_hash"));
            }
            if (static_cast<long long>(rows.size()) < rows_per_read) {
                break;
            }
        }
    }

    void check_history(const std::string& instance, long long steps, const std::string& last) {
        std::string previous(64, '0');
        long long number = 0;
        for (;;) {
            const auto rows = session_.query(
                "select * from workflow_steps where instance_id = :p0 and number > :p1 order by number limit :p2",
                {pack(instance), number, rows_per_read});
            for (const Row& row : rows) {
                if (!is_step_sound(row, number + 1, previous)) {
                    find(fmt::format("chain {}: step {} is not what its hash says, or one is missing before it", instance, row.integer("number")));
                    return;
                }
                previous = unpacked(row, "hash");
                ++number;
            }
            if (static_cast<long long>(rows.size()) < rows_per_read) {
                break;
            }
        }
        if (number != steps || previous != last) {
            find(fmt::format("chain {}: its row names {} steps, its history has {} or ends otherwise", instance, steps, number));
        }
    }

    /// A step's record is made of what is shown of it; its hash covers all of that, and the step before.
    static bool is_step_sound(const Row& row, long long number, const std::string& previous_hash) {
        const app::StoredStep step = detail::step_of(row);
        return step.number == number && workflow::hash(app::record_of(step, previous_hash)) == step.hash;
    }

    void check_blobs() {
        std::string after;
        for (;;) {
            const auto rows = session_.query("select sha256, size_bytes from blobs where sha256 > :p0 and destroyed_at is null order by sha256 limit :p1",
                                             {after, rows_per_read});
            for (const Row& row : rows) {
                after = row.text("sha256");
                ++report_.blobs;
                const auto blob = blobs_.check(after);
                if (!blob) {
                    find(fmt::format("blob {}: {}", after, blob.error().detail.en));
                } else if (static_cast<long long>(blob->size_bytes) != row.integer("size_bytes")) {
                    find(fmt::format("blob {}: its size in the table is another", after));
                }
            }
            if (static_cast<long long>(rows.size()) < rows_per_read) {
                break;
            }
        }
        for (const Row& row : session_.query(
                 "select f.id, f.sha256 from files f left join blobs b on b.sha256 = f.sha256 where b.sha256 is null limit 100")) {
            find(fmt::format("row files/{}: its blob is not in the table of blobs", row.text("id")));
        }
        for (const Row& row : session_.query(
                 "select f.id from files f join blobs b on b.sha256 = f.sha256 where b.destroyed_at is not null and f.destroyed_by is null limit 100")) {
            find(fmt::format("row files/{}: its bytes were destroyed and no disposal names it", row.text("id")));
        }
    }

    Session& session_;
    app::BlobStore& blobs_;
    const std::optional<evidence::VerifierKey>& key_;
    IntegrityReport report_;
    MemoryNodes computed_;
    std::map<std::string, std::pair<std::string, std::uint64_t>> expected_rows_;
};

}  // namespace

Result<IntegrityReport> check_integrity(Session& session, app::BlobStore& blobs,
                                        const std::optional<evidence::VerifierKey>& key) {
    try {
        return Check(session, blobs, key).run();
    } catch (const StorageFailure& failure) {
        return pass(to_error(failure));
    } catch (const std::logic_error& error) {
        // A column that lost its type is as bad as one that lost its value.
        IntegrityReport report;
        report.findings.push_back(fmt::format("database: a column does not have its type any more ({})", error.what()));
        return report;
    }
}

}  // namespace vanthu::storage
