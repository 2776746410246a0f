#include "workflow/link.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "workflow/graph_checks.hpp"

namespace vanthu::workflow {
namespace {

constexpr std::size_t depth_limit = 5;
constexpr std::size_t nodes_limit = 5000;

/// A node of a called definition as it stands in the caller.
Node moved(Node node, const std::string& call) {
    const auto prefix = [&](std::string& id) { id = id.empty() ? id : call + "/" + id; };
    prefix(node.id);
    node.parent = node.parent.empty() ? call : call + "/" + node.parent;
    prefix(node.attached_to);
    std::for_each(node.other_than.begin(), node.other_than.end(), prefix);
    std::for_each(node.incoming.begin(), node.incoming.end(), prefix);
    for (Flow& flow : node.flows) {
        prefix(flow.id);
        prefix(flow.source);
        prefix(flow.target);
    }
    return node;
}

class Linker final {
public:
    explicit Linker(const DefinitionLookup& lookup) : lookup_(lookup) {}

    Problems problems{};

    Definition link(const Definition& definition) {
        path_.push_back(definition.key);
        Definition linked;
        linked.key = definition.key;
        linked.name = definition.name;
        linked.deadline = definition.deadline;
        std::string hashes = definition.hash;
        for (const Node& node : definition.nodes) {
            linked.nodes.push_back(node);
            if (node.kind == NodeKind::call_activity) {
                hashes += "\n" + put_called(linked);
            }
        }
        const bool calls = hashes.size() != definition.hash.size();
        linked.hash = calls ? sha256_hex(as_bytes(hashes)) : definition.hash;
        path_.pop_back();
        return linked;
    }

private:
    /// Turns the last node, a call, into a sub-process with its content behind it; gives the content's hash.
    std::string put_called(Definition& linked) {
        Node& call = linked.nodes.back();
        const auto refuse = [&](ClientText text) {
            problems.push_back(problem_of(call, std::move(text)));
            return std::string{};
        };
        if (std::find(path_.begin(), path_.end(), call.called) != path_.end()) {
            return refuse({fmt::format("Quy trình “{}” gọi lại chính nó.", call.called),
                           fmt::format("The process “{}” calls itself.", call.called)});
        }
        if (path_.size() > depth_limit) {
            return refuse({"Các quy trình gọi nhau quá năm cấp.", "Processes call each other more than five levels deep."});
        }
        if (nodes_ > nodes_limit) {
            return {};  // has been refused
        }
        const Definition* called = lookup_(call.called);
        if (called == nullptr) {
            return refuse({fmt::format("Chưa có quy trình “{}”.", call.called), fmt::format("There is no process “{}”.", call.called)});
        }
        Definition content = link(*called);
        const bool was_within = nodes_ <= nodes_limit;
        nodes_ += content.nodes.size();
        if (was_within && nodes_ > nodes_limit) {
            return refuse({"Các quy trình được gọi có quá nhiều phần tử.", "The called processes have too many elements."});
        }
        call.kind = NodeKind::sub_process;
        if (!call.deadline) {
            call.deadline = content.deadline;
        }
        const std::string id = call.id;  // `call` ends with the first push
        for (Node& node : content.nodes) {
            linked.nodes.push_back(moved(std::move(node), id));
        }
        return content.hash;
    }

    const DefinitionLookup& lookup_;
    std::vector<std::string> path_{};
    std::size_t nodes_ = 0;
};

}  // namespace

Result<Definition> link(const Definition& definition, const DefinitionLookup& lookup) {
    Linker linker(lookup);
    Definition linked = linker.link(definition);
    if (linker.problems.empty()) {
        linker.problems = check_graph(linked);
    }
    if (!linker.problems.empty()) {
        return tl::unexpected(as_error(linker.problems));
    }
    return linked;
}

}  // namespace vanthu::workflow
