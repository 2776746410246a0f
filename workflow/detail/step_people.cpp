#include "workflow/detail/step.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/digest.hpp"

namespace vanthu::workflow::detail {
namespace {

tl::unexpected<Error> excluded(ClientText why) {
    return fail(Code::forbidden, std::move(why));
}

/// In whose hands a task is when somebody takes it: a substitute takes it for the principal, so that it does not outlast the mandate.
UserId whose(const Acting& who) {
    return who.on_behalf_of.value_or(who.by);
}

Result<void> check_field(const FormField& field, const std::string* value, const std::vector<std::string>* list) {
    const bool is_list = field.type == FieldType::users || field.type == FieldType::units;
    const bool is_given = is_list ? list != nullptr && !list->empty() : value != nullptr && !value->empty();
    const std::string pointer = "/fields/" + field.name;
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

}  // namespace

Result<void> Step::apply(const Claim& event) {
    auto found = task(event.token, event.who);
    if (!found) {
        return pass(found.error());
    }
    (*found)->holder = whose(event.who);
    (*found)->touched = true;
    return {};
}

Result<void> Step::apply(const Release& event) {
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

Result<void> Step::apply(const Complete& event) {
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

Result<void> Step::take_fields(const Node& node, const Complete& event) {
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
            return fail_field("/fields/" + name, {"Bước này không có trường này.", "This step has no such field."});
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

Result<void> Step::apply(const Return& event) {
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

void Step::give_back_to_drafter() {
    tokens().remove_all();
    transition_.voided.insert(transition_.voided.end(), next().decisions.begin(), next().decisions.end());
    next().decisions.clear();
    next().status = Status::with_drafter;
}

Result<void> Step::apply(const Reject& event) {
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

Result<void> Step::apply(const Forward& event) {
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

Result<void> Step::apply(const Delegate& event) {
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

Result<void> Step::may_go_to(const Token& token, const Acting& who, const UserId& to, const char* pointer) const {
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

Result<void> Step::apply(const Reassign& event) {
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

Result<void> Step::apply(const Consult& event) {
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

Result<void> Step::apply(const Advise& event) {
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

Result<void> Step::apply(const Recall& event) {
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

Result<void> Step::apply(const Undo& event) {
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

Result<Token*> Step::ad_hoc(Number token) {
    if (auto running = runs(); !running) {
        return pass(running.error());
    }
    Token* host = next().find(token);
    if (host == nullptr || host->state != TokenState::scope || node_of(*host).kind != NodeKind::ad_hoc_sub_process) {
        return not_open();
    }
    return host;
}

Result<void> Step::apply(const BeginAdHoc& event) {
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

Result<void> Step::apply(const FinishAdHoc& event) {
    const auto host = ad_hoc(event.token);
    if (!host) {
        return pass(host.error());
    }
    return tokens().finish_scope(event.token);
}

}  // namespace vanthu::workflow::detail
