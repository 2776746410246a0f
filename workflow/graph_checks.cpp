#include "workflow/graph_checks.hpp"

#include <algorithm>

#include "workflow/graph.hpp"

namespace vanthu::workflow {
namespace {

bool is_gateway(NodeKind kind) {
    return kind == NodeKind::exclusive_gateway || kind == NodeKind::parallel_gateway || kind == NodeKind::inclusive_gateway ||
           kind == NodeKind::event_based_gateway;
}

bool is_scope(NodeKind kind) {
    return kind == NodeKind::sub_process;
}

/// Activities that last, so that a time or a message can come while they do.
bool lasts(NodeKind kind) {
    return is_human(kind) || kind == NodeKind::receive_task || kind == NodeKind::sub_process || kind == NodeKind::ad_hoc_sub_process ||
           kind == NodeKind::call_activity;
}

bool may_fail(NodeKind kind) {
    return kind == NodeKind::service_task || kind == NodeKind::sub_process || kind == NodeKind::call_activity;
}

class Checker final {
public:
    explicit Checker(const Definition& definition) : definition_(definition), graph_(definition), passes_(graph_.size(), Passes::unknown) {}

    Problems check() {
        for (const Node& node : definition_.nodes) {
            check_place(node);
            check_flow_counts(node);
            check_conditions(node);
            check_event_gateway(node);
            check_people(node);
        }
        check_scope({}, nullptr);
        for (const Node& node : definition_.nodes) {
            if (is_scope(node.kind)) {
                check_scope(node.id, &node);
            }
        }
        if (problems_.empty()) {
            check_cycles();
        }
        return std::move(problems_);
    }

private:
    void add(const Node& node, ClientText text) { problems_.push_back(problem_of(node, std::move(text))); }

    void check_place(const Node& node) {
        for (const Flow& flow : node.flows) {
            const auto target = graph_.find(flow.target);
            if (!target || graph_.node(*target).parent != node.parent) {
                problems_.push_back({"sequenceFlow " + flow.id, flow.line,
                                     {"Luồng không được đi qua biên của tiểu quy trình.", "A flow may not cross the border of a sub-process."}});
            }
        }
        if (node.kind != NodeKind::boundary_event) {
            return;
        }
        const auto number = graph_.find(node.attached_to);
        const Node* host = number ? &graph_.node(*number) : nullptr;
        if (host == nullptr || host->parent != node.parent) {
            add(node, {"attachedToRef không trỏ tới hoạt động nào ở cùng cấp.", "attachedToRef points to no activity of the same scope."});
            return;
        }
        const bool is_error = node.event.kind == EventKind::error;
        if (is_error ? !may_fail(host->kind) : !lasts(host->kind)) {
            add(node, is_error ? ClientText{"Chỉ serviceTask, subProcess và callActivity mới gây lỗi.",
                                            "Only a serviceTask, a subProcess and a callActivity can fail."}
                               : ClientText{"Hoạt động này xong ngay, sự kiện biên không thể xảy ra.",
                                            "This activity ends at once: the boundary event cannot happen."});
        }
    }

    [[nodiscard]] bool stands_in_ad_hoc(const Node& node) const {
        const auto parent = graph_.find(node.parent);
        return parent && graph_.node(*parent).kind == NodeKind::ad_hoc_sub_process;
    }

    void check_flow_counts(const Node& node) {
        const std::size_t in = node.incoming.size();
        const std::size_t out = node.flows.size();
        if (stands_in_ad_hoc(node)) {
            if (in + out > 0) {
                add(node, {"Bước của adHocSubProcess không có luồng.", "A task of an adHocSubProcess has no flows."});
            }
            return;
        }
        if (node.kind == NodeKind::start_event || node.kind == NodeKind::boundary_event) {
            if (in > 0) {
                add(node, {"Sự kiện này không có luồng đi vào.", "This event has no incoming flow."});
            }
        } else if (in == 0) {
            add(node, {"Thiếu luồng đi vào.", "There is no incoming flow."});
        }
        if (node.kind == NodeKind::end_event) {
            if (out > 0) {
                add(node, {"endEvent không có luồng đi ra.", "An endEvent has no outgoing flow."});
            }
        } else if (out == 0) {
            add(node, {"Thiếu luồng đi ra.", "There is no outgoing flow."});
        } else if (out > 1 && !is_gateway(node.kind)) {
            add(node, {"Chỉ cổng rẽ nhánh mới có nhiều luồng đi ra.", "Only a gateway has several outgoing flows."});
        }
    }

    void check_conditions(const Node& node) {
        const bool chooses = (node.kind == NodeKind::exclusive_gateway || node.kind == NodeKind::inclusive_gateway) && node.flows.size() > 1;
        bool has_default = false;
        for (const Flow& flow : node.flows) {
            const auto problem = [&](ClientText text) { problems_.push_back({"sequenceFlow " + flow.id, flow.line, std::move(text)}); };
            has_default = has_default || flow.is_default;
            if (flow.is_default && !flow.condition.empty()) {
                problem({"Luồng mặc định không có điều kiện.", "The default flow has no condition."});
            } else if (!chooses && !flow.condition.empty()) {
                problem({"Không ai xét điều kiện của luồng này.", "Nothing asks for the condition of this flow."});
            } else if (chooses && !flow.is_default && flow.condition.empty()) {
                problem({"Luồng của cổng rẽ nhánh cần điều kiện hoặc là mặc định.", "A gateway's flow needs a condition or is the default."});
            }
        }
        if (chooses && !has_default) {
            add(node, {"Cổng rẽ nhánh cần đúng một luồng mặc định.", "A gateway needs exactly one default flow."});
        }
    }

    void check_event_gateway(const Node& node) {
        if (node.kind != NodeKind::event_based_gateway) {
            return;
        }
        if (node.flows.size() < 2) {
            add(node, {"Cổng chờ sự kiện cần ít nhất hai luồng đi ra.", "An eventBasedGateway needs two outgoing flows at least."});
        }
        for (const std::size_t number : graph_.next(*graph_.find(node.id))) {
            const Node& target = graph_.node(number);
            const bool waits = target.kind == NodeKind::catch_event ||
                               (target.kind == NodeKind::receive_task && definition_.boundaries_of(target.id).empty());
            if (!waits || target.incoming.size() != 1) {
                add(target, {"Sau cổng chờ sự kiện chỉ có sự kiện chờ hoặc receiveTask không có sự kiện biên, mỗi phần tử một luồng vào.",
                             "An eventBasedGateway leads to catch events, or receive tasks without boundary events, with this one flow."});
            }
        }
    }

    /// Whether a list is being gone through here: by the node or by something around it.
    [[nodiscard]] bool has_item(const Node& node) const {
        if (node.multi && !node.multi->collection.empty()) {
            return true;
        }
        const auto parent = graph_.find(node.parent);
        return parent && has_item(graph_.node(*parent));
    }

    void check_people(const Node& node) {
        const auto is_item = [](const Assignment& one) { return one.person == PersonRelation::item || one.unit == UnitRelation::item; };
        const bool uses_item = is_item(node.assignment) ||
                               (node.deadline && node.deadline->escalate_to && is_item(*node.deadline->escalate_to));
        if (uses_item && !has_item(node)) {
            add(node, {"item chỉ có nghĩa trong hoạt động đa thể có collection.",
                       "item means something in a multi-instance activity with a collection only."});
        }
        for (const std::string& other : node.other_than) {
            const auto number = graph_.find(other);
            if (!number || !is_human(graph_.node(*number).kind) || other == node.id) {
                add(node, {"other-than “" + other + "” không trỏ tới bước nào khác của người.",
                           "other-than “" + other + "” points to no other task of a person."});
            }
        }
    }

    void check_scope(std::string_view parent, const Node* scope) {
        std::vector<std::size_t> starts;
        std::vector<std::size_t> ends;
        for (const std::size_t number : graph_.content(parent)) {
            if (graph_.node(number).kind == NodeKind::start_event) {
                starts.push_back(number);
            } else if (graph_.node(number).kind == NodeKind::end_event) {
                ends.push_back(number);
            }
        }
        const auto problem = [&](ClientText text) {
            if (scope != nullptr) {
                add(*scope, std::move(text));
            } else {
                problems_.push_back({"process " + definition_.key, 1, std::move(text)});
            }
        };
        if (starts.size() != 1) {
            problem({"Cần đúng một startEvent.", "Exactly one startEvent is needed."});
            return;
        }
        if (ends.empty()) {
            problem({"Cần ít nhất một endEvent.", "At least one endEvent is needed."});
            return;
        }
        const auto from_start = graph_.reach(starts, Graph::Direction::forward);
        const auto to_end = graph_.reach(ends, Graph::Direction::backward);
        for (const std::size_t number : graph_.content(parent)) {
            if (!from_start[number]) {
                add(graph_.node(number), {"Không tới được phần tử này từ đầu quy trình.", "This cannot be reached from the start."});
            } else if (!to_end[number]) {
                add(graph_.node(number), {"Từ đây không tới được kết thúc.", "No end can be reached from here."});
            }
        }
    }

    enum class Passes { unknown, yes, no };

    /// Whether a token may come through a node at once, with nobody and nothing to wait for.
    bool passes_at_once(std::size_t number) {
        const Node& node = graph_.node(number);
        if (passes_[number] == Passes::unknown) {
            bool passes = node.kind != NodeKind::catch_event && node.kind != NodeKind::event_based_gateway && !lasts(node.kind);
            if (node.kind == NodeKind::boundary_event) {
                passes = node.event.kind == EventKind::error;
            } else if (node.multi) {
                passes = true;  // its list may be empty
            } else if (node.kind == NodeKind::sub_process) {
                passes = can_run_through(node.id);
            }
            passes_[number] = passes ? Passes::yes : Passes::no;
        }
        return passes_[number] == Passes::yes;
    }

    bool can_run_through(std::string_view parent) {
        std::vector<std::size_t> open;
        std::vector<bool> seen(graph_.size(), false);
        for (const std::size_t number : graph_.content(parent)) {
            if (graph_.node(number).kind == NodeKind::start_event) {
                open.push_back(number);
            }
        }
        while (!open.empty()) {
            const std::size_t number = open.back();
            open.pop_back();
            if (seen[number] || !passes_at_once(number)) {
                continue;
            }
            seen[number] = true;
            if (graph_.node(number).kind == NodeKind::end_event) {
                return true;
            }
            open.insert(open.end(), graph_.next(number).begin(), graph_.next(number).end());
        }
        return false;
    }

    /// A cycle of nodes that a token passes at once would never stop. Peels off what is on no such cycle.
    void check_cycles() {
        std::vector<std::size_t> waiting_for(graph_.size(), 0);
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < graph_.size(); ++i) {
            for (const std::size_t before : graph_.previous(i)) {
                waiting_for[i] += passes_at_once(before) ? 1U : 0U;
            }
            if (waiting_for[i] == 0 && passes_at_once(i)) {
                open.push_back(i);
            }
        }
        std::vector<bool> is_free(graph_.size(), false);
        while (!open.empty()) {
            const std::size_t number = open.back();
            open.pop_back();
            is_free[number] = true;
            for (const std::size_t after : graph_.next(number)) {
                if (--waiting_for[after] == 0 && passes_at_once(after)) {
                    open.push_back(after);
                }
            }
        }
        for (std::size_t i = 0; i < graph_.size(); ++i) {
            if (passes_at_once(i) && !is_free[i]) {
                add(graph_.node(i), {"Vòng lặp không có bước nào chắc chắn phải chờ.", "A cycle in which nothing surely waits."});
                return;
            }
        }
    }

    const Definition& definition_;
    Graph graph_;
    std::vector<Passes> passes_;
    Problems problems_{};
};

}  // namespace

Problems check_graph(const Definition& definition) {
    return Checker(definition).check();
}

}  // namespace vanthu::workflow
