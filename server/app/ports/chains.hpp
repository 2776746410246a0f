#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "server/app/ports/documents.hpp"
#include "workflow/step_record.hpp"

namespace vanthu::app {

/// A BPMN file as it was deployed; instances point to its hash.
struct StoredDefinition {
    std::string hash;         ///< of the file's bytes; with call activities of the definitions that it calls as well
    std::string process_key;
    std::string name;
    std::string xml;
    std::string calls{};      ///< "key=hash key=hash": the called definitions of that moment
    UserId deployed_by;
    Instant deployed_at{};
};

/// Where a chain stands. `state` holds everything that its next step needs.
struct StoredInstance {
    InstanceId id;
    std::string definition_hash;
    DocumentId document;
    std::string document_kind;   ///< "outgoing", "incoming"
    UnitId unit;                 ///< that drafted the document; of an incoming one the agency
    std::string status;          ///< `workflow::to_string(Status)`, or "suspended"
    std::string state;           ///< `workflow::encode`
    long long steps = 0;         ///< how many records the history has
    std::string last_step_hash;  ///< of the newest of them
    std::string calendar;        ///< the working-time calendar that counts its deadlines
    Instant started_at{};
    std::optional<Instant> ended_at{};
    long long version = 1;
};

/// One record of a chain's history; never changed. What `workflow::hash` covers is made of it by `record_of`.
struct StoredStep {
    InstanceId instance;
    long long number = 0;
    DocumentId document;
    std::optional<TaskId> task{};  ///< that it was done at
    std::string node;
    std::string name;      ///< of the node, for people
    std::string outcome;
    std::string reason;
    std::optional<UserId> actor{};
    std::optional<UserId> on_behalf_of{};
    std::string mandate{};       ///< under which it was done for somebody else
    std::string definition_hash;
    std::string version_sha256;
    std::string event;           ///< `workflow::encode(Event)`
    std::string state_sha256;    ///< of the state that it led to
    std::string hash;            ///< of its record
    Instant at{};
};

/// The step as evidence. `previous_hash`: of the step before; 64 zeros for the first.
[[nodiscard]] workflow::StepRecord record_of(const StoredStep& step, const std::string& previous_hash);

class Chains {
public:
    virtual ~Chains() = default;
    virtual void add_definition(const StoredDefinition& definition) = 0;
    virtual std::optional<StoredDefinition> definition(const std::string& hash) = 0;
    /// The one deployed last under this key.
    virtual std::optional<StoredDefinition> current_definition(const std::string& process_key) = 0;
    virtual std::vector<StoredDefinition> definitions() = 0;

    virtual void add_instance(const StoredInstance& instance) = 0;
    /// Throws StaleVersion when the stored version is not the one that this was loaded with.
    virtual void save_instance(const StoredInstance& instance) = 0;
    /// Locked until a writing transaction ends.
    virtual std::optional<StoredInstance> find_instance(const InstanceId& id) = 0;
    virtual std::vector<StoredInstance> of_document(const DocumentId& id) = 0;
    /// Of these the ones that have not ended.
    virtual std::set<InstanceId> open_among(const std::vector<InstanceId>& ids) = 0;
    /// Those that have not ended, by definition, for migrations.
    virtual std::vector<StoredInstance> open_on(const std::string& definition_hash, const std::string& after, int limit) = 0;

    virtual void add_step(const StoredStep& step) = 0;
    /// In order, at most `limit` behind the given number.
    virtual std::vector<StoredStep> steps(const InstanceId& id, long long after, int limit) = 0;
    /// The step that closed a task.
    virtual std::optional<StoredStep> step_at(const TaskId& task) = 0;
    /// What a person did last in each chain, newest first, behind the place.
    struct StepPlace {
        Instant at{};
        InstanceId instance;
        long long number = 0;
    };
    virtual std::vector<StoredStep> last_steps_of(const UserId& actor, const std::optional<StepPlace>& before, int limit) = 0;

    /// Makes the instance's timers exactly these.
    struct TimerRow {
        long long number = 0;
        Instant due{};
    };
    virtual void set_timers(const InstanceId& id, const std::vector<TimerRow>& timers) = 0;
    struct DueTimer {
        InstanceId instance;
        long long number = 0;
        Instant due{};
    };
    /// The earliest that are due and that nobody else is carrying out; locked until the transaction ends.
    virtual std::vector<DueTimer> due_timers(Instant now, int limit) = 0;
    /// A timer that cannot be carried out now is tried again later.
    virtual void put_off(const DueTimer& timer, Instant until) = 0;
};

enum class TaskKind { task, opinion, information };

[[nodiscard]] const char* to_string(TaskKind kind);

/// One open thing that somebody has to do or to know. Offered to a person, or to the holders of a role in a unit. What was
/// done stands in the history; closed tasks are gone from here.
struct Task {
    TaskId id;
    InstanceId instance;
    DocumentId document;
    TaskKind kind = TaskKind::task;
    long long number = 0;  ///< of the token, or of the opinion
    std::string node;
    std::string name;
    std::string effect = "none";
    std::string item{};    ///< the element of a multi-instance task
    std::optional<std::string> role{};
    std::optional<UnitId> unit{};
    std::optional<UserId> user{};    ///< named by the definition, or who asked is meant
    std::optional<UserId> holder{};  ///< claimed by or given to; then it is in this person's hands alone
    std::optional<UserId> sender{};
    UserId drafter{};
    Instant opened_at{};
    std::optional<Instant> due_at{};
    bool is_overdue = false;
};

/// Whose box a task lies in: "u:<user>" or "r:<unit>:<role>".
[[nodiscard]] std::string owner_key(const UserId& user);
[[nodiscard]] std::string owner_key(const UnitId& unit, const std::string& role);

/// todo: to be done; waiting: by others, on what one sent or drafted; information: to be read.
enum class Box { todo, waiting, information };

[[nodiscard]] const char* to_string(Box box);

struct BoxCount {
    long long open = 0;
    long long overdue = 0;
};

/// Where a page of a box goes on: behind this task.
struct BoxPosition {
    long long sort = 0;  ///< the deadline in milliseconds, or the greatest number
    std::string task;
};

class Tasks {
public:
    virtual ~Tasks() = default;
    /// Puts it into the boxes of those whom it concerns, and counts.
    virtual void add(const Task& task) = 0;
    virtual void save(const Task& before, const Task& task) = 0;
    virtual void remove(const Task& task) = 0;
    virtual std::optional<Task> find(const TaskId& id) = 0;
    /// The task as it is once nobody else can change its chain: in PostgreSQL another finisher may have closed it meanwhile.
    virtual std::optional<Task> find_locked(const TaskId& id) = 0;
    virtual std::vector<Task> of_instance(const InstanceId& id) = 0;
    /// Of many at once, the oldest first.
    virtual std::vector<Task> of_instances(const std::vector<InstanceId>& ids) = 0;
    virtual std::vector<Task> of_document(const DocumentId& id) = 0;
    /// One owner's box, by deadline and then by age, behind `after`.
    virtual std::vector<Task> box(const std::string& owner, Box box, const std::optional<BoxPosition>& after, int limit) = 0;
    virtual BoxCount count(const std::string& owner, Box box) = 0;
};

/// The position of a task in boxes.
[[nodiscard]] BoxPosition position_of(const Task& task);

/// The boxes in which a task lies.
[[nodiscard]] std::vector<std::pair<std::string, Box>> places_of(const Task& task);

}  // namespace vanthu::app
