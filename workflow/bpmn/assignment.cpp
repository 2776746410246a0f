#include "workflow/bpmn/assignment.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "workflow/bpmn/xpath_conditions.hpp"

namespace vanthu::workflow::bpmn {
namespace {

constexpr std::array<std::string_view, 3> roles{"leader", "clerk", "official"};

/// The rest of a text behind a prefix, when it has the prefix.
std::optional<std::string> behind(const std::string& text, std::string_view prefix) {
    return text.starts_with(prefix) ? std::optional{text.substr(prefix.size())} : std::nullopt;
}

bool is_code(std::string_view text) {
    constexpr std::size_t code_limit = 20;
    return !text.empty() && text.size() <= code_limit && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    });
}

/// What is wrong with the unit's text; nothing when it was read.
std::optional<ClientText> read_unit(const std::string& text, Assignment& assignment) {
    static constexpr std::array<std::pair<std::string_view, UnitRelation>, 4> words{{{"drafter-unit", UnitRelation::drafter_unit},
                                                                                     {"drafter-parent", UnitRelation::drafter_parent},
                                                                                     {"agency", UnitRelation::agency},
                                                                                     {"item", UnitRelation::item}}};
    for (const auto& [word, relation] : words) {
        if (text == word) {
            assignment.unit = relation;
            return std::nullopt;
        }
    }
    if (const auto code = behind(text, "code:"); code && is_code(*code)) {
        assignment.unit = UnitRelation::named;
        assignment.unit_value = *code;
        return std::nullopt;
    }
    if (const auto expression = behind(text, "xpath:")) {
        assignment.unit = UnitRelation::expression;
        assignment.unit_value = *expression;
        return check_expression(*expression);
    }
    return ClientText{"Đơn vị phải là drafter-unit, drafter-parent, agency, item, code:MÃ hoặc xpath:BIỂU-THỨC.",
                      "A unit is drafter-unit, drafter-parent, agency, item, code:CODE or xpath:EXPRESSION."};
}

std::optional<ClientText> read_person(const std::string& text, Assignment& assignment) {
    if (text == "drafter" || text == "item") {
        assignment.person = text == "item" ? PersonRelation::item : PersonRelation::drafter;
        return std::nullopt;
    }
    if (const auto login = behind(text, "login:"); login && !login->empty() && login->find(' ') == std::string::npos) {
        assignment.person = PersonRelation::named;
        assignment.person_value = *login;
        return std::nullopt;
    }
    if (const auto expression = behind(text, "xpath:")) {
        assignment.person = PersonRelation::expression;
        assignment.person_value = *expression;
        return check_expression(*expression);
    }
    return ClientText{"Người phải là drafter, item, login:TÊN hoặc xpath:BIỂU-THỨC.",
                      "A person is drafter, item, login:NAME or xpath:EXPRESSION."};
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(" \t\r\n", at)) != std::string::npos) {
        const std::size_t end = std::min(text.find_first_of(" \t\r\n", at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

}  // namespace

Assignment read_assignment(const xmlNode* element, const AssignmentNames& names, Problems& problems) {
    Assignment assignment;
    assignment.role = attribute(element, names.role);
    const auto unit = optional_attribute(element, names.unit);
    std::optional<ClientText> wrong;
    if (const auto person = optional_attribute(element, names.person)) {
        wrong = read_person(*person, assignment);
        if (!wrong && (unit || !assignment.role.empty())) {
            wrong = {fmt::format("{} không đi cùng {} và {}.", names.person, names.role, names.unit),
                     fmt::format("{} excludes {} and {}.", names.person, names.role, names.unit)};
        }
    } else if (std::find(roles.begin(), roles.end(), assignment.role) == roles.end()) {
        wrong = {fmt::format("{} phải là leader, clerk hoặc official.", names.role),
                 fmt::format("{} has to be leader, clerk or official.", names.role)};
    } else {
        wrong = read_unit(unit.value_or(""), assignment);
    }
    if (wrong) {
        problems.push_back(problem_at(element, std::move(*wrong)));
    }
    return assignment;
}

Effect read_effect(const xmlNode* element, Problems& problems) {
    const auto text = optional_attribute(element, "effect");
    for (const Effect one : {Effect::none, Effect::sign, Effect::number, Effect::seal, Effect::issue, Effect::exchange, Effect::close}) {
        if (!text || *text == to_string(one)) {
            return one;
        }
    }
    problems.push_back(problem_at(element, {"effect không hợp lệ.", "The effect is unknown."}));
    return Effect::none;
}

bool read_flag(const xmlNode* element, const char* name, bool otherwise, Problems& problems) {
    const auto text = optional_attribute(element, name);
    if (text && *text != "yes" && *text != "no") {
        problems.push_back(problem_at(element, {fmt::format("{} phải là yes hoặc no.", name), fmt::format("{} has to be yes or no.", name)}));
    }
    return text ? *text == "yes" : otherwise;
}

void read_task(const xmlNode* element, Node& node, Problems& problems) {
    if (node.kind == NodeKind::user_task) {
        check_attributes(element, {"role", "unit", "person", "effect", "signature-place", "return", "forward", "recall", "not-drafter", "other-than"},
                         problems);
    } else if (node.kind == NodeKind::manual_task) {
        check_attributes(element, {"role", "unit", "person", "return", "forward", "recall", "not-drafter", "other-than"}, problems);
    } else {
        check_attributes(element, {"role", "unit", "person"}, problems);
    }
    node.assignment = read_assignment(element, {"role", "unit", "person"}, problems);
    node.effect = read_effect(element, problems);
    node.signature_place = attribute(element, "signature-place");
    const bool is_signature = node.effect == Effect::sign || node.effect == Effect::seal;
    const auto anchor = behind(node.signature_place, "anchor:");
    const auto field = behind(node.signature_place, "field:");
    if (!node.signature_place.empty() && (!is_signature || (anchor ? anchor->empty() : !field || field->empty()))) {
        problems.push_back(problem_at(element, {"signature-place là anchor:CHỮ hoặc field:TÊN, và chỉ đi với sign, seal.",
                                                "A signature-place is anchor:TEXT or field:NAME, with sign and seal only."}));
    }
    node.may_return = read_flag(element, "return", true, problems);
    node.may_forward = read_flag(element, "forward", true, problems);
    node.may_recall = read_flag(element, "recall", true, problems);
    node.not_drafter = read_flag(element, "not-drafter", false, problems);
    if (node.not_drafter && node.assignment.person == PersonRelation::drafter) {
        problems.push_back(problem_at(element, {"Bước của người soạn thảo không thể cấm người soạn thảo.",
                                                "A task of the drafter cannot exclude the drafter."}));
    }
    node.other_than = words_of(attribute(element, "other-than"));
}

void check_attributes(const xmlNode* element, const std::vector<std::string_view>& known, Problems& problems) {
    for (const xmlAttr* one = element->properties; one != nullptr; one = one->next) {
        const std::string_view name = view_of(one->name);
        if (one->ns != nullptr || std::find(known.begin(), known.end(), name) == known.end()) {
            problems.push_back(problem_at(element, {fmt::format("Không có thuộc tính {} ở đây.", name),
                                                    fmt::format("There is no attribute {} here.", name)}));
        }
    }
}

Problem misplaced(const xmlNode* element) {
    return problem_at(element, {fmt::format("Phần tử “{}” không được đứng ở đây.", name_of(element)),
                                fmt::format("The element “{}” may not stand here.", name_of(element))});
}

}  // namespace vanthu::workflow::bpmn
