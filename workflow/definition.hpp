#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace vanthu::workflow {

/// What a node of a definition is. The profile of BPMN 2.0 that this program carries out; the reader refuses the rest.
enum class NodeKind { start, end, user_task, exclusive_gateway };

/// In which unit the role is looked for.
enum class UnitRelation {
    drafter_unit,  ///< the unit that drafted the document
    agency,        ///< the root of the unit tree
    named,         ///< a unit by its code
};

/// Who may take a task: the holders of a role in a unit.
struct Candidate {
    std::string role;  ///< "leader", "clerk", "official"
    UnitRelation relation = UnitRelation::agency;
    std::string unit_code{};  ///< with `named`
};

/// What completing a task does to the document; the caller carries it out.
enum class Effect {
    none,
    sign,    ///< the task is completed by a leader's signature, not by a click
    number,  ///< … by taking a number
    seal,    ///< … by the agency's signature
    issue,   ///< … by issuing
};

struct UserTask {
    Candidate candidate;
    Effect effect = Effect::none;
    bool may_return = true;
    bool may_forward = true;
};

struct Flow {
    std::string id;
    std::string target;
    std::string condition{};  ///< XPath 1.0 over the document's metadata; empty: always
    bool is_default = false;
};

struct Node {
    std::string id;
    std::string name;
    NodeKind kind = NodeKind::user_task;
    UserTask task{};           ///< of a user task
    std::vector<Flow> flows{}; ///< outgoing, in document order
};

/// A process as it was deployed. Known by the SHA-256 of its bytes; instances keep that hash.
struct Definition {
    std::string hash;
    std::string key;   ///< the process's id
    std::string name;
    std::vector<Node> nodes;

    [[nodiscard]] const Node* find(std::string_view id) const;
    [[nodiscard]] const Node& start() const;
};

[[nodiscard]] const char* to_string(Effect effect);

}  // namespace vanthu::workflow
