#include "workflow/bpmn/flow_elements.hpp"

#include <unordered_map>

#include "workflow/bpmn/events.hpp"
#include "workflow/bpmn/extension.hpp"

namespace vanthu::workflow::bpmn {
namespace {

std::optional<NodeKind> kind_of(const xmlNode* element) {
    for (int i = 0; i <= static_cast<int>(NodeKind::call_activity); ++i) {
        if (is_model(element, to_string(static_cast<NodeKind>(i)))) {
            return static_cast<NodeKind>(i);
        }
    }
    return std::nullopt;
}

class Reader final {
public:
    Reader(const References& references, Definition& definition, Problems& problems)
        : references_(references), definition_(definition), problems_(problems) {}

    void read_container(const xmlNode* container, const std::string& parent) {
        for (const xmlNode* child : children_of(container)) {
            if (is_model(child, "sequenceFlow")) {
                read_flow(child);
            } else if (const auto kind = kind_of(child)) {
                read_node(child, *kind, parent);
            }
        }
    }

    /// Gives each flow to its source and its target. Flows that lead nowhere are problems.
    void join() {
        std::unordered_map<std::string, std::size_t> places;
        for (std::size_t i = 0; i < definition_.nodes.size(); ++i) {
            places.emplace(definition_.nodes[i].id, i);
        }
        for (Flow& flow : flows_) {
            flow.is_default = defaults_.erase(flow.id + " of " + flow.source) > 0;
            const auto source = places.find(flow.source);
            const auto target = places.find(flow.target);
            if (source == places.end() || target == places.end()) {
                problems_.push_back({"sequenceFlow " + flow.id, flow.line,
                                     {"sourceRef hoặc targetRef không trỏ tới phần tử nào.", "sourceRef or targetRef points nowhere."}});
                continue;
            }
            definition_.nodes[target->second].incoming.push_back(flow.id);
            definition_.nodes[source->second].flows.push_back(std::move(flow));
        }
        for (const auto& [wanted, element] : defaults_) {
            problems_.push_back(problem_at(element, {"default không trỏ tới luồng đi ra của cổng này.",
                                                     "default points to no outgoing flow of this gateway."}));
        }
        check_lanes(places);
    }

private:
    void check_id(const xmlNode* element, const std::string& id) {
        if (!is_name(id)) {
            problems_.push_back(problem_at(element, {"id thiếu hoặc không hợp lệ.", "The id is missing or malformed."}));
        }
    }

    void read_flow(const xmlNode* element) {
        Flow flow;
        flow.id = attribute(element, "id");
        flow.name = attribute(element, "name");
        flow.source = reference(attribute(element, "sourceRef"));
        flow.target = reference(attribute(element, "targetRef"));
        flow.line = line_of(element);
        check_id(element, flow.id);
        if (const xmlNode* condition = model_child(element, "conditionExpression")) {
            flow.condition = text_of(condition);
            if (auto problem = problem_of_expression(condition, flow.condition)) {
                problem->element = label_of(element);
                problems_.push_back(std::move(*problem));
            }
        }
        flows_.push_back(std::move(flow));
    }

    static std::optional<Problem> problem_of_expression(const xmlNode* element, const std::string& expression) {
        Problems found;
        check_at(element, expression, {}, found);
        return found.empty() ? std::nullopt : std::optional{found.front()};
    }

    void read_node(const xmlNode* element, NodeKind kind, const std::string& parent) {
        Node node;
        node.id = attribute(element, "id");
        node.name = attribute(element, "name");
        node.kind = kind;
        node.line = line_of(element);
        node.parent = parent;
        check_id(element, node.id);
        if (node.name.empty()) {
            node.name = node.id;
        }
        if (const auto lane = references_.lanes.find(node.id); lane != references_.lanes.end()) {
            node.lane = lane->second;
        }
        if (const std::string fallback = attribute(element, "default"); !fallback.empty()) {
            defaults_.emplace(reference(fallback) + " of " + node.id, element);
        }
        if (kind == NodeKind::boundary_event) {
            node.attached_to = reference(attribute(element, "attachedToRef"));
            node.interrupting = attribute(element, "cancelActivity") != "false";
        }
        if (kind == NodeKind::call_activity) {
            node.called = reference(attribute(element, "calledElement"));
            if (!is_name(node.called)) {
                problems_.push_back(problem_at(element, {"callActivity cần calledElement.", "A callActivity needs a calledElement."}));
            }
        }
        read_event(element, node, references_, problems_);
        read_extension(element, node, problems_);
        read_multi_instance(element, node);
        if (kind == NodeKind::ad_hoc_sub_process) {
            read_ad_hoc(element, node);
        }
        const std::string id = node.id;
        definition_.nodes.push_back(std::move(node));
        if (kind == NodeKind::sub_process || kind == NodeKind::ad_hoc_sub_process) {
            read_container(element, id);
        }
    }

    void read_multi_instance(const xmlNode* element, Node& node) {
        const xmlNode* characteristics = model_child(element, "multiInstanceLoopCharacteristics");
        if (characteristics == nullptr) {
            return;
        }
        MultiInstance multi;
        multi.sequential = attribute(characteristics, "isSequential") == "true";
        read_extension(characteristics, multi, problems_);
        if (const xmlNode* cardinality = model_child(characteristics, "loopCardinality")) {
            multi.cardinality = text_of(cardinality);
            check_at(cardinality, multi.cardinality, {}, problems_);
        }
        if (const xmlNode* completion = model_child(characteristics, "completionCondition")) {
            multi.completion = text_of(completion);
            check_at(completion, multi.completion, {"total", "completed", "active", "approved", "rejected"}, problems_);
        }
        if (multi.collection.empty() == multi.cardinality.empty()) {
            problems_.push_back(problem_at(characteristics, {"Cần đúng một trong hai: vanthu:collection hoặc loopCardinality.",
                                                             "Exactly one of vanthu:collection and loopCardinality is needed."}));
        }
        node.multi = std::move(multi);
    }

    void read_ad_hoc(const xmlNode* element, Node& node) {
        node.ad_hoc_sequential = attribute(element, "ordering") == "Sequential";
        if (const xmlNode* completion = model_child(element, "completionCondition")) {
            node.ad_hoc_completion = text_of(completion);
            check_at(completion, node.ad_hoc_completion, {"completed"}, problems_);
        }
    }

    void check_lanes(const std::unordered_map<std::string, std::size_t>& places) {
        for (const auto& [id, lane] : references_.lanes) {
            if (!places.contains(id)) {
                problems_.push_back({"lane " + lane, 0, {"flowNodeRef “" + id + "” không trỏ tới phần tử nào.",
                                                         "The flowNodeRef “" + id + "” points nowhere."}});
            }
        }
    }

    const References& references_;
    Definition& definition_;
    Problems& problems_;
    std::map<std::string, const xmlNode*> defaults_{};  ///< "flow of gateway" → the gateway
    std::vector<Flow> flows_{};
};

}  // namespace

void read_flow_elements(const xmlNode* process, const References& references, Definition& definition, Problems& problems) {
    Reader reader(references, definition, problems);
    reader.read_container(process, {});
    reader.join();
}

}  // namespace vanthu::workflow::bpmn
