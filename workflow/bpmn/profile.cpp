#include "workflow/bpmn/profile.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

namespace vanthu::workflow::bpmn {
namespace {

/// What may stand in an element. Attributes are names, with "=a|b" when only these values are carried out.
struct Entry {
    std::string_view element;
    std::string_view attributes;
    std::string_view children;
};

// documentation and extensionElements may stand in every element and are not repeated.
constexpr auto profile = std::to_array<Entry>({
    {"definitions", "id name targetNamespace expressionLanguage=http://www.w3.org/1999/XPath typeLanguage exporter exporterVersion",
     "collaboration process message signal error category"},
    {"collaboration", "id name isClosed", "participant textAnnotation association group"},
    {"participant", "id name processRef", ""},
    {"process", "id name isExecutable processType isClosed", "@flow laneSet"},
    {"laneSet", "id name", "lane"},
    {"childLaneSet", "id name", "lane"},
    {"lane", "id name", "flowNodeRef childLaneSet"},
    {"flowNodeRef", "", ""},
    {"message", "id name", ""},
    {"signal", "id name", ""},
    {"error", "id name errorCode", ""},

    {"startEvent", "id name isInterrupting=true parallelMultiple=false", "outgoing"},
    {"endEvent", "id name", "incoming terminateEventDefinition errorEventDefinition"},
    {"intermediateCatchEvent", "id name parallelMultiple=false",
     "incoming outgoing timerEventDefinition messageEventDefinition signalEventDefinition"},
    {"intermediateThrowEvent", "id name", "incoming outgoing messageEventDefinition signalEventDefinition"},
    {"boundaryEvent", "id name attachedToRef cancelActivity=true|false parallelMultiple=false",
     "outgoing timerEventDefinition messageEventDefinition signalEventDefinition errorEventDefinition"},
    {"timerEventDefinition", "id", "timeDuration timeDate timeCycle"},
    {"timeDuration", "@expression", ""},
    {"timeDate", "@expression", ""},
    {"timeCycle", "@expression", ""},
    {"messageEventDefinition", "id messageRef", ""},
    {"signalEventDefinition", "id signalRef", ""},
    {"errorEventDefinition", "id errorRef", ""},
    {"terminateEventDefinition", "id", ""},

    {"userTask", "@activity implementation=##unspecified", "incoming outgoing multiInstanceLoopCharacteristics"},
    {"manualTask", "@activity", "incoming outgoing multiInstanceLoopCharacteristics"},
    {"serviceTask", "@activity implementation=##WebService|##unspecified", "incoming outgoing multiInstanceLoopCharacteristics"},
    {"sendTask", "@activity implementation=##WebService|##unspecified", "incoming outgoing multiInstanceLoopCharacteristics"},
    {"receiveTask", "@activity messageRef instantiate=false implementation=##WebService|##unspecified", "incoming outgoing"},
    {"businessRuleTask", "@activity implementation=##unspecified", "incoming outgoing"},
    {"subProcess", "@activity triggeredByEvent=false", "@flow laneSet incoming outgoing multiInstanceLoopCharacteristics"},
    // Its tasks are begun by people, so only people's tasks stand in it.
    {"adHocSubProcess", "@activity triggeredByEvent=false ordering=Parallel|Sequential cancelRemainingInstances=true",
     "incoming outgoing userTask manualTask completionCondition laneSet textAnnotation association group"},
    {"callActivity", "@activity calledElement", "incoming outgoing multiInstanceLoopCharacteristics"},
    {"multiInstanceLoopCharacteristics", "id isSequential=true|false behavior=All", "loopCardinality completionCondition"},
    {"loopCardinality", "@expression", ""},
    {"completionCondition", "@expression", ""},

    {"exclusiveGateway", "@gateway default", "incoming outgoing"},
    {"inclusiveGateway", "@gateway default", "incoming outgoing"},
    {"parallelGateway", "@gateway", "incoming outgoing"},
    {"eventBasedGateway", "@gateway instantiate=false eventGatewayType=Exclusive", "incoming outgoing"},
    {"sequenceFlow", "id name sourceRef targetRef isImmediate=true", "conditionExpression"},
    {"conditionExpression", "@expression", ""},
    {"incoming", "", ""},
    {"outgoing", "", ""},

    {"textAnnotation", "id textFormat", "text"},
    {"association", "id sourceRef targetRef associationDirection", ""},
    {"group", "id categoryValueRef", ""},
    {"category", "id name", "categoryValue"},
    {"categoryValue", "id value", ""},
});

/// Lists that several elements share.
constexpr auto shared = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"@activity", "id name isForCompensation=false startQuantity=1 completionQuantity=1"},
    {"@gateway", "id name gatewayDirection=Unspecified|Converging|Diverging|Mixed"},
    {"@expression", "id language=http://www.w3.org/1999/XPath"},
    {"@flow",
     "startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent userTask manualTask serviceTask sendTask receiveTask "
     "businessRuleTask subProcess adHocSubProcess callActivity exclusiveGateway inclusiveGateway parallelGateway eventBasedGateway "
     "sequenceFlow textAnnotation association group"},
});

/// Where elements of urn:vanthu:workflow:1 may stand; the readers of these elements judge which.
constexpr std::string_view extended =
    "process multiInstanceLoopCharacteristics userTask manualTask serviceTask sendTask businessRuleTask intermediateCatchEvent "
    "boundaryEvent";

/// Namespaces of attributes that only say how a thing is drawn or what drew it.
constexpr auto decoration = std::to_array<std::string_view>({
    "http://bpmn.io/schema/bpmn/biocolor/1.0", "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
    "http://camunda.org/schema/modeler/1.0", "http://www.w3.org/XML/1998/namespace",
    "http://www.w3.org/2001/XMLSchema-instance"});

/// A label's font and place, which one modeller writes beside everything.
bool is_decoration(const xmlNode* element) {
    return name_of(element) == "signavioLabel" && is_in(element, "http://www.signavio.com");
}

/// The word of a list that is `name` or begins with `name=`.
std::optional<std::string_view> find_word(std::string_view list, std::string_view name) {
    while (!list.empty()) {
        const std::size_t space = list.find(' ');
        const std::string_view word = list.substr(0, space);
        list = space == std::string_view::npos ? std::string_view{} : list.substr(space + 1);
        if (word.starts_with('@')) {
            const auto found = std::find_if(shared.begin(), shared.end(), [&](const auto& one) { return one.first == word; });
            if (auto inner = find_word(found->second, name)) {
                return inner;
            }
        } else if (word == name || (word.starts_with(name) && word.substr(name.size()).starts_with('='))) {
            return word;
        }
    }
    return std::nullopt;
}

bool allows_value(std::string_view word, std::string_view value) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) {
        return true;
    }
    std::string_view values = word.substr(equals + 1);
    while (true) {
        const std::size_t bar = values.find('|');
        if (values.substr(0, bar) == value) {
            return true;
        }
        if (bar == std::string_view::npos) {
            return false;
        }
        values.remove_prefix(bar + 1);
    }
}

class Checker final {
public:
    Problems problems{};

    void check(const xmlNode* element) {
        const auto entry = find_entry(name_of(element));
        if (entry == profile.end()) {
            // `text` of an annotation: listed as a child, and nothing is asked of it.
            return;
        }
        check_attributes(element, *entry);
        const auto id = optional_attribute(element, "id");
        if (id && !ids_.insert(*id).second) {
            problems.push_back(problem_at(element, {"id bị lặp trong tệp.", "The id is doubled in the file."}));
        }
        for (const xmlNode* child : children_of(element)) {
            if (is_model(child, "documentation") || (is_in(child, diagram_space) && entry->element == "definitions")) {
                continue;
            }
            if (is_model(child, "extensionElements")) {
                check_extensions(child, find_word(extended, entry->element).has_value());
            } else if (is_in(child, model_space) && find_word(entry->children, name_of(child))) {
                check(child);
            } else if (is_in(child, model_space) && find_entry(name_of(child)) != profile.end()) {
                problems.push_back(problem_at(child, {fmt::format("Phần tử “{}” không được hỗ trợ trong “{}”.", name_of(child), name_of(element)),
                                                      fmt::format("The element “{}” is not supported in “{}”.", name_of(child), name_of(element))}));
            } else {
                refuse(child);
            }
        }
    }

private:
    static auto find_entry(std::string_view name) -> decltype(profile.begin()) {
        return std::find_if(profile.begin(), profile.end(), [&](const Entry& one) { return one.element == name; });
    }

    void refuse(const xmlNode* element) {
        const std::string label = label_of(element);
        const std::string_view name = std::string_view{label}.substr(0, label.find(' '));
        problems.push_back(problem_at(element, {fmt::format("Phần tử “{}” nằm ngoài phạm vi được hỗ trợ.", name),
                                                fmt::format("The element “{}” is outside the supported profile.", name)}));
    }

    void check_extensions(const xmlNode* extensions, bool takes_ours) {
        for (const xmlNode* child : children_of(extensions)) {
            const bool is_known = is_in(child, our_space) ? takes_ours : is_decoration(child);
            if (!is_known) {
                refuse(child);
            }
        }
    }

    void check_attributes(const xmlNode* element, const Entry& entry) {
        for (const xmlAttr* attribute_node = element->properties; attribute_node != nullptr; attribute_node = attribute_node->next) {
            const std::string name{view_of(attribute_node->name)};
            if (attribute_node->ns != nullptr) {
                const std::string_view space = view_of(attribute_node->ns->href);
                if (std::find(decoration.begin(), decoration.end(), space) == decoration.end()) {
                    refuse_attribute(element, fmt::format("{}:{}", view_of(attribute_node->ns->prefix), name));
                }
                continue;
            }
            const auto word = find_word(entry.attributes, name);
            if (!word) {
                refuse_attribute(element, name);
            } else if (const std::string value = attribute(element, name.c_str()); !allows_value(*word, value)) {
                refuse_attribute(element, fmt::format("{}=\"{}\"", name, value));
            }
        }
    }

    void refuse_attribute(const xmlNode* element, const std::string& shown) {
        problems.push_back(problem_at(element, {fmt::format("Thuộc tính “{}” nằm ngoài phạm vi được hỗ trợ.", shown),
                                                fmt::format("The attribute “{}” is outside the supported profile.", shown)}));
    }

    std::set<std::string> ids_{};
};

}  // namespace

Problems check_profile(const xmlNode* definitions) {
    Checker checker;
    checker.check(definitions);
    return std::move(checker.problems);
}

}  // namespace vanthu::workflow::bpmn
