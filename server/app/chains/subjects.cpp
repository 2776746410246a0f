#include "server/app/chains/subjects.hpp"

#include <algorithm>

#include "server/app/outgoing/recipients.hpp"

namespace vanthu::app {
namespace {

using records::IncomingState;
using records::OutgoingState;

/// Whether a task with the effect is open.
bool waits_for(const workflow::Definition& definition, const workflow::Instance& instance, workflow::Effect effect) {
    return std::any_of(instance.tokens.begin(), instance.tokens.end(), [&](const workflow::Token& token) {
        return token.state == workflow::TokenState::task && definition.find(token.node)->effect == effect;
    });
}

Result<void> needs_a_person(const workflow::ServiceCall& call) {
    return fail(Code::unsupported, {std::string{"Việc “"} + workflow::to_string(call.effect) + "” phải do người thực hiện.",
                                    std::string{"“"} + workflow::to_string(call.effect) + "” needs a person."});
}

}  // namespace

workflow::Facts OutgoingSubject::facts() const {
    const auto& details = document_.details;
    return {{{"type", details.type_code},
             {"urgency", records::to_string(details.urgency)},
             {"subject", details.subject},
             {"unit", details.drafting_unit.text()},
             {"drafter", document_.drafter.text()},
             {"recipients", std::to_string(details.recipients.size())},
             {"due", details.due_day ? to_iso(*details.due_day) : ""},
             {"answers", details.answers ? "yes" : "no"}},
            {}};
}

Result<void> OutgoingSubject::follow(Tx&, const workflow::Definition& definition, const workflow::Event&, const workflow::Instance&,
                                     const workflow::Instance& after, const UserId&, Instant) {
    const bool in_chain = document_.state == OutgoingState::in_approval || document_.state == OutgoingState::approved;
    switch (after.status) {
        case workflow::Status::with_drafter:
            return in_chain ? document_.give_back() : Result<void>{};
        case workflow::Status::rejected:
        case workflow::Status::cancelled:
        case workflow::Status::failed:
            return in_chain ? document_.cancel() : Result<void>{};
        case workflow::Status::finished:
            return {};
        case workflow::Status::running:
            break;
    }
    const bool waits = waits_for(definition, after, workflow::Effect::sign);
    if (waits && document_.state == OutgoingState::in_approval) {
        return document_.approve();
    }
    if (!waits && document_.state == OutgoingState::approved) {
        document_.state = OutgoingState::in_approval;  // back before the signature
    }
    return {};
}

Result<void> OutgoingSubject::perform(Tx& tx, const Services& services, const workflow::ServiceCall& call, Instant now) {
    if (call.effect != workflow::Effect::issue) {
        return needs_a_person(call);
    }
    // Dispatch follows the seal, which the clerk set personally (Decree 30/2020/NĐ-CP, Articles 18 and 19): it is that clerk who issues.
    if (document_.details.recipients.empty() || !document_.sealed_by) {
        return fail(Code::conflict, {"Văn bản chưa đóng dấu hoặc chưa có nơi nhận.", "The document is not sealed, or has no recipients."});
    }
    return send_out(tx, services, Actor{}, document_, *document_.sealed_by, {}, now);
}

void OutgoingSubject::save(Tx& tx) {
    tx.outgoing().save(document_);
    ++document_.version;
}

workflow::Facts IncomingSubject::facts() const {
    const auto& details = document_.details;
    return {{{"type", details.type_code},
             {"urgency", records::to_string(details.urgency)},
             {"subject", details.subject},
             {"issuer", details.issuer},
             {"unit", agency_.text()},
             {"drafter", document_.registered_by.text()},
             {"due", details.due_day ? to_iso(*details.due_day) : ""}},
            {}};
}

Result<void> IncomingSubject::follow(Tx& tx, const workflow::Definition& definition, const workflow::Event& event, const workflow::Instance& before,
                                     const workflow::Instance& after, const UserId& by, Instant now) {
    if (after.status == workflow::Status::with_drafter && document_.state == IncomingState::submitted) {
        return document_.give_back();
    }
    const auto* complete = std::get_if<workflow::Complete>(&event);
    const workflow::Token* token = complete == nullptr ? nullptr : before.find(complete->token);
    const workflow::Node* node = token == nullptr ? nullptr : definition.find(token->node);
    if (node == nullptr || complete->outcome == "prepared" || before.decisions.size() == after.decisions.size()) {
        return {};
    }
    if (const auto leader = complete->fields.find("leader"); leader != complete->fields.end()) {
        const auto leaders = tx.users().holders(agency_, records::Role::leader);
        const bool is_leader = std::any_of(leaders.begin(), leaders.end(), [&](const User& user) { return user.id.text() == leader->second; });
        if (!is_leader) {
            return fail_field("/leader", {"Người này không phải lãnh đạo cơ quan.", "This person is no leader of the agency."});
        }
        return document_.submit_to(UserId{leader->second});
    }
    if (complete->fields.contains("lead-unit")) {
        return instruct(tx, *complete, by, now);
    }
    if (node->effect == workflow::Effect::close) {
        return document_.complete(by, complete->reason.empty() ? "Đã giải quyết." : complete->reason, now);
    }
    return {};
}

Result<void> IncomingSubject::instruct(Tx& tx, const workflow::Complete& event, const UserId& by, Instant now) {
    std::vector<DocumentUnit> units{{UnitId{event.fields.at("lead-unit")}, "lead"}};
    if (const auto cooperating = event.lists.find("cooperating-units"); cooperating != event.lists.end()) {
        for (const std::string& unit : cooperating->second) {
            units.push_back({UnitId{unit}, "cooperating"});
        }
    }
    for (std::size_t i = 0; i < units.size(); ++i) {
        const auto unit = tx.units().find(units[i].unit);
        const bool doubled = std::any_of(units.begin(), units.begin() + static_cast<std::ptrdiff_t>(i),
                                         [&](const DocumentUnit& other) { return other.unit == units[i].unit; });
        if (!unit || !unit->active || doubled) {
            return fail_field(i == 0 ? "/lead_unit" : "/cooperating_units/" + std::to_string(i - 1),
                              {"Đơn vị không tồn tại hoặc bị lặp.", "The unit does not exist or stands twice."});
        }
    }
    std::optional<std::chrono::year_month_day> due;
    if (const auto text = event.fields.find("due"); text != event.fields.end() && !text->second.empty()) {
        const auto day = parse_iso_day(text->second);
        if (!day) {
            return pass(day.error());
        }
        due = *day;
    }
    for (const DocumentUnit& known : tx.files().units(document_.id)) {
        if (std::none_of(units.begin(), units.end(), [&](const DocumentUnit& one) { return one.unit == known.unit; }) && (known.part == "step" || known.part == "transferred")) {
            units.push_back(known);
        }
    }
    tx.files().set_units(document_.id, units);
    const auto text = event.fields.find("instruction");
    return document_.instruct(by, text == event.fields.end() ? "" : text->second, due, now);
}

Result<void> IncomingSubject::perform(Tx&, const Services&, const workflow::ServiceCall& call, Instant now) {
    if (call.effect == workflow::Effect::close && document_.state == IncomingState::instructed) {
        return document_.complete(document_.instructed_by.value_or(document_.registered_by), "Quy trình hoàn thành.", now);
    }
    return call.effect == workflow::Effect::close ? Result<void>{} : needs_a_person(call);
}

void IncomingSubject::save(Tx& tx) {
    tx.incoming().save(document_);
    ++document_.version;
}

std::string main_content(Tx& tx, const DocumentId& id) {
    for (const DocumentFile& file : tx.files().of_document(id)) {
        if (file.kind == "original") {
            return file.sha256;
        }
    }
    return std::string(64, '0');
}

Result<std::unique_ptr<LoadedSubject>> LoadedSubject::load(Tx& tx, const StoredInstance& chain) {
    std::unique_ptr<LoadedSubject> loaded{new LoadedSubject};
    if (chain.document_kind == "outgoing") {
        loaded->outgoing_ = tx.outgoing().find(chain.document);
        if (loaded->outgoing_) {
            loaded->subject_ = std::make_unique<OutgoingSubject>(*loaded->outgoing_);
        }
    } else {
        loaded->incoming_ = tx.incoming().find(chain.document);
        if (loaded->incoming_) {
            loaded->subject_ = std::make_unique<IncomingSubject>(*loaded->incoming_, chain.unit, main_content(tx, chain.document));
        }
    }
    if (!loaded->subject_) {
        return fail_internal("a chain's document is missing");
    }
    return loaded;
}

std::string LoadedSubject::object() const {
    return subject_->kind() + "/" + subject_->id().text();
}

}  // namespace vanthu::app
