#include "workflow/bpmn/extension.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "workflow/bpmn/assignment.hpp"
#include "workflow/bpmn/xpath_conditions.hpp"

namespace vanthu::workflow::bpmn {
namespace {

/// Names that a document has of itself; a field or a rule of the same name would hide them.
constexpr std::array<std::string_view, 6> names_of_documents{"type", "urgency", "subject", "recipients", "answers", "outcome"};
/// What a person can do with every task without the definition saying so.
constexpr std::array<std::string_view, 3> built_in_outcomes{"return", "forward", "recall"};

template <std::size_t Size>
bool contains(const std::array<std::string_view, Size>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

void read_duration(const xmlNode* element, const char* name, bool working, std::optional<Amount>& out, Problems& problems) {
    if (const auto text = optional_attribute(element, name)) {
        auto amount = parse_duration(*text, working);
        if (amount) {
            out = *amount;
        } else {
            problems.push_back(problem_at(element, amount.error().detail));
        }
    }
}

/// Eight working hours a day: enough to compare two amounts of one kind.
std::int64_t rough_seconds(const Amount& amount) {
    return amount.days * (amount.working ? 28'800 : 86'400) + amount.seconds;
}

std::optional<Deadline> read_deadline(const xmlNode* element, Problems& problems) {
    check_attributes(element,
                     {"working", "elapsed", "warn-before", "escalate-role", "escalate-unit", "escalate-person", "reassign"}, problems);
    const bool working = optional_attribute(element, "working").has_value();
    if (working == optional_attribute(element, "elapsed").has_value()) {
        problems.push_back(problem_at(element, {"deadline cần đúng một trong hai thuộc tính working và elapsed.",
                                                "A deadline needs exactly one of working and elapsed."}));
        return std::nullopt;
    }
    std::optional<Amount> within;
    read_duration(element, working ? "working" : "elapsed", working, within, problems);
    if (!within) {
        return std::nullopt;
    }
    Deadline deadline{*within};
    read_duration(element, "warn-before", working, deadline.warn_before, problems);
    if (deadline.warn_before && rough_seconds(*deadline.warn_before) >= rough_seconds(*within)) {
        problems.push_back(problem_at(element, {"Phải nhắc trước hạn trong thời gian của bước.",
                                                "The warning has to fall within the deadline."}));
    }
    if (optional_attribute(element, "escalate-role") || optional_attribute(element, "escalate-unit") ||
        optional_attribute(element, "escalate-person")) {
        deadline.escalate_to = read_assignment(element, {"escalate-role", "escalate-unit", "escalate-person"}, problems);
    }
    deadline.reassign = read_flag(element, "reassign", false, problems);
    if (deadline.reassign && !deadline.escalate_to) {
        problems.push_back(problem_at(element, {"reassign cần người nhận (escalate-…).", "reassign needs whom (escalate-…)."}));
    }
    return deadline;
}

Outcome read_outcome(const xmlNode* element, const Node& node, Problems& problems) {
    check_attributes(element, {"name", "label", "label-en", "needs-reason", "approval"}, problems);
    Outcome outcome{attribute(element, "name"), attribute(element, "label"), attribute(element, "label-en"),
                    read_flag(element, "needs-reason", false, problems), read_flag(element, "approval", false, problems)};
    const bool doubled = std::any_of(node.outcomes.begin(), node.outcomes.end(),
                                     [&](const Outcome& other) { return other.name == outcome.name; });
    if (!is_name(outcome.name) || outcome.label.empty() || doubled || contains(built_in_outcomes, outcome.name)) {
        problems.push_back(problem_at(element, {"outcome cần name riêng (không phải return, forward, recall) và label.",
                                                "An outcome needs a name of its own (not return, forward, recall) and a label."}));
    }
    return outcome;
}

FormField read_field(const xmlNode* element, const Node& node, Problems& problems) {
    static constexpr std::array<std::string_view, 8> types{"text", "date", "number", "choice", "user", "users", "unit", "units"};
    check_attributes(element, {"name", "label", "label-en", "type", "required"}, problems);
    FormField field{attribute(element, "name"), attribute(element, "label"), attribute(element, "label-en")};
    field.required = read_flag(element, "required", false, problems);
    const auto* type = std::find(types.begin(), types.end(), optional_attribute(element, "type").value_or("text"));
    if (type == types.end()) {
        problems.push_back(problem_at(element, {"type của field không hợp lệ.", "The type of the field is unknown."}));
    } else {
        field.type = static_cast<FieldType>(type - types.begin());
    }
    const bool doubled = std::any_of(node.fields.begin(), node.fields.end(),
                                     [&](const FormField& other) { return other.name == field.name; });
    if (!is_name(field.name) || field.label.empty() || doubled || contains(names_of_documents, field.name)) {
        problems.push_back(problem_at(element, {"field cần name riêng (không trùng tên của văn bản) và label.",
                                                "A field needs a name of its own (none of the document's) and a label."}));
    }
    for (const xmlNode* child : children_of(element)) {
        if (!is_in(child, our_space) || name_of(child) != "choice") {
            problems.push_back(misplaced(child));
            continue;
        }
        check_attributes(child, {}, problems);
        std::string choice = text_of(child);
        if (choice.empty() || std::find(field.choices.begin(), field.choices.end(), choice) != field.choices.end()) {
            problems.push_back(problem_at(child, {"choice trống hoặc bị lặp.", "The choice is empty or doubled."}));
        }
        field.choices.push_back(std::move(choice));
    }
    if ((field.type == FieldType::choice) == field.choices.empty()) {
        problems.push_back(problem_at(element, {"Chỉ field kiểu choice mới có và phải có các choice.",
                                                "A field of type choice, and no other, has choices."}));
    }
    return field;
}

Rule read_rule(const xmlNode* element, Problems& problems) {
    check_attributes(element, {"name", "value", "condition"}, problems);
    Rule rule{attribute(element, "condition"), attribute(element, "name"), attribute(element, "value")};
    if (!is_name(rule.name) || contains(names_of_documents, rule.name)) {
        problems.push_back(problem_at(element, {"rule cần name riêng (không trùng tên của văn bản).",
                                                "A rule needs a name of its own (none of the document's)."}));
    }
    check_at(element, rule.value, {}, problems);
    if (!rule.condition.empty()) {
        check_at(element, rule.condition, {}, problems);
    }
    return rule;
}

void read_service(const xmlNode* element, Node& node, Problems& problems) {
    check_attributes(element, {"name", "effect"}, problems);
    node.service = attribute(element, "name");
    node.effect = read_effect(element, problems);
    // A signature needs a person's will; the clerk seals in person (Decree 30/2020/NĐ-CP, 17 and 32).
    if (node.effect == Effect::sign || node.effect == Effect::seal) {
        problems.push_back(problem_at(element, {"Hệ thống không tự ký và không tự đóng dấu.", "The program neither signs nor seals by itself."}));
    }
    if ((node.effect == Effect::none) == node.service.empty() || (!node.service.empty() && !is_name(node.service))) {
        problems.push_back(problem_at(element, {"service cần đúng một trong hai thuộc tính name và effect.",
                                                "A service needs exactly one of name and effect."}));
    }
}

/// Which elements of ours a node of each kind takes.
bool takes(NodeKind kind, std::string_view name) {
    switch (kind) {
        case NodeKind::user_task:
            return name == "task" || name == "outcome" || name == "field" || name == "deadline";
        case NodeKind::manual_task:
            return name == "task" || name == "field" || name == "deadline";
        case NodeKind::service_task:
            return name == "service";
        case NodeKind::send_task:
            return name == "task" || name == "message";
        case NodeKind::business_rule_task:
            return name == "rule";
        case NodeKind::catch_event:
        case NodeKind::boundary_event:
            return name == "timer";
        default:
            return false;
    }
}

void read_one(const xmlNode* element, Node& node, Problems& problems) {
    const std::string_view name = name_of(element);
    if (name == "task") {
        read_task(element, node, problems);
    } else if (name == "outcome") {
        node.outcomes.push_back(read_outcome(element, node, problems));
    } else if (name == "field") {
        node.fields.push_back(read_field(element, node, problems));
        return;  // its choices are read with it
    } else if (name == "deadline") {
        node.deadline = read_deadline(element, problems);
    } else if (name == "rule") {
        node.rules.push_back(read_rule(element, problems));
    } else if (name == "service") {
        read_service(element, node, problems);
    } else if (name == "message") {
        check_attributes(element, {}, problems);
        node.message = text_of(element);
        if (node.message.empty()) {
            problems.push_back(problem_at(element, {"message không có nội dung.", "The message says nothing."}));
        }
    } else if (name == "timer") {
        check_attributes(element, {"working"}, problems);  // read_event reads it
        static_cast<void>(read_flag(element, "working", false, problems));
    }
    for (const xmlNode* child : children_of(element)) {
        problems.push_back(misplaced(child));
    }
}

/// The elements of ours under an element, in order.
std::vector<const xmlNode*> extensions_of(const xmlNode* element) {
    std::vector<const xmlNode*> found;
    for (const xmlNode* child : children_of(element)) {
        if (is_model(child, "extensionElements")) {
            for (const xmlNode* extension : children_of(child)) {
                if (is_in(extension, our_space)) {
                    found.push_back(extension);
                }
            }
        }
    }
    return found;
}

void check_completeness(const xmlNode* element, const Node& node, const std::vector<std::string_view>& seen, Problems& problems) {
    const auto has = [&](std::string_view name) { return std::find(seen.begin(), seen.end(), name) != seen.end(); };
    const auto needs = [&](std::string_view what) {
        problems.push_back(problem_at(element, {fmt::format("{} cần phần tử {} của urn:vanthu:workflow:1.", to_string(node.kind), what),
                                                fmt::format("A {} needs the element {} of urn:vanthu:workflow:1.", to_string(node.kind), what)}));
    };
    if ((is_human(node.kind) || node.kind == NodeKind::send_task) && !has("task")) {
        needs("task");
    }
    if (node.kind == NodeKind::send_task && !has("message")) {
        needs("message");
    }
    if (node.kind == NodeKind::service_task && !has("service")) {
        needs("service");
    }
    if (node.kind == NodeKind::business_rule_task && !has("rule")) {
        needs("rule");
    }
}

}  // namespace

void check_at(const xmlNode* element, const std::string& expression, const std::vector<std::string_view>& variables, Problems& problems) {
    if (auto wrong = check_expression(expression, variables)) {
        problems.push_back(problem_at(element, std::move(*wrong)));
    }
}

void read_extension(const xmlNode* element, Node& node, Problems& problems) {
    std::vector<std::string_view> seen;
    for (const xmlNode* extension : extensions_of(element)) {
        const std::string_view name = name_of(extension);
        const bool repeats = name == "outcome" || name == "field" || name == "rule";
        if (!takes(node.kind, name)) {
            problems.push_back(misplaced(extension));
        } else if (!repeats && std::find(seen.begin(), seen.end(), name) != seen.end()) {
            problems.push_back(problem_at(extension, {"Phần tử này chỉ được có một.", "There may be one of this only."}));
        } else {
            read_one(extension, node, problems);
        }
        seen.push_back(name);
    }
    check_completeness(element, node, seen, problems);
}

void read_extension(const xmlNode* process, Definition& definition, Problems& problems) {
    for (const xmlNode* extension : extensions_of(process)) {
        if (name_of(extension) != "deadline" || definition.deadline) {
            problems.push_back(misplaced(extension));
        } else {
            definition.deadline = read_deadline(extension, problems);
        }
    }
}

void read_extension(const xmlNode* characteristics, MultiInstance& multi, Problems& problems) {
    for (const xmlNode* extension : extensions_of(characteristics)) {
        if (name_of(extension) != "collection" || !multi.collection.empty()) {
            problems.push_back(misplaced(extension));
            continue;
        }
        check_attributes(extension, {"name"}, problems);
        multi.collection = attribute(extension, "name");
        if (!is_name(multi.collection)) {
            problems.push_back(problem_at(extension, {"collection cần name.", "A collection needs a name."}));
        }
    }
}

}  // namespace vanthu::workflow::bpmn
