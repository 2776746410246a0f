#include "server/app/chains/definitions.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "server/app/chains/assignments.hpp"
#include "server/app/chains/calendars.hpp"
#include "server/app/chains/subjects.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "workflow/bpmn/reader.hpp"
#include "workflow/bpmn/xpath_conditions.hpp"
#include "workflow/engine.hpp"
#include "workflow/link.hpp"

namespace vanthu::app {
namespace {

using records::Role;
using workflow::Definition;

/// "key=hash key=hash", as stored with a definition that calls others.
std::map<std::string, std::string> calls_of(const std::string& text) {
    std::map<std::string, std::string> calls;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string pair = text.substr(at, end - at);
        const std::size_t equals = pair.find('=');
        if (equals != std::string::npos) {
            calls[pair.substr(0, equals)] = pair.substr(equals + 1);
        }
        at = end + 1;
    }
    return calls;
}

/// Gathers the called definitions, as they are deployed now or as they were pinned, and links.
class Linker final {
public:
    Linker(Tx& tx, const Services& services, std::map<std::string, std::string> pinned)
        : tx_(tx), services_(services), pinned_(std::move(pinned)) {}

    Result<Definition> link(const Definition& definition) {
        auto linked = workflow::link(definition, [this](const std::string& key) { return lookup(key); });
        return failure_ ? Result<Definition>{pass(*failure_)} : std::move(linked);
    }

    [[nodiscard]] std::string calls() const {
        std::string text;
        for (const auto& [key, hash] : used_) {
            text += (text.empty() ? "" : " ") + key + "=" + hash;
        }
        return text;
    }

private:
    const Definition* lookup(const std::string& key) {
        if (const auto known = definitions_.find(key); known != definitions_.end()) {
            return &known->second;
        }
        const auto pin = pinned_.find(key);
        const auto stored = pin != pinned_.end() ? tx_.chains().definition(pin->second) : tx_.chains().current_definition(key);
        if (!stored) {
            return nullptr;
        }
        auto parsed = workflow::parse_bpmn(stored->xml);
        if (!parsed) {
            failure_ = fail_internal("a deployed definition cannot be read any more").value();
            return nullptr;
        }
        used_[key] = stored->hash;
        return &definitions_.emplace(key, std::move(*parsed)).first->second;
    }

    Tx& tx_;
    const Services& services_;
    std::map<std::string, std::string> pinned_;
    std::map<std::string, std::string> used_{};
    std::map<std::string, Definition> definitions_{};
    std::optional<Error> failure_{};
};

/// What only this agency can say about a definition: units, people, what the program itself can do.
std::vector<FieldError> check_against_agency(Tx& tx, const Definition& definition) {
    std::vector<FieldError> problems;
    const auto add = [&](const workflow::Node& node, ClientText text) {
        problems.push_back({fmt::format("line {}, {} {}", node.line, workflow::to_string(node.kind), node.id), std::move(text)});
    };
    const auto check_assignment = [&](const workflow::Node& node, const workflow::Assignment& assignment) {
        using workflow::PersonRelation;
        if (assignment.person == PersonRelation::named && !tx.users().find_by_login(assignment.person_value)) {
            add(node, {"Không có người dùng “" + assignment.person_value + "”.", "There is no user “" + assignment.person_value + "”."});
        }
        if (assignment.person == PersonRelation::role && !records::parse_role(assignment.role)) {
            add(node, {"Không có vai trò “" + assignment.role + "”.", "There is no role “" + assignment.role + "”."});
        }
        if (assignment.person == PersonRelation::role && assignment.unit == workflow::UnitRelation::named &&
            !tx.units().find_by_code(assignment.unit_value)) {
            add(node, {"Không có đơn vị mã “" + assignment.unit_value + "”.", "There is no unit “" + assignment.unit_value + "”."});
        }
    };
    for (const workflow::Node& node : definition.nodes) {
        if (workflow::is_human(node.kind) || node.kind == workflow::NodeKind::send_task) {
            check_assignment(node, node.assignment);
        }
        if (node.deadline && node.deadline->escalate_to) {
            check_assignment(node, *node.deadline->escalate_to);
        }
        if (node.kind == workflow::NodeKind::service_task && node.effect != workflow::Effect::close &&
            node.effect != workflow::Effect::issue) {
            add(node, {"Máy chủ không tự làm việc này; ký, cấp số và đóng dấu do người thực hiện (userTask).",
                       "The server does not do this by itself; signing, numbering and sealing need a person (userTask)."});
        }
    }
    return problems;
}

}  // namespace

std::shared_ptr<const Definition> DefinitionCache::find(const std::string& hash) const {
    const std::lock_guard lock(mutex_);
    const auto found = definitions_.find(hash);
    return found == definitions_.end() ? nullptr : found->second;
}

void DefinitionCache::keep(std::shared_ptr<const Definition> definition) {
    constexpr std::size_t limit = 500;
    const std::lock_guard lock(mutex_);
    if (definitions_.size() >= limit) {
        definitions_.clear();  // whoever uses one holds it; it is read again when needed
    }
    definitions_[definition->hash] = std::move(definition);
}

const workflow::ConditionEvaluator& conditions() {
    static const workflow::XPathConditions evaluator;
    return evaluator;
}

Result<std::shared_ptr<const Definition>> definition_of(Tx& tx, const Services& services, const std::string& hash) {
    if (auto known = services.definitions.find(hash)) {
        return known;
    }
    const auto stored = tx.chains().definition(hash);
    auto parsed = stored ? workflow::parse_bpmn(stored->xml) : Result<Definition>{fail_internal("a definition is missing")};
    if (!parsed) {
        return pass(parsed.error());
    }
    auto linked = Linker(tx, services, calls_of(stored->calls)).link(*parsed);
    if (!linked) {
        return pass(linked.error());
    }
    if (linked->hash != hash) {
        return fail_internal("a stored definition does not have its hash");
    }
    auto definition = std::make_shared<const Definition>(std::move(*linked));
    services.definitions.keep(definition);
    return definition;
}

Result<StoredDefinition> DeployWorkflow::run(const Actor& actor, const std::string& xml) {
    if (auto allowed = require(actor, {Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    const auto definition = workflow::parse_bpmn(xml);
    if (!definition) {
        return pass(definition.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<StoredDefinition> {
        Linker linker(tx, services_, {});
        const auto linked = linker.link(*definition);
        if (!linked) {
            return pass(linked.error());
        }
        if (auto known = tx.chains().definition(linked->hash)) {
            return std::move(*known);
        }
        if (auto problems = check_against_agency(tx, *linked); !problems.empty()) {
            return pass(Error{Code::invalid_input,
                              {"Quy trình không dùng được ở cơ quan này.", "The chain cannot be used in this agency."}, {}, std::move(problems)});
        }
        StoredDefinition stored{linked->hash, linked->key, linked->name, xml, linker.calls(), actor.user, now};
        tx.chains().add_definition(stored);
        record(tx, actor, now, "workflow-deployed", "workflow/" + stored.hash, {{"key", stored.process_key}, {"calls", stored.calls}});
        return stored;
    });
}

Result<std::vector<FieldError>> DeployWorkflow::check(const Actor& actor, const std::string& xml) {
    if (auto allowed = require(actor, {Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    const auto problems_of = [](const Error& error) {
        return error.fields.empty() ? std::vector<FieldError>{FieldError{"", error.detail}} : error.fields;
    };
    const auto definition = workflow::parse_bpmn(xml);
    if (!definition) {
        return problems_of(definition.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<FieldError>> {
        const auto linked = Linker(tx, services_, {}).link(*definition);
        return linked ? check_against_agency(tx, *linked) : problems_of(linked.error());
    });
}

Result<std::vector<StoredDefinition>> DeployWorkflow::list(const Actor&) {
    return services_.storage.read([](Tx& tx) -> Result<std::vector<StoredDefinition>> { return tx.chains().definitions(); });
}

Result<StoredDefinition> DeployWorkflow::find(const Actor&, const std::string& hash) {
    return services_.storage.read([&](Tx& tx) -> Result<StoredDefinition> {
        auto stored = tx.chains().definition(hash);
        if (!stored) {
            return fail(Code::not_found, {"Không có quy trình này.", "There is no such chain."});
        }
        return std::move(*stored);
    });
}

Result<DeployWorkflow::Difference> DeployWorkflow::difference(const Actor& actor, const std::string& from, const std::string& to) {
    const auto old_stored = find(actor, from);
    const auto new_stored = find(actor, to);
    if (!old_stored || !new_stored) {
        return pass(!old_stored ? old_stored.error() : new_stored.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<Difference> {
        const auto before = definition_of(tx, services_, from);
        const auto after = definition_of(tx, services_, to);
        if (!before || !after) {
            return pass(!before ? before.error() : after.error());
        }
        Difference difference;
        for (const workflow::Node& node : (*after)->nodes) {
            const workflow::Node* old = (*before)->find(node.id);
            if (old == nullptr) {
                difference.added.push_back(node.id);
            } else if (!workflow::says_the_same(*old, node)) {
                difference.changed.push_back(node.id);
            }
        }
        for (const workflow::Node& node : (*before)->nodes) {
            if ((*after)->find(node.id) == nullptr) {
                difference.removed.push_back(node.id);
            }
        }
        return difference;
    });
}

Result<workflow::Simulation> DeployWorkflow::simulate(const Actor& actor, const std::string& hash, const workflow::Facts& facts,
                                                      const std::map<std::string, std::string>& outcomes) {
    if (auto found = find(actor, hash); !found) {
        return pass(found.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<workflow::Simulation> {
        const auto definition = definition_of(tx, services_, hash);
        const auto working_time = working_time_of(tx, services_, current_calendar(tx));
        if (!definition || !working_time) {
            return pass(!definition ? definition.error() : working_time.error());
        }
        return workflow::simulate(**definition, facts, outcomes, {now, conditions(), **working_time});
    });
}

Result<std::vector<DeployWorkflow::PreviewedStep>> DeployWorkflow::preview(const Actor& actor, const DocumentId& draft, const std::string& key) {
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<PreviewedStep>> {
        auto document = load_outgoing(tx, actor, draft);
        if (!document) {
            return pass(document.error());
        }
        const auto stored = tx.chains().current_definition(key);
        if (!stored) {
            return fail_field("/workflow", {"Không có quy trình này.", "There is no such chain."});
        }
        const auto definition = definition_of(tx, services_, stored->hash);
        const auto working_time = working_time_of(tx, services_, current_calendar(tx));
        if (!definition || !working_time) {
            return pass(!definition ? definition.error() : working_time.error());
        }
        const OutgoingSubject subject(*document);
        const auto played = workflow::simulate(**definition, subject.facts(), {}, {now, conditions(), **working_time});
        if (!played) {
            return pass(played.error());
        }
        workflow::Instance instance;
        instance.drafter = document->drafter;
        std::vector<PreviewedStep> steps;
        for (const workflow::SimulatedStep& one : played->steps) {
            for (const std::string& opened : one.opened) {
                const workflow::Node* node = (*definition)->find(opened);
                const bool is_known = std::any_of(steps.begin(), steps.end(), [&](const auto& step) { return step.node == opened; });
                if (node == nullptr || is_known) {
                    continue;
                }
                PreviewedStep step{node->id, node->name, node->effect, one.due, {}, {}, {}, {}};
                const auto offer = resolve(tx, node->assignment, "", subject, instance, node->name);
                if (offer) {
                    step.unit = offer->unit;
                    step.role = offer->role;
                    step.people = offer->people;
                } else if (node->assignment.person == workflow::PersonRelation::role && !node->multi) {
                    step.trouble = offer.error().detail;
                }
                steps.push_back(std::move(step));
            }
        }
        return steps;
    });
}

}  // namespace vanthu::app
