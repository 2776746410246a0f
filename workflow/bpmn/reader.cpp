#include "workflow/bpmn/reader.hpp"

#include <array>
#include <map>
#include <set>

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "core/digest.hpp"
#include "core/handle.hpp"
#include "workflow/bpmn/xpath_conditions.hpp"

namespace vanthu::workflow {
namespace {

constexpr std::string_view bpmn = "http://www.omg.org/spec/BPMN/20100524/MODEL";
constexpr std::string_view bpmndi = "http://www.omg.org/spec/BPMN/20100524/DI";
constexpr std::string_view ours = "urn:vanthu:workflow:1";
constexpr std::size_t size_limit = 1024U * 1024U;
constexpr int depth_limit = 32;
constexpr int elements_limit = 5000;

using Document = Handle<xmlDoc, xmlFreeDoc>;
using ParserContext = Handle<xmlParserCtxt, xmlFreeParserCtxt>;

std::string_view view_of(const xmlChar* text) {
    return text == nullptr ? std::string_view{} : std::string_view{reinterpret_cast<const char*>(text)};
}

std::string_view name_of(const xmlNode* node) {
    return view_of(node->name);
}

bool is_in(const xmlNode* node, std::string_view space) {
    return node->ns != nullptr && view_of(node->ns->href) == space;
}

std::string attribute(const xmlNode* node, const char* name) {
    const Handle<xmlChar, [](xmlChar* text) { xmlFree(text); }> value{
        xmlGetNoNsProp(node, reinterpret_cast<const xmlChar*>(name))};
    return std::string{view_of(value.get())};
}

std::string text_of(const xmlNode* node) {
    const Handle<xmlChar, [](xmlChar* text) { xmlFree(text); }> value{xmlNodeGetContent(node)};
    std::string_view text = view_of(value.get());
    while (!text.empty() && std::string_view{" \t\r\n"}.find(text.front()) != std::string_view::npos) {
        text.remove_prefix(1);
    }
    while (!text.empty() && std::string_view{" \t\r\n"}.find(text.back()) != std::string_view::npos) {
        text.remove_suffix(1);
    }
    return std::string{text};
}

template <class Visit>
void each_element(const xmlNode* parent, Visit visit) {
    for (const xmlNode* child = parent->children; child != nullptr; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) {
            visit(child);
        }
    }
}

/// Reads one document; collects problems instead of stopping at the first.
class Reader final {
public:
    explicit Reader(ReadDefinition& out) : out_(out) {}

    void read(std::string_view xml) {
        if (xml.size() > size_limit) {
            add("definitions", 0, {"Tệp lớn hơn 1 MB.", "The file is larger than 1 MB."});
            return;
        }
        const ParserContext context{xmlNewParserCtxt()};
        const Document document{xmlCtxtReadMemory(context.get(), xml.data(), static_cast<int>(xml.size()), nullptr, nullptr,
                                                  XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)};
        if (!document) {
            const long line = context->lastError.line;
            add("definitions", line, {"Không phải XML hợp lệ.", "Not well-formed XML."});
            return;
        }
        if (document->intSubset != nullptr || document->extSubset != nullptr) {
            add("DOCTYPE", 1, {"Không nhận khai báo DOCTYPE.", "A DOCTYPE is refused."});
            return;
        }
        const xmlNode* root = xmlDocGetRootElement(document.get());
        if (!within_limits(root, 0)) {
            add("definitions", 1, {"Quá nhiều phần tử hoặc quá nhiều cấp.", "Too many elements or levels."});
            return;
        }
        if (!is_in(root, bpmn) || name_of(root) != "definitions") {
            add(std::string{name_of(root)}, line_of(root),
                {"Phần tử gốc phải là definitions của BPMN 2.0.", "The root has to be definitions of BPMN 2.0."});
            return;
        }
        out_.definition.hash = sha256_hex(as_bytes(xml));
        read_definitions(root);
        if (out_.problems.empty()) {
            check_graph();
        }
    }

private:
    void add(std::string element, long line, ClientText text) {
        constexpr std::size_t problems_limit = 200;
        if (out_.problems.size() < problems_limit) {
            out_.problems.push_back({std::move(element), line, std::move(text)});
        }
    }

    static long line_of(const xmlNode* node) { return xmlGetLineNo(node); }

    static std::string label(const xmlNode* node) {
        const std::string id = attribute(node, "id");
        return std::string{name_of(node)} + (id.empty() ? "" : " " + id);
    }

    void refuse(const xmlNode* node) {
        add(label(node), line_of(node),
            {fmt::format("Phần tử “{}” nằm ngoài phạm vi được hỗ trợ.", name_of(node)),
             fmt::format("The element “{}” is outside the supported profile.", name_of(node))});
    }

    bool within_limits(const xmlNode* node, int depth) {
        if (depth > depth_limit || ++elements_ > elements_limit) {
            return false;
        }
        bool within = true;
        each_element(node, [&](const xmlNode* child) { within = within && within_limits(child, depth + 1); });
        return within;
    }

    void read_definitions(const xmlNode* root) {
        const xmlNode* process = nullptr;
        each_element(root, [&](const xmlNode* child) {
            if (is_in(child, bpmn) && name_of(child) == "process") {
                if (process != nullptr) {
                    add(label(child), line_of(child), {"Chỉ nhận một process.", "One process only."});
                }
                process = child;
            } else if (!is_in(child, bpmndi) && !is_passive(child)) {
                refuse(child);
            }
        });
        if (process == nullptr) {
            add("definitions", line_of(root), {"Thiếu process.", "There is no process."});
            return;
        }
        out_.definition.key = attribute(process, "id");
        out_.definition.name = attribute(process, "name");
        if (out_.definition.key.empty() || out_.definition.key.size() > 100) {
            add(label(process), line_of(process), {"process cần id (1-100 ký tự).", "A process needs an id (1-100)."});
        }
        each_element(process, [&](const xmlNode* child) { read_flow_element(child); });
        attach_flows();
    }

    /// Elements that say nothing about behaviour.
    static bool is_passive(const xmlNode* node) {
        return is_in(node, bpmn) && (name_of(node) == "documentation" || name_of(node) == "extensionElements" ||
                                     name_of(node) == "laneSet");
    }

    void read_flow_element(const xmlNode* element) {
        if (is_passive(element)) {
            return;
        }
        static constexpr std::array<std::pair<std::string_view, NodeKind>, 4> kinds{
            {{"startEvent", NodeKind::start},
             {"endEvent", NodeKind::end},
             {"userTask", NodeKind::user_task},
             {"exclusiveGateway", NodeKind::exclusive_gateway}}};
        if (is_in(element, bpmn) && name_of(element) == "sequenceFlow") {
            read_flow(element);
            return;
        }
        for (const auto& [name, kind] : kinds) {
            if (is_in(element, bpmn) && name_of(element) == name) {
                read_node(element, kind);
                return;
            }
        }
        refuse(element);
    }

    void read_node(const xmlNode* element, NodeKind kind) {
        Node node;
        node.id = attribute(element, "id");
        node.name = attribute(element, "name");
        node.kind = kind;
        if (node.id.empty() || node.id.size() > 100 || out_.definition.find(node.id) != nullptr) {
            add(label(element), line_of(element), {"id thiếu, quá dài hoặc bị lặp.", "The id is missing, too long or doubled."});
        }
        if (node.name.empty()) {
            node.name = node.id;
        }
        if (const std::string fallback = attribute(element, "default"); !fallback.empty()) {
            defaults_.insert(fallback);
        }
        bool has_assignment = false;
        each_element(element, [&](const xmlNode* child) {
            const std::string_view name = name_of(child);
            if (is_in(child, bpmn) && (name == "incoming" || name == "outgoing" || name == "documentation")) {
                return;
            }
            if (is_in(child, bpmn) && name == "extensionElements") {
                each_element(child, [&](const xmlNode* extension) {
                    if (is_in(extension, ours) && name_of(extension) == "task" && kind == NodeKind::user_task) {
                        has_assignment = read_task(extension, node.task);
                    } else if (is_in(extension, ours)) {
                        refuse(extension);
                    }
                });
                return;
            }
            refuse(child);
        });
        if (kind == NodeKind::user_task && !has_assignment) {
            add(label(element), line_of(element),
                {"userTask cần phần tử task của urn:vanthu:workflow:1 với role và unit hợp lệ.",
                 "A userTask needs a task element of urn:vanthu:workflow:1 with a valid role and unit."});
        }
        lines_[node.id] = line_of(element);
        out_.definition.nodes.push_back(std::move(node));
    }

    bool read_task(const xmlNode* extension, UserTask& task) {
        task.candidate.role = attribute(extension, "role");
        const std::string unit = attribute(extension, "unit");
        if (unit == "drafter-unit") {
            task.candidate.relation = UnitRelation::drafter_unit;
        } else if (unit == "agency") {
            task.candidate.relation = UnitRelation::agency;
        } else if (unit.starts_with("code:") && unit.size() > 5) {
            task.candidate.relation = UnitRelation::named;
            task.candidate.unit_code = unit.substr(5);
        } else {
            return false;
        }
        const std::string effect = attribute(extension, "effect");
        bool known = effect.empty();
        for (const Effect one : {Effect::none, Effect::sign, Effect::number, Effect::seal, Effect::issue}) {
            if (effect == to_string(one)) {
                task.effect = one;
                known = true;
            }
        }
        task.may_return = attribute(extension, "return") != "no";
        task.may_forward = attribute(extension, "forward") != "no";
        const bool is_role = task.candidate.role == "leader" || task.candidate.role == "clerk" ||
                             task.candidate.role == "official";
        return known && is_role;
    }

    struct PendingFlow {
        Flow flow;
        std::string source;
        long line;
    };

    void read_flow(const xmlNode* element) {
        PendingFlow pending{{attribute(element, "id"), attribute(element, "targetRef"), {}, false},
                            attribute(element, "sourceRef"),
                            line_of(element)};
        each_element(element, [&](const xmlNode* child) {
            if (is_in(child, bpmn) && name_of(child) == "conditionExpression") {
                pending.flow.condition = text_of(child);
                if (!is_condition(pending.flow.condition)) {
                    add(label(element), line_of(child),
                        {"Điều kiện không phải XPath 1.0.", "The condition is not XPath 1.0."});
                }
            } else if (!(is_in(child, bpmn) && (name_of(child) == "documentation" || name_of(child) == "extensionElements"))) {
                refuse(child);
            }
        });
        flows_.push_back(std::move(pending));
    }

    void attach_flows() {
        for (PendingFlow& pending : flows_) {
            Node* source = nullptr;
            for (Node& node : out_.definition.nodes) {
                source = node.id == pending.source ? &node : source;
            }
            if (source == nullptr || out_.definition.find(pending.flow.target) == nullptr) {
                add("sequenceFlow " + pending.flow.id, pending.line,
                    {"sourceRef hoặc targetRef không trỏ tới phần tử nào.", "sourceRef or targetRef points nowhere."});
                continue;
            }
            pending.flow.is_default = defaults_.contains(pending.flow.id);
            source->flows.push_back(std::move(pending.flow));
        }
    }

    void check_graph() {
        const auto& nodes = out_.definition.nodes;
        int starts = 0;
        for (const Node& node : nodes) {
            starts += node.kind == NodeKind::start ? 1 : 0;
            check_flows(node);
        }
        if (starts != 1) {
            add("process " + out_.definition.key, 1, {"Cần đúng một startEvent.", "Exactly one startEvent is needed."});
            return;
        }
        std::set<std::string> reached;
        visit(out_.definition.start(), reached);
        bool ends = false;
        for (const Node& node : nodes) {
            if (!reached.contains(node.id)) {
                add(node.id, lines_[node.id], {"Không tới được phần tử này từ đầu quy trình.",
                                               "This cannot be reached from the start."});
            }
            ends = ends || (node.kind == NodeKind::end && reached.contains(node.id));
        }
        for (const Node& node : nodes) {
            std::set<std::string> from_here;
            visit(node, from_here);
            bool reaches_end = false;
            for (const std::string& id : from_here) {
                reaches_end = reaches_end || out_.definition.find(id)->kind == NodeKind::end;
            }
            if (!reaches_end) {
                add(node.id, lines_[node.id], {"Từ đây không tới được kết thúc.", "No end can be reached from here."});
            }
            if (node.kind == NodeKind::exclusive_gateway && loops_through_gateways(node)) {
                add(node.id, lines_[node.id], {"Vòng lặp chỉ gồm các cổng rẽ nhánh.", "A cycle of gateways alone."});
            }
        }
    }

    void check_flows(const Node& node) {
        const auto problem = [&](ClientText text) { add(node.id, lines_[node.id], std::move(text)); };
        if (node.kind == NodeKind::end) {
            if (!node.flows.empty()) {
                problem({"endEvent không có luồng đi ra.", "An endEvent has no outgoing flow."});
            }
            return;
        }
        if (node.flows.empty()) {
            problem({"Thiếu luồng đi ra.", "There is no outgoing flow."});
        }
        if (node.kind != NodeKind::exclusive_gateway && node.flows.size() > 1) {
            problem({"Chỉ cổng rẽ nhánh mới có nhiều luồng đi ra.", "Only a gateway has several outgoing flows."});
        }
        if (node.kind == NodeKind::exclusive_gateway && node.flows.size() > 1) {
            int defaults = 0;
            for (const Flow& flow : node.flows) {
                defaults += flow.is_default ? 1 : 0;
                if (!flow.is_default && flow.condition.empty()) {
                    problem({"Luồng của cổng rẽ nhánh cần điều kiện hoặc là mặc định.",
                             "A gateway's flow needs a condition or is the default."});
                }
            }
            if (defaults != 1) {
                problem({"Cổng rẽ nhánh cần đúng một luồng mặc định.", "A gateway needs exactly one default flow."});
            }
        }
    }

    void visit(const Node& node, std::set<std::string>& reached) const {
        if (!reached.insert(node.id).second) {
            return;
        }
        for (const Flow& flow : node.flows) {
            visit(*out_.definition.find(flow.target), reached);
        }
    }

    [[nodiscard]] bool loops_through_gateways(const Node& origin) const {
        std::set<std::string> seen;
        std::vector<const Node*> open{&origin};
        while (!open.empty()) {
            const Node* node = open.back();
            open.pop_back();
            for (const Flow& flow : node->flows) {
                const Node* target = out_.definition.find(flow.target);
                if (target == &origin) {
                    return true;
                }
                if (target->kind == NodeKind::exclusive_gateway && seen.insert(target->id).second) {
                    open.push_back(target);
                }
            }
        }
        return false;
    }

    ReadDefinition& out_;
    int elements_ = 0;
    std::set<std::string> defaults_;
    std::vector<PendingFlow> flows_;
    std::map<std::string, long> lines_;
};

}  // namespace

ReadDefinition read_bpmn(std::string_view xml) {
    ReadDefinition result;
    Reader(result).read(xml);
    return result;
}

Result<Definition> parse_bpmn(std::string_view xml) {
    ReadDefinition read = read_bpmn(xml);
    if (read.problems.empty()) {
        return std::move(read.definition);
    }
    Error error{Code::invalid_input,
                {fmt::format("Định nghĩa quy trình có {} lỗi.", read.problems.size()),
                 fmt::format("The definition has {} problems.", read.problems.size())},
                {},
                {}};
    for (const Problem& problem : read.problems) {
        const std::string place = fmt::format("line {}, {}", problem.line, problem.element);
        error.fields.push_back({place, {problem.text.vi, problem.text.en}});
    }
    return tl::unexpected(std::move(error));
}

}  // namespace vanthu::workflow
