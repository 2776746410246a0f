#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/durations.hpp"

namespace vanthu::workflow {

/// What a node of a definition is. The profile of BPMN 2.0 (OMG formal/2011-01-03) that this program carries out;
/// docs/bpmn-profile.md lists it, the reader refuses the rest by name.
enum class NodeKind {
    start_event,
    end_event,
    catch_event,          ///< intermediateCatchEvent: timer, message or signal
    throw_event,          ///< intermediateThrowEvent: none, message or signal
    boundary_event,       ///< timer, message, signal or error, on `Node::attached_to`
    user_task,
    manual_task,          ///< as a user task whose only outcome is "done"
    service_task,         ///< the program itself does it: `Node::effect` or `Node::service`
    send_task,            ///< tells somebody: `Node::message`, to `Node::assignment`
    receive_task,         ///< waits for the message `Event::name`
    business_rule_task,   ///< sets values by XPath expressions: `Node::rules`; no script
    exclusive_gateway,
    parallel_gateway,
    inclusive_gateway,
    event_based_gateway,
    sub_process,          ///< embedded; its nodes name it as their `parent`
    ad_hoc_sub_process,   ///< its tasks have no flows: people begin them
    call_activity,        ///< only until `link`: then it is a sub_process with the called nodes
};

enum class EventKind { none, timer, message, signal, error, terminate };

enum class TimerKind {
    duration,  ///< ISO 8601 duration after arming
    date,      ///< ISO 8601 date and time
    cycle,     ///< "R3/PT1H"; "R/PT1H" without an end
};

/// What makes an event happen. A timer's text is ISO 8601; with `working` set its duration counts working time.
struct EventTrigger {
    EventKind kind = EventKind::none;
    std::string name{};                    ///< of a message, signal or error
    TimerKind timer = TimerKind::duration;
    std::optional<Amount> after{};         ///< of a duration and a cycle
    std::string date{};                    ///< of a date: ISO 8601, or XPath 1.0 in braces over the document ("{due}")
    int repetitions = 1;                   ///< of a cycle; -1: without end

    friend bool operator==(const EventTrigger&, const EventTrigger&) = default;
};

/// In which unit the role is looked for.
enum class UnitRelation {
    drafter_unit,    ///< the unit that drafted the document
    drafter_parent,  ///< the unit above it
    agency,          ///< the root of the unit tree
    named,           ///< a unit by its code
    item,            ///< the element of a multi-instance activity is a unit
    expression,      ///< XPath 1.0 over the document gives the unit's code or id
};

enum class PersonRelation {
    role,        ///< nobody in particular: the holders of `role` in the unit
    drafter,     ///< who drafted the document
    named,       ///< a login
    item,        ///< the element of a multi-instance activity is a person
    expression,  ///< XPath 1.0 over the document gives the login or id
};

/// Who may take a task.
struct Assignment {
    PersonRelation person = PersonRelation::role;
    std::string person_value{};  ///< a login, or the expression
    std::string role{};          ///< "leader", "clerk", "official"; with PersonRelation::role
    UnitRelation unit = UnitRelation::agency;
    std::string unit_value{};    ///< a unit's code, or the expression

    friend bool operator==(const Assignment&, const Assignment&) = default;
};

/// What completing a node does to the document; the caller carries it out in the same transaction.
enum class Effect {
    none,
    sign,      ///< the task is completed by a leader's signature, not by a click
    number,    ///< … by taking a number
    seal,      ///< … by the agency's signature
    issue,     ///< … by issuing
    exchange,  ///< handed to the exchange for the recipients outside
    close,     ///< the incoming document is closed
};

/// A way to complete a task beside the built-in "approve".
struct Outcome {
    std::string name;      ///< "approve", "reject", "object", …
    std::string label{};   ///< Vietnamese
    std::string label_en{};
    bool needs_reason = false;
    bool is_approval = false;  ///< counts as an approval of the version that was shown

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

enum class FieldType { text, date, number, choice, user, users, unit, units };

/// A value that the person gives with the decision; later conditions and assignments see it by its name.
struct FormField {
    std::string name;
    std::string label{};
    std::string label_en{};
    FieldType type = FieldType::text;
    bool required = false;
    std::vector<std::string> choices{};

    friend bool operator==(const FormField&, const FormField&) = default;
};

/// How long a task may take, and what happens around the deadline.
struct Deadline {
    Amount within;                          ///< from the opening of the task
    std::optional<Amount> warn_before{};
    std::optional<Assignment> escalate_to{};  ///< told when it is overdue
    bool reassign = false;                  ///< … and takes the task

    friend bool operator==(const Deadline&, const Deadline&) = default;
};

/// Several executions of one activity (BPMN 2.0, 10.2.8 and 13.3.7).
struct MultiInstance {
    bool sequential = false;
    std::string collection{};   ///< the name of a list of the document: units or people; empty: `cardinality`
    std::string cardinality{};  ///< XPath 1.0 giving a number
    std::string completion{};   ///< XPath 1.0 with $total, $completed, $active, $approved, $rejected; empty: all

    friend bool operator==(const MultiInstance&, const MultiInstance&) = default;
};

struct Flow {
    std::string id;
    std::string name{};
    std::string source{};
    std::string target{};
    std::string condition{};  ///< XPath 1.0 over the document's metadata; empty: always
    bool is_default = false;
    long line = 0;

    friend bool operator==(const Flow&, const Flow&) = default;
};

/// One assignment of a business-rule task: the value of the first rule whose condition holds.
struct Rule {
    std::string condition{};  ///< empty: always
    std::string name;
    std::string value;        ///< XPath 1.0 giving a string

    friend bool operator==(const Rule&, const Rule&) = default;
};

struct Node {
    std::string id;
    std::string name;
    NodeKind kind = NodeKind::user_task;
    long line = 0;
    std::string parent{};                 ///< the sub-process that it stands in; empty: the process
    std::string lane{};                   ///< the name of its lane, for people
    EventTrigger event{};                 ///< of events and receive tasks
    std::string attached_to{};            ///< of a boundary event
    bool interrupting = true;             ///< of a boundary event
    std::optional<MultiInstance> multi{};
    std::string called{};                 ///< of a call activity: the key of the other process
    bool ad_hoc_sequential = false;
    std::string ad_hoc_completion{};      ///< XPath 1.0 with $completed; empty: a person ends it

    Assignment assignment{};              ///< of user, manual and send tasks
    Effect effect = Effect::none;
    std::string signature_place{};        ///< of `sign` and `seal`: "anchor:KT. CHỦ TỊCH", "field:name"
    std::string service{};                ///< of a service task without an effect: the name of the program's service
    std::string message{};                ///< of a send task: what is said, Vietnamese
    bool may_return = true;
    bool may_forward = true;
    bool may_recall = true;
    bool not_drafter = false;             ///< the drafter may not do it
    std::vector<std::string> other_than{};  ///< nobody may do it who did one of these nodes
    std::vector<Outcome> outcomes{};      ///< empty: "approve" alone
    std::vector<FormField> fields{};
    std::optional<Deadline> deadline{};
    std::vector<Rule> rules{};

    std::vector<Flow> flows{};            ///< outgoing, in document order
    std::vector<std::string> incoming{};  ///< ids of the flows that lead here, in document order

    friend bool operator==(const Node&, const Node&) = default;
};

/// A process as it was deployed. Known by the SHA-256 of its bytes; instances keep that hash.
struct Definition {
    std::string hash;
    std::string key;   ///< the process's id
    std::string name;
    std::optional<Deadline> deadline{};   ///< of the whole chain
    std::vector<Node> nodes;              ///< sub-processes before their contents

    [[nodiscard]] const Node* find(std::string_view id) const;
    [[nodiscard]] const Flow* find_flow(std::string_view id) const;
    /// The start event without a trigger of the process (empty) or of a sub-process.
    [[nodiscard]] const Node* start_of(std::string_view parent) const;
    /// The boundary events that stand on an activity.
    [[nodiscard]] std::vector<const Node*> boundaries_of(std::string_view activity) const;
};

[[nodiscard]] const char* to_string(Effect effect);
[[nodiscard]] const char* to_string(NodeKind kind);

/// How a task can be completed. BPMN says nothing about outcomes: a plain user task has "approve", a manual one "done".
[[nodiscard]] std::vector<Outcome> outcomes_of(const Node& node);

/// Whether a node waits for a person.
[[nodiscard]] bool is_human(NodeKind kind);

}  // namespace vanthu::workflow
