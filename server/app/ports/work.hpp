#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "evidence/event.hpp"
#include "evidence/merkle_tree.hpp"
#include "records/access.hpp"
#include "server/app/ports/documents.hpp"

namespace vanthu::app {

/// A signature in two steps: prepared, to be completed with a value that is computed elsewhere.
struct SigningOperation {
    SigningId id;
    DocumentId document;
    std::string purpose;  ///< "personal" or "agency"
    UserId user;
    long long document_version = 0;
    std::string source_sha256;
    std::string prepared_sha256;
    std::string prepared;  ///< `signing::encode(PreparedSignature)` and the signed attributes
    std::string state;     ///< "prepared", "completed", "cancelled"
    Instant created_at{};
    Instant expires_at{};
};

class Signings {
public:
    virtual ~Signings() = default;
    virtual void add(const SigningOperation& operation) = 0;
    virtual void save_state(const SigningId& id, const std::string& state) = 0;
    virtual std::optional<SigningOperation> find(const SigningId& id) = 0;
    virtual std::vector<SigningOperation> expired(Instant now, int limit) = 0;
};

struct LoggedEvent {
    std::uint64_t seq = 0;
    std::string encoded;
    std::string salt;       ///< hexadecimal
    std::string leaf_hash;  ///< hexadecimal
    evidence::Event event;
};

struct StoredCheckpoint {
    std::uint64_t size = 0;
    std::string note;
    Instant at{};
};

/// The transparency log. Each writing transaction appends; the digests of the rows that it changed go into its last event.
class EventLog {
public:
    virtual ~EventLog() = default;
    virtual void append(evidence::Event event) = 0;
    virtual std::uint64_t size() = 0;
    virtual std::optional<LoggedEvent> find(std::uint64_t seq) = 0;
    /// Oldest first, at most `limit` from `from` on.
    virtual std::vector<LoggedEvent> range(std::uint64_t from, int limit) = 0;
    virtual std::vector<LoggedEvent> of_object(const std::string& object, std::uint64_t from, int limit) = 0;
    virtual evidence::NodeStore& nodes() = 0;
    virtual void add_checkpoint(const StoredCheckpoint& checkpoint) = 0;
    virtual std::optional<StoredCheckpoint> latest_checkpoint() = 0;
};

struct Job {
    std::string id;
    std::string kind;
    std::string payload;
    long long attempts = 0;
};

/// A job as an operator sees it; the payload is nobody's business.
struct JobRow {
    std::string id;
    std::string kind;
    long long attempts = 0;
    std::string last_error{};
    Instant created_at{};
    std::string state{};   ///< "waiting", "running", "dead"
    Instant next_at{};     ///< when it is tried; of a running one, when its lease ends
    std::optional<UserId> told{};  ///< whom a letter about notifications goes to
};

/// Work for later: claimed with a lease, repeated with back-off, given up after a number of attempts.
class Jobs {
public:
    virtual ~Jobs() = default;
    virtual void add(const std::string& kind, const std::string& payload, Instant run_at) = 0;
    /// The same under an id of one's own, unless there is a job with that id.
    virtual void add_once(const std::string& id, const std::string& kind, const std::string& payload, Instant run_at) = 0;
    /// A look that takes nothing. `work`: how the kinds begin, "mail", "file".
    virtual bool is_any_due(const std::string& work, Instant now) = 0;
    /// Takes one of that work that is due, also one whose lease ran out. Another claimer does not see it until `lease_until`.
    virtual std::optional<Job> claim(const std::string& work, const std::string& owner, Instant now, Instant lease_until) = 0;
    virtual void finish(const std::string& id) = 0;
    /// One that waits is not due before then; nothing for one that is gone.
    virtual void put_off(const std::string& id, Instant run_at) = 0;
    /// Puts it back to `again_at`, or among the dead letters when there is none.
    virtual void fail(const std::string& id, const std::string& error, std::optional<Instant> again_at) = 0;
    virtual long long count(const std::string& state) = 0;
    /// Its state; nothing when there is none with this id: it was never there, or is done.
    virtual std::optional<std::string> state_of(const std::string& id) = 0;
    /// In a state ("waiting", "running", "dead"), the oldest first.
    virtual std::vector<JobRow> list(const std::string& state, int limit) = 0;
    /// In a state, or all, of one kind of work ("mail"; empty: all); in order of ids, behind the given one.
    virtual std::vector<JobRow> page(const std::optional<std::string>& state, const std::string& work, const std::string& after, int limit) = 0;
    /// Makes a dead letter wait again, as if it were new. False when there is none with this id.
    virtual bool revive(const std::string& id, Instant run_at) = 0;
    /// All dead ones of one kind of work; how many they were.
    virtual long long revive_all(const std::string& work, Instant run_at) = 0;
};

struct KeptAnswer {
    std::string request_hash;
    int status = 0;
    std::string headers;  ///< the ETag; with status 0, the object that was made: the answer was lost
    std::string body;
};

/// Answers to POST requests by their Idempotency-Key, for a day.
class Idempotency {
public:
    virtual ~Idempotency() = default;
    virtual std::optional<KeptAnswer> find(const std::string& id) = 0;
    /// Takes the key for a request that is about to run. False when somebody has it already.
    virtual bool add(const std::string& id, const KeptAnswer& answer, Instant now) = 0;
    virtual void remove(const std::string& id) = 0;
    virtual void remove_before(Instant at) = 0;
};

}  // namespace vanthu::app
