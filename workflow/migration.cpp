#include "workflow/migration.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace vanthu::workflow {
namespace {

class Migration final {
public:
    Migration(const Definition& from, const Definition& to, const std::map<std::string, std::string>& mapping)
        : from_(from), to_(to), mapping_(mapping) {}

    Result<Instance> run(Instance instance) {
        for (const auto& [old_node, new_node] : mapping_) {
            if (from_.find(old_node) == nullptr || to_.find(new_node) == nullptr) {
                problems_.push_back({"/mapping/" + old_node, {"Bước không tồn tại.", "There is no such step."}});
            }
        }
        for (Token& token : instance.tokens) {
            move(token);
        }
        if (!problems_.empty()) {
            return pass(Error{Code::invalid_input,
                              {"Không chuyển được sang phiên bản này của quy trình.", "The chain cannot be moved to this version."}, {}, problems_});
        }
        for (Token& token : instance.tokens) {
            for (Passed& passed : token.path) {
                passed.node = passed.fork == 0 ? mapped(passed.node) : "";
            }
            // Steps that the new version does not have cannot be returned to.
            std::erase_if(token.path, [&](const Passed& passed) { return passed.fork == 0 && to_.find(passed.node) == nullptr; });
            token.sender_node = token.sender_node.empty() || to_.find(mapped(token.sender_node)) == nullptr ? "" : mapped(token.sender_node);
            token.touched = true;  // what the sender sent has changed under it
        }
        for (Decision& decision : instance.decisions) {
            decision.node = mapped(decision.node);
        }
        for (Timer& timer : instance.timers) {
            timer.node = timer.node.empty() ? "" : mapped(timer.node);
        }
        std::erase_if(instance.timers, [&](const Timer& timer) { return !timer.node.empty() && to_.find(timer.node) == nullptr; });
        instance.definition_hash = to_.hash;
        instance.undoable.reset();
        return instance;
    }

private:
    [[nodiscard]] std::string mapped(const std::string& node) const {
        const auto found = mapping_.find(node);
        return found == mapping_.end() ? node : found->second;
    }

    void refuse(const std::string& node, ClientText why) { problems_.push_back({"/mapping/" + node, std::move(why)}); }

    void move(Token& token) {
        const Node& old_node = *from_.find(token.node);
        const Node* node = to_.find(mapped(token.node));
        if (node == nullptr) {
            return refuse(token.node, {fmt::format("Bước “{}” đang mở, cần chọn bước tương ứng.", old_node.name),
                                       fmt::format("The step “{}” is open and needs one to go to.", old_node.name)});
        }
        const bool is_same_kind = node->kind == old_node.kind || (is_human(node->kind) && is_human(old_node.kind));
        if (!is_same_kind || node->multi.has_value() != old_node.multi.has_value()) {
            return refuse(token.node, {fmt::format("“{}” thuộc loại khác.", node->name), fmt::format("“{}” is of another kind.", node->name)});
        }
        if (mapped(old_node.parent) != node->parent) {
            return refuse(token.node, {fmt::format("“{}” nằm trong nhóm bước khác.", node->name),
                                       fmt::format("“{}” stands in another sub-process.", node->name)});
        }
        if (node->kind == NodeKind::end_event || node->kind == NodeKind::start_event) {
            return refuse(token.node, {"Không thể chờ ở đây.", "Nothing can wait there."});
        }
        if (token.state == TokenState::joined && std::find(node->incoming.begin(), node->incoming.end(), token.flow) == node->incoming.end()) {
            return refuse(token.node, {fmt::format("Cổng “{}” không còn nhánh “{}”.", node->name, token.flow),
                                       fmt::format("The gateway “{}” has lost the flow “{}”.", node->name, token.flow)});
        }
        token.node = node->id;
    }

    const Definition& from_;
    const Definition& to_;
    const std::map<std::string, std::string>& mapping_;
    std::vector<FieldError> problems_{};
};

}  // namespace

Result<Instance> migrate(const Definition& from, const Definition& to, const Instance& instance, const std::map<std::string, std::string>& mapping) {
    if (is_terminal(instance.status)) {
        return fail(Code::conflict, {"Quy trình đã kết thúc.", "The chain has ended."});
    }
    if (instance.definition_hash != from.hash) {
        return fail_internal("an instance was migrated from another definition than its own");
    }
    return Migration(from, to, mapping).run(instance);
}

}  // namespace vanthu::workflow
