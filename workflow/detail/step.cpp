#include "workflow/detail/step.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "workflow/detail/token_ways.hpp"

namespace vanthu::workflow::detail {

tl::unexpected<Error> ended() {
    return fail(Code::conflict, {"Quy trình đã kết thúc.", "The chain has ended."});
}

tl::unexpected<Error> not_open() {
    return fail(Code::conflict, {"Bước này không còn chờ xử lý. Có thể người khác đã xử lý.",
                                 "This step is not open any more. Somebody else may have acted."});
}

Result<void> need_reason(const std::string& reason) {
    if (reason.find_first_not_of(" \t\r\n") == std::string::npos) {
        return fail_field("/reason", {"Phải nêu lý do.", "A reason is needed."});
    }
    return {};
}

Step::Step(const Definition& definition, const Instance& instance, const Surroundings& surroundings)
    : definition_(definition), before_(instance), surroundings_(surroundings) {
    transition_.next = instance;
    transition_.next.undoable.reset();
}

Result<Transition> Step::run(const Event& event) {
    if (auto done = std::visit([this](const auto& one) { return apply(one); }, event); !done) {
        return pass(done.error());
    }
    TokenGame game = tokens();
    if (auto settled = game.settle(); !settled) {
        return pass(settled.error());
    }
    say_whether_stuck();
    return std::move(transition_);
}

Instance& Step::next() { return transition_.next; }

TokenGame Step::tokens() { return {definition_, transition_, surroundings_}; }

Result<void> Step::runs() const {
    if (is_terminal(before_.status)) {
        return ended();
    }
    if (before_.suspended) {
        return fail(Code::conflict, {"Quy trình đang tạm dừng.", "The chain is suspended."});
    }
    if (before_.status == Status::with_drafter) {
        return fail(Code::conflict, {"Văn bản đang ở người soạn thảo.", "The document is with its drafter."});
    }
    return {};
}

Result<Token*> Step::task(Number token, const Acting& who) {
    if (auto running = runs(); !running) {
        return pass(running.error());
    }
    Token* found = next().find(token);
    if (found == nullptr || found->state != TokenState::task) {
        return not_open();
    }
    if (auto allowed = may_act(definition_, before_, *found, who); !allowed) {
        return pass(allowed.error());
    }
    return found;
}

const Node& Step::node_of(const Token& token) const { return *definition_.find(token.node); }

Result<void> Step::is_current(const std::string& version_sha256) const {
    if (version_sha256 != before_.version_sha256) {
        return fail(Code::conflict, {"Văn bản đã có phiên bản mới sau khi bạn xem. Hãy xem lại rồi quyết định.",
                                     "The document has a newer version than the one you were shown. Look at it, then decide."});
    }
    return {};
}

void Step::may_be_undone(const Acting& who) {
    next().undoable = Undoable{who.by, surroundings_.now, sha256_hex(as_bytes(encode(before_)))};
}

void Step::decide(const Token& token, const Acting& who, const std::string& outcome, bool is_approval) {
    next().decisions.push_back({token.node, who.by, who.on_behalf_of, outcome, is_approval, before_.version_sha256,
                                detail::lineage(before_, token)});
}

void Step::say_whether_stuck() {
    if (next().status != Status::running || next().tokens.empty()) {
        return;
    }
    const bool moves = std::any_of(next().tokens.begin(), next().tokens.end(), [&](const Token& token) {
        const bool is_open_scope = token.state == TokenState::scope && node_of(token).kind == NodeKind::ad_hoc_sub_process;
        return token.state == TokenState::task || token.state == TokenState::waiting || token.state == TokenState::service || is_open_scope;
    });
    if (moves) {
        return;
    }
    for (const Token& token : next().tokens) {
        if (token.state == TokenState::joined) {
            transition_.stuck = ClientText{fmt::format("Cổng “{}” chờ một nhánh không bao giờ tới.", node_of(token).name),
                                           fmt::format("The gateway “{}” waits for a branch that will never come.", node_of(token).name)};
            return;
        }
    }
}

}  // namespace vanthu::workflow::detail
