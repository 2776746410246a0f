#include "workflow/engine.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "workflow/detail/token_game.hpp"

namespace vanthu::workflow {
namespace {

using detail::TokenGame;

tl::unexpected<Error> ended() {
    return fail(Code::conflict, {"Quy trình đã kết thúc.", "The chain has ended."});
}

tl::unexpected<Error> not_open() {
    return fail(Code::conflict, {"Bước này không còn chờ xử lý. Có thể người khác đã xử lý.",
                                 "This step is not open any more. Somebody else may have acted."});
}

tl::unexpected<Error> excluded(ClientText why) {
    return fail(Code::forbidden, std::move(why));
}

Result<void> need_reason(const std::string& reason) {
    if (reason.find_first_not_of(" \t\r\n") == std::string::npos) {
        return fail_field("/reason", {"Phải nêu lý do.", "A reason is needed."});
    }
    return {};
}

bool is_done_by(const Decision& decision, const UserId& person) {
    return decision.by == person || decision.on_behalf_of == person;
}

/// In whose hands a task is when somebody takes it: a substitute takes it for the principal, so that it does not outlast the mandate.
UserId whose(const Acting& who) {
    return who.on_behalf_of.value_or(who.by);
}

/// What a task offers; BPMN says nothing about outcomes, so a plain task has one.
std::vector<Outcome> outcomes_of(const Node& node) {
    if (node.kind == NodeKind::manual_task) {
        return {{"done", "Đã làm", "Done", false, false}};
    }
    if (node.outcomes.empty()) {
        return {{"approve", "Đồng ý", "Approve", false, true}};
    }
    return node.outcomes;
}

Result<void> check_field(const FormField& field, const std::string* value, const std::vector<std::string>* list) {
    const bool is_list = field.type == FieldType::users || field.type == FieldType::units;
    const bool is_given = is_list ? list != nullptr && !list->empty() : value != nullptr && !value->empty();
    const std::string pointer = (is_list ? "/lists/" : "/fields/") + field.name;
    if (!is_given) {
        if (field.required) {
            return fail_field(pointer, {fmt::format("Thiếu “{}”.", field.label.empty() ? field.name : field.label),
                                        fmt::format("“{}” is missing.", field.label_en.empty() ? field.name : field.label_en)});
        }
        return {};
    }
    const auto bad = [&]() -> Result<void> {
        return fail_field(pointer, {"Giá trị không hợp lệ.", "This value is not valid."});
    };
    switch (field.type) {
        case FieldType::choice:
            return std::find(field.choices.begin(), field.choices.end(), *value) == field.choices.end() ? bad() : Result<void>{};
        case FieldType::date:
            return parse_iso_day(*value) ? Result<void>{} : bad();
        case FieldType::number: {
            const std::size_t sign = value->starts_with('-') ? 1 : 0;
            const bool digits = value->size() > sign && value->size() <= 18 && value->find_first_not_of("0123456789", sign) == std::string::npos;
            return digits ? Result<void>{} : bad();
        }
        case FieldType::users:
        case FieldType::units:
            return std::set<std::string>(list->begin(), list->end()).size() == list->size() && list->size() <= 500 ? Result<void>{} : bad();
        default:
            return value->size() <= 4000 ? Result<void>{} : bad();
    }
}

class Step final {
public:
    Step(const Definition& definition, const Instance& instance, const Surroundings& surroundings)
        : definition_(definition), before_(instance), surroundings_(surroundings) {
        transition_.next = instance;
        transition_.next.undoable.reset();
    }

    Result<Transition> run(const Event& event) {
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

private:
    Instance& next() { return transition_.next; }
    TokenGame tokens() { return {definition_, transition_, surroundings_}; }

    /// The chain runs, and nobody has stopped its clock.
    [[nodiscard]] Result<void> runs() const {
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

    /// The open task, if the person may act on it by the chain's own rules.
    Result<Token*> task(Number token, const Acting& who) {
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

    [[nodiscard]] const Node& node_of(const Token& token) const { return *definition_.find(token.node); }

    [[nodiscard]] Result<void> is_current(const std::string& version_sha256) const {
        if (version_sha256 != before_.version_sha256) {
            return fail(Code::conflict, {"Văn bản đã có phiên bản mới sau khi bạn xem. Hãy xem lại rồi quyết định.",
                                         "The document has a newer version than the one you were shown. Look at it, then decide."});
        }
        return {};
    }

    void may_be_undone(const Acting& who) {
        next().undoable = Undoable{who.by, surroundings_.now, sha256_hex(as_bytes(encode(before_)))};
    }

    void decide(const Token& token, const Acting& who, const std::string& outcome, bool is_approval) {
        next().decisions.push_back({token.node, who.by, who.on_behalf_of, outcome, is_approval, before_.version_sha256,
                                    detail::lineage(before_, token)});
    }

    Result<void> apply(const Start& event) {
        if (is_terminal(before_.status)) {
            return ended();
        }
        if (before_.status == Status::running && !before_.definition_hash.empty()) {
            return fail(Code::conflict, {"Quy trình đã bắt đầu.", "The chain has begun already."});
        }
        if (before_.definition_hash.empty()) {
            next().drafter = event.who.by;
        }
        next().definition_hash = definition_.hash;
        next().status = Status::running;
        next().version_sha256 = event.version_sha256;
        next().document = event.document;
        next().values = {};
        void_other_versions();
        if (definition_.deadline) {
            const auto due = surroundings_.working_time.after(surroundings_.now, definition_.deadline->within);
            if (!due) {
                return pass(due.error());
            }
            next().timers.push_back({next().next_number++, 0, "", TimerUse::deadline, *due, 1});
        }
        return tokens().begin(event.who.by);
    }

    Result<void> apply(const Claim& event) {
        auto found = task(event.token, event.who);
        if (!found) {
            return pass(found.error());
        }
        (*found)->holder = whose(event.who);
        (*found)->touched = true;
        return {};
    }

    Result<void> apply(const Release& event) {
        auto found = task(event.token, event.who);
        if (!found) {
            return pass(found.error());
        }
        if ((*found)->holder != whose(event.who)) {
            return fail(Code::conflict, {"Bạn chưa nhận việc này.", "You have not claimed this task."});
        }
        (*found)->holder = std::exchange((*found)->owner, std::nullopt);
        return {};
    }

    Result<void> apply(const Complete& event) {
        auto found = task(event.token, event.who);
        if (!found) {
            return pass(found.error());
        }
        if (auto current = is_current(event.version_sha256); !current) {
            return current;
        }
        const Token token = **found;
        const Node& node = node_of(token);
        const auto outcomes = outcomes_of(node);
        const auto outcome = std::find_if(outcomes.begin(), outcomes.end(), [&](const Outcome& one) { return one.name == event.outcome; });
        if (outcome == outcomes.end()) {
            return fail_field("/outcome", {"Bước này không có kết quả đó.", "This step has no such outcome."});
        }
        if (outcome->needs_reason) {
            if (auto given = need_reason(event.reason); !given) {
                return given;
            }
        }
        if (token.owner && *token.owner != whose(event.who)) {
            // Prepared by somebody else: back to whom it belongs, for the decision.
            decide(token, event.who, "prepared", false);
            (*found)->holder = (*found)->owner;
            (*found)->owner.reset();
            return {};
        }
        if (auto fields = take_fields(node, event); !fields) {
            return fields;
        }
        decide(token, event.who, event.outcome, outcome->is_approval);
        if (node.effect == Effect::none) {
            may_be_undone(event.who);
        }
        grow(event.produces_sha256);
        return tokens().complete_task(token.id, event.outcome, outcome->is_approval, event.who.by);
    }

    Result<void> take_fields(const Node& node, const Complete& event) {
        const auto is_field = [&](const std::string& name, bool is_list) {
            return std::any_of(node.fields.begin(), node.fields.end(), [&](const FormField& field) {
                return field.name == name && is_list == (field.type == FieldType::users || field.type == FieldType::units);
            });
        };
        for (const auto& [name, value] : event.fields) {
            if (!is_field(name, false)) {
                return fail_field("/fields/" + name, {"Bước này không có trường này.", "This step has no such field."});
            }
        }
        for (const auto& [name, value] : event.lists) {
            if (!is_field(name, true)) {
                return fail_field("/lists/" + name, {"Bước này không có trường này.", "This step has no such field."});
            }
        }
        for (const FormField& field : node.fields) {
            const auto value = event.fields.find(field.name);
            const auto list = event.lists.find(field.name);
            if (auto good = check_field(field, value == event.fields.end() ? nullptr : &value->second,
                                        list == event.lists.end() ? nullptr : &list->second);
                !good) {
                return good;
            }
        }
        for (const auto& [name, value] : event.fields) {
            next().values.values[name] = value;
        }
        for (const auto& [name, value] : event.lists) {
            next().values.lists[name] = value;
        }
        return {};
    }

    Result<void> apply(const Return& event) {
        auto found = task(event.token, event.who);
        if (!found) {
            return pass(found.error());
        }
        if (!node_of(**found).may_return) {
            return fail(Code::conflict, {"Bước này không cho phép trả lại.", "This step cannot be returned."});
        }
        if (auto given = need_reason(event.reason); !given) {
            return given;
        }
        if (auto current = is_current(event.version_sha256); !current) {
            return current;
        }
        may_be_undone(event.who);
        if (event.to_node) {
            return tokens().move_back(event.token, *event.to_node, event.who.by);
        }
        give_back_to_drafter();
        return {};
    }

    void give_back_to_drafter() {
        tokens().remove_all();
        transition_.voided.insert(transition_.voided.end(), next().decisions.begin(), next().decisions.end());
        next().decisions.clear();
        next().status = Status::with_drafter;
    }

    Result<void> apply(const Reject& event) {
        auto found = task(event.token, event.who);
        if (!found) {
            return pass(found.error());
        }
        if (!node_of(**found).may_return) {
            return fail(Code::conflict, {"Bước này không cho phép từ chối.", "This step cannot be rejected."});
        }
        if (auto given = need_reason(event.reason); !given) {
            return given;
        }
        if (auto current = is_current(event.version_sha256); !current) {
            return current;
        }
        const auto is_signature = [&](const Decision& decision) {
            const Node* node = definition_.find(decision.node);
            return node != nullptr && node->effect == Effect::sign;
        };
        if (std::any_of(next().decisions.begin(), next().decisions.end(), is_signature)) {
            return fail(Code::conflict, {"Văn bản đã được ký; không từ chối được nữa. Hãy thu hồi hoặc thay thế văn bản.",
                                         "The document has been signed and cannot be rejected any more. Recall or replace it."});
        }
        decide(**found, event.who, "reject", false);
        tokens().remove_all();
        next().status = Status::rejected;
        return {};
    }

    Result<void> apply(const Forward& event) {
        auto found = task(event.token, event.who);
        if (!found) {
            return pass(found.error());
        }
        if (auto fits = may_go_to(**found, event.who, event.to, "/forward_to"); !fits) {
            return fits;
        }
        may_be_undone(event.who);
        (*found)->holder = event.to;
        (*found)->owner.reset();
        (*found)->touched = true;
        return {};
    }

    Result<void> apply(const Delegate& event) {
        auto found = task(event.token, event.who);
        if (!found) {
            return pass(found.error());
        }
        if ((*found)->owner) {
            return fail(Code::conflict, {"Việc này đã được giao chuẩn bị, không giao tiếp được.", "It is delegated already; no chains."});
        }
        if (auto fits = may_go_to(**found, event.who, event.to, "/to"); !fits) {
            return fits;
        }
        may_be_undone(event.who);
        (*found)->owner = whose(event.who);
        (*found)->holder = event.to;
        (*found)->touched = true;
        return {};
    }

    Result<void> may_go_to(const Token& token, const Acting& who, const UserId& to, const char* pointer) const {
        const Node& node = node_of(token);
        if (!node.may_forward || node.effect == Effect::number || node.effect == Effect::seal || node.effect == Effect::issue) {
            return fail(Code::conflict, {"Bước này không cho phép chuyển tiếp.", "This step cannot be forwarded."});
        }
        if (who.by == to) {
            return fail_field(pointer, {"Không thể chuyển cho chính mình.", "It cannot be given to oneself."});
        }
        Token theirs = token;
        theirs.holder = to;
        theirs.owner.reset();
        return may_act(definition_, before_, theirs, {to});
    }

    Result<void> apply(const Reassign& event) {
        if (auto running = runs(); !running) {
            return running;
        }
        Token* found = next().find(event.token);
        if (found == nullptr || found->state != TokenState::task) {
            return not_open();
        }
        if (auto given = need_reason(event.reason); !given) {
            return given;
        }
        if (event.to) {
            Token theirs = *found;
            theirs.holder = *event.to;
            theirs.owner.reset();
            if (auto fits = may_act(definition_, before_, theirs, {*event.to}); !fits) {
                return fits;
            }
        }
        found->holder = event.to;
        found->owner.reset();
        found->touched = true;
        return {};
    }

    Result<void> apply(const Consult& event) {
        auto found = task(event.token, event.who);
        if (!found) {
            return pass(found.error());
        }
        constexpr std::size_t opinions_limit = 50;
        const std::set<UserId> whom(event.whom.begin(), event.whom.end());
        if (whom.empty() || whom.size() != event.whom.size() || (*found)->opinions.size() + whom.size() > opinions_limit) {
            return fail_field("/whom", {"Cần từ 1 đến 50 người, không trùng nhau.", "One to 50 people are needed, none twice."});
        }
        for (const UserId& person : event.whom) {
            const bool is_asked = std::any_of((*found)->opinions.begin(), (*found)->opinions.end(),
                                              [&](const Opinion& opinion) { return opinion.whom == person; });
            if (person == event.who.by || is_asked) {
                return fail_field("/whom", {"Không hỏi chính mình, không hỏi một người hai lần.", "Not oneself, and nobody twice."});
            }
            (*found)->opinions.push_back({next().next_number++, event.who.by, person});
        }
        (*found)->touched = true;
        return {};
    }

    Result<void> apply(const Advise& event) {
        if (auto running = runs(); !running) {
            return running;
        }
        if (auto given = need_reason(event.text); !given) {
            return fail_field("/text", {"Ý kiến còn trống.", "The opinion is empty."});
        }
        for (Token& token : next().tokens) {
            const auto opinion = std::find_if(token.opinions.begin(), token.opinions.end(),
                                              [&](const Opinion& one) { return one.id == event.opinion; });
            if (opinion == token.opinions.end()) {
                continue;
            }
            if (opinion->whom != event.who.by && opinion->whom != event.who.on_behalf_of) {
                return excluded({"Ý kiến này không hỏi bạn.", "You were not asked."});
            }
            token.opinions.erase(opinion);
            return {};
        }
        return not_open();
    }

    Result<void> apply(const Recall& event) {
        if (auto running = runs(); !running) {
            return running;
        }
        if (auto given = need_reason(event.reason); !given) {
            return given;
        }
        const auto tasks = recallable(definition_, before_, event.who.by);
        if (tasks.empty()) {
            return fail(Code::conflict, {"Không thu hồi được: chưa gửi gì, hoặc người nhận đã xử lý.",
                                         "Nothing can be recalled: nothing was sent, or somebody has acted on it."});
        }
        const Token& first = *before_.find(tasks.front());
        if (first.sender_node.empty()) {
            give_back_to_drafter();
            return {};
        }
        return tokens().move_back(first.id, first.sender_node, event.who.by);
    }

    Result<void> apply(const Undo& event) {
        if (is_terminal(before_.status)) {
            return ended();
        }
        if (!before_.undoable || before_.undoable->by != event.who.by) {
            return fail(Code::conflict, {"Không hoàn tác được: đã có người xử lý tiếp.", "It cannot be undone: somebody has acted since."});
        }
        if (surroundings_.now - before_.undoable->at > undo_window) {
            return fail(Code::conflict, {"Đã quá một phút, không hoàn tác được nữa.", "More than a minute has passed; it cannot be undone."});
        }
        if (sha256_hex(as_bytes(encode(event.previous))) != before_.undoable->previous_sha256) {
            return fail_internal("the state before an undone step is not the one that the step named");
        }
        const Number numbers = before_.next_number;
        next() = event.previous;
        next().next_number = numbers;  // a number that was given is never given again
        next().document = before_.document;
        next().undoable.reset();
        return {};
    }

    Result<Token*> ad_hoc(Number token) {
        if (auto running = runs(); !running) {
            return pass(running.error());
        }
        Token* host = next().find(token);
        if (host == nullptr || host->state != TokenState::scope || node_of(*host).kind != NodeKind::ad_hoc_sub_process) {
            return not_open();
        }
        return host;
    }

    Result<void> apply(const BeginAdHoc& event) {
        const auto host = ad_hoc(event.token);
        if (!host) {
            return pass(host.error());
        }
        const Node* node = definition_.find(event.node);
        if (node == nullptr || node->parent != (*host)->node) {
            return fail_field("/node", {"Không có việc này trong nhóm việc tự chọn.", "There is no such task in this ad-hoc part."});
        }
        const bool is_busy = std::any_of(before_.tokens.begin(), before_.tokens.end(), [&](const Token& token) {
            return token.scope == event.token && (node_of(**host).ad_hoc_sequential || token.node == event.node);
        });
        if (is_busy) {
            return fail(Code::conflict, {"Việc này đang được làm.", "This is being done already."});
        }
        return tokens().begin_inside(event.token, *node, event.who.by);
    }

    Result<void> apply(const FinishAdHoc& event) {
        const auto host = ad_hoc(event.token);
        if (!host) {
            return pass(host.error());
        }
        return tokens().finish_scope(event.token);
    }

    Result<void> apply(const Suspend& event) {
        if (is_terminal(before_.status)) {
            return ended();
        }
        if (before_.suspended) {
            return fail(Code::conflict, {"Quy trình đã tạm dừng.", "The chain is suspended already."});
        }
        next().suspended = true;
        next().suspended_at = surroundings_.now;
        return need_reason(event.reason);
    }

    Result<void> apply(const Resume&) {
        if (is_terminal(before_.status)) {
            return ended();
        }
        if (!before_.suspended) {
            return fail(Code::conflict, {"Quy trình không tạm dừng.", "The chain is not suspended."});
        }
        next().suspended = false;
        next().suspended_at.reset();
        // The clock stood still: each deadline moves by the time of the pause, working or elapsed as it counts.
        for (Timer& timer : next().timers) {
            if (timer.use == TimerUse::event) {
                continue;
            }
            const Token* of = before_.find(timer.token);
            const auto& deadline = of == nullptr ? definition_.deadline : node_of(*of).deadline;
            const bool counts_working_time = deadline && deadline->within.working;
            const auto moved = counts_working_time ? surroundings_.working_time.shifted(timer.due, *before_.suspended_at, surroundings_.now)
                                                   : Result<Instant>{timer.due + (surroundings_.now - *before_.suspended_at)};
            if (!moved) {
                return pass(moved.error());
            }
            timer.due = *moved;
            if (Token* token = next().find(timer.token); token != nullptr && timer.use == TimerUse::deadline) {
                token->due = *moved;
            }
        }
        return {};
    }

    Result<void> apply(const Cancel& event) {
        if (is_terminal(before_.status)) {
            return ended();
        }
        if (auto given = need_reason(event.reason); !given) {
            return given;
        }
        tokens().remove_all();
        next().status = Status::cancelled;
        next().suspended = false;
        next().suspended_at.reset();
        return {};
    }

    void void_other_versions() {
        next().grown_from.clear();
        std::erase_if(next().decisions, [&](const Decision& decision) {
            const bool is_void = decision.version_sha256 != next().version_sha256;
            if (is_void) {
                transition_.voided.push_back(decision);
            }
            return is_void;
        });
    }

    Result<void> apply(const ContentChanged& event) {
        if (is_terminal(before_.status)) {
            return ended();
        }
        next().version_sha256 = event.version_sha256;
        next().document = event.document;
        void_other_versions();
        if (before_.status == Status::with_drafter || transition_.voided.empty()) {
            return {};  // nobody has decided on the old one: nothing moves
        }
        auto whole_chain = next().timers;
        std::erase_if(whole_chain, [](const Timer& timer) { return timer.token != 0; });
        tokens().remove_all();
        next().timers = std::move(whole_chain);
        next().values = {};
        return tokens().begin(event.who.by);
    }

    Result<void> apply(const FactsChanged& event) {
        if (is_terminal(before_.status)) {
            return ended();
        }
        next().document = event.document;
        return {};
    }

    Result<void> apply(const TimerFired& event) {
        if (auto running = runs(); !running) {
            return running;
        }
        const auto timer = std::find_if(next().timers.begin(), next().timers.end(), [&](const Timer& one) { return one.id == event.timer; });
        if (timer == next().timers.end()) {
            return not_open();
        }
        if (timer->due > surroundings_.now) {
            return fail(Code::conflict, {"Chưa đến giờ.", "It is not due yet."});
        }
        const Timer fired = *timer;
        next().timers.erase(timer);
        switch (fired.use) {
            case TimerUse::warning:
                transition_.notices.push_back({NoticeKind::warning, node_name(fired.token), fired.token, std::nullopt, "", ""});
                return {};
            case TimerUse::deadline:
                return overdue(fired.token);
            case TimerUse::event:
                break;
        }
        const Node* node = definition_.find(fired.node);
        if (node == nullptr || next().find(fired.token) == nullptr) {
            return not_open();
        }
        if (fired.left != 1 && !(node->kind == NodeKind::boundary_event && node->interrupting)) {
            if (auto armed = arm_again(fired, *node); !armed) {
                return armed;
            }
        }
        return tokens().happen(fired.token, *node);
    }

    [[nodiscard]] std::string node_name(Number token) const {
        const Token* found = before_.find(token);
        return found == nullptr ? std::string{} : found->node;
    }

    Result<void> overdue(Number token) {
        Token* found = next().find(token);
        const auto& deadline = found == nullptr ? definition_.deadline : node_of(*found).deadline;
        transition_.notices.push_back({NoticeKind::overdue, node_name(token), token, std::nullopt, found == nullptr ? "" : found->item, ""});
        if (!deadline || !deadline->escalate_to) {
            return {};
        }
        transition_.notices.push_back({NoticeKind::overdue, node_name(token), token, deadline->escalate_to, found == nullptr ? "" : found->item, ""});
        if (found != nullptr && found->state == TokenState::task && deadline->reassign) {
            found->assigned = deadline->escalate_to;
            found->holder.reset();
            found->owner.reset();
            found->touched = true;
        }
        return {};
    }

    /// A cycle goes on from when it was due, so that a stop of the program loses none; one without end skips what is past.
    Result<void> arm_again(const Timer& fired, const Node& node) {
        Timer again = fired;
        again.id = next().next_number++;
        again.left = fired.left < 0 ? -1 : fired.left - 1;
        do {
            const auto due = surroundings_.working_time.again(again.due, *node.event.after);
            if (!due) {
                return pass(due.error());
            }
            again.due = *due;
        } while (again.left < 0 && again.due <= surroundings_.now);
        next().timers.push_back(std::move(again));
        return {};
    }

    Result<void> apply(const Received& event) {
        if (auto running = runs(); !running) {
            return running;
        }
        take_values(event.values);
        std::vector<std::pair<Number, const Node*>> waiting;
        for (const Token& token : before_.tokens) {
            for (const Node* node : waits_for(token)) {
                if (node->event.kind == event.kind && node->event.name == event.name) {
                    waiting.emplace_back(token.id, node);
                }
            }
        }
        if (waiting.empty()) {
            return fail(Code::conflict, {"Không có bước nào đang chờ tin này.", "No step waits for this message."});
        }
        for (const auto& [token, node] : waiting) {
            if (next().find(token) == nullptr) {
                continue;  // an earlier one took it away
            }
            if (auto happened = tokens().happen(token, *node); !happened) {
                return happened;
            }
            if (event.kind == EventKind::message) {
                break;  // a message has one receiver, a signal has all
            }
        }
        return {};
    }

    [[nodiscard]] std::vector<const Node*> waits_for(const Token& token) const {
        const Node& node = node_of(token);
        std::vector<const Node*> found;
        if (node.kind == NodeKind::event_based_gateway) {
            for (const Flow& flow : node.flows) {
                found.push_back(definition_.find(flow.target));
            }
        } else if (token.state == TokenState::waiting && (node.kind == NodeKind::catch_event || node.kind == NodeKind::receive_task)) {
            found.push_back(&node);
        }
        const Token* host = token.scope == 0 ? nullptr : before_.find(token.scope);
        if (host == nullptr || host->node != token.node) {
            const auto boundaries = definition_.boundaries_of(token.node);
            found.insert(found.end(), boundaries.begin(), boundaries.end());
        }
        return found;
    }

    void take_values(const Facts& values) {
        for (const auto& [name, value] : values.values) {
            next().values.values[name] = value;
        }
        for (const auto& [name, value] : values.lists) {
            next().values.lists[name] = value;
        }
    }

    /// A signature, a number or a seal was added: what was decided on the content before holds for the one that contains it.
    void grow(const std::string& version_sha256) {
        if (!version_sha256.empty() && version_sha256 != next().version_sha256) {
            next().grown_from.push_back(std::exchange(next().version_sha256, version_sha256));
        }
    }

    Result<Token*> service(Number token) {
        if (is_terminal(before_.status)) {
            return ended();
        }
        Token* found = next().find(token);
        if (found == nullptr || found->state != TokenState::service) {
            return not_open();
        }
        return found;
    }

    Result<void> apply(const ServiceDone& event) {
        const auto found = service(event.token);
        if (!found) {
            return pass(found.error());
        }
        take_values(event.values);
        grow(event.produces_sha256);
        return tokens().leave(event.token);
    }

    Result<void> apply(const ServiceFailed& event) {
        const auto found = service(event.token);
        if (!found) {
            return pass(found.error());
        }
        return tokens().raise(event.token, event.error);
    }

    Result<void> apply(const Migrated&) { return fail_internal("a migration is no step of one definition"); }

    /// Deploying proves that this cannot happen; an instance that was migrated, or a list that turned out empty, could.
    void say_whether_stuck() {
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

    const Definition& definition_;
    const Instance& before_;
    const Surroundings& surroundings_;
    Transition transition_;
};

}  // namespace

Result<Transition> step(const Definition& definition, const Instance& instance, const Event& event, const Surroundings& surroundings) {
    if (!instance.definition_hash.empty() && instance.definition_hash != definition.hash) {
        return fail_internal("an instance was stepped with another definition than its own");
    }
    for (const Token& token : instance.tokens) {
        if (definition.find(token.node) == nullptr) {
            return fail_internal("a stored token stands on a node that its definition does not have");
        }
    }
    return Step{definition, instance, surroundings}.run(event);
}

Result<void> may_act(const Definition& definition, const Instance& instance, const Token& task, const Acting& who) {
    const Node& node = *definition.find(task.node);
    const auto is_acting = [&](const UserId& person) { return person == who.by || who.on_behalf_of == person; };
    if (task.holder && !is_acting(*task.holder) && !(task.owner && is_acting(*task.owner))) {
        return fail(Code::conflict, {"Người khác đang giữ việc này.", "Somebody else has this task."});
    }
    if (node.not_drafter && is_acting(instance.drafter)) {
        return excluded({"Người soạn thảo không được tự duyệt văn bản của mình.", "Nobody approves their own draft here."});
    }
    for (const Decision& decision : instance.decisions) {
        const bool is_other = std::find(node.other_than.begin(), node.other_than.end(), decision.node) != node.other_than.end();
        if (is_other && (is_done_by(decision, who.by) || (who.on_behalf_of && is_done_by(decision, *who.on_behalf_of)))) {
            return excluded({"Bước này phải do người khác với bước trước thực hiện.", "Another person than at the earlier step has to do this."});
        }
        const bool is_sister = !task.item.empty() && decision.node == task.node && decision.outcome != "prepared" &&
                               decision.lineage == detail::lineage(instance, task);
        if (is_sister && decision.by == who.by) {
            return excluded({"Mỗi người chỉ cho ý kiến một lần ở bước này.", "Everybody has one vote at this step."});
        }
    }
    return {};
}

std::vector<std::string> return_targets(const Definition& definition, const Instance& instance, Number task) {
    std::vector<std::string> found;
    const Token* token = instance.find(task);
    if (token == nullptr || token->state != TokenState::task || !definition.find(token->node)->may_return) {
        return found;
    }
    for (const Token* here = token; here != nullptr; here = instance.find(here->scope)) {
        for (auto passed = here->path.rbegin(); passed != here->path.rend(); ++passed) {
            if (passed->fork == 0 && detail::find_on_path(instance, task, passed->node)) {
                found.push_back(passed->node);
            }
        }
    }
    return found;
}

std::vector<Number> recallable(const Definition& definition, const Instance& instance, const UserId& sender) {
    std::vector<Number> tasks;
    std::string from;
    for (const Token& token : instance.tokens) {
        if (token.state != TokenState::task || token.sender != sender) {
            continue;
        }
        if (token.touched || (!tasks.empty() && token.sender_node != from)) {
            return {};
        }
        from = token.sender_node;
        tasks.push_back(token.id);
    }
    if (tasks.empty()) {
        return {};
    }
    if (from.empty()) {
        // The drafter's submission: nobody at all may have decided since.
        return instance.decisions.empty() ? tasks : std::vector<Number>{};
    }
    const Node* node = definition.find(from);
    const auto last = std::find_if(instance.decisions.rbegin(), instance.decisions.rend(), [&](const Decision&) { return true; });
    const bool is_last = last != instance.decisions.rend() && last->node == from && last->by == sender;
    const bool is_evidence = node == nullptr || node->effect != Effect::none || !node->may_recall;
    return is_last && !is_evidence && detail::find_on_path(instance, tasks.front(), from) ? tasks : std::vector<Number>{};
}

}  // namespace vanthu::workflow
