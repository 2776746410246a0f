#include "tests/support/agency.hpp"

#include <stdexcept>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "server/app/chains/notification_text.hpp"
#include "server/app/events.hpp"
#include "server/app/people.hpp"

namespace vanthu::test {
namespace {

using records::Role;

template <class T>
T must(Result<T> result, const char* what) {
    if (!result) {
        std::string text = fmt::format("{}: {} ({})", what, result.error().detail.en, result.error().cause.value);
        for (const FieldError& field : result.error().fields) {
            text += fmt::format("\n  {}: {}", field.pointer, field.detail.en);
        }
        throw std::runtime_error(text);
    }
    return std::move(*result);
}

}  // namespace

Agency::Agency(app::UnitOfWork& storage, app::BlobStore& blobs, const Clock& clock, Random& random)
    : services{storage, blobs, clock, random, settings_, sessions_, limits_, definitions_, calendars_} {
    settings_.symbol = "DV";
    add_people();
}

void Agency::add_people() {
    const Instant now = services.clock.now();
    const auto added = services.storage.write([&](app::Tx& tx) -> Result<bool> {
        for (const char* code : {"SO", "CNTT", "VP"}) {
            const UnitId unit = UnitId::make(now, services.random);
            units_[code] = unit;
            const bool is_root = std::string{code} == "SO";
            tx.units().add({unit, is_root ? std::nullopt : std::optional{units_["SO"]}, code, std::string{"Đơn vị "} + code, code, true, 1, now});
        }
        struct Person {
            const char* login;
            Role role;
            const char* unit;
        };
        for (const Person& person :
             {Person{"director", Role::leader, "SO"}, Person{"deputy", Role::leader, "SO"}, Person{"clerk", Role::clerk, "SO"},
              Person{"auditor", Role::auditor, "SO"}, Person{"admin", Role::administrator, "SO"}, Person{"head", Role::leader, "CNTT"},
              Person{"vice", Role::leader, "CNTT"}, Person{"drafter", Role::official, "CNTT"}, Person{"colleague", Role::official, "CNTT"},
              Person{"office", Role::leader, "VP"}, Person{"lawyer", Role::official, "VP"}}) {
            const UserId user = UserId::make(now, services.random);
            users_[person.login] = user;
            tx.users().add({user, person.login, std::string{"Người "} + person.login, "hash", true, std::nullopt, 1, now});
            tx.users().set_bindings(user, {{units_.at(person.unit), person.role, person.login}});
        }
        app::record(tx, app::console_actor(), now, "agency-made", "unit/" + units_["SO"].text());
        return true;
    });
    must(added, "the agency's people");
}

app::Actor Agency::actor(const std::string& login) {
    return must(services.storage.read([&](app::Tx& tx) -> Result<app::Actor> {
        return app::actor_of(tx, *tx.users().find(users_.at(login)), services.clock.now());
    }), "a person");
}

app::StoredDefinition Agency::deploy(const std::string& xml) {
    return must(app::DeployWorkflow(services).run(actor("admin"), xml), "deploying");
}

DocumentId Agency::draft(const std::string& type, const std::string& drafter) {
    const Instant now = services.clock.now();
    const app::Actor by = actor(drafter);
    const DocumentId id = DocumentId::make(now, services.random);
    const std::string subject = fmt::format("Văn bản {}", ++documents_);
    must(services.storage.write([&](app::Tx& tx) -> Result<bool> {
        records::OutgoingDocument document;
        document.id = id;
        document.agency = settings_.code;
        document.details.type_code = type;
        document.details.subject = subject;
        document.details.drafting_unit = units_.at("CNTT");
        document.details.recipients = {"Ủy ban nhân dân tỉnh"};
        document.drafter = by.user;
        document.current_sha256 = sha256_hex(as_bytes(subject));
        document.created_at = now;
        tx.outgoing().add(document);
        tx.files().set_units(id, {{units_.at("CNTT"), "drafting"}});
        app::record(tx, by, now, "outgoing-drafted", app::outgoing_object(id));
        return true;
    }), "a draft");
    return id;
}

InstanceId Agency::submit(const DocumentId& id, const std::string& process) {
    const auto view = must(app::ApproveOutgoing(services).submit(actor("drafter"), id, document(id).version, process), "submitting");
    return *view.document.instance;
}

app::TaskView Agency::task(const std::string& login, const DocumentId& id) {
    const app::Actor by = actor(login);
    for (const auto view : {app::ReadInbox::View::todo, app::ReadInbox::View::information}) {
        const auto page = must(app::ReadInbox(services).page(by, view, {}, "", 200), "an inbox");
        for (const auto& entry : page.entries) {
            if (entry.task.document == id) {
                return must(app::TaskDesk(services).find(by, entry.task.id), "a task");
            }
        }
    }
    throw std::runtime_error(login + " has no task on this document");
}

bool Agency::has_task(const std::string& login, const DocumentId& id) {
    const auto page = must(app::ReadInbox(services).page(actor(login), app::ReadInbox::View::todo, {}, "", 200), "an inbox");
    for (const auto& entry : page.entries) {
        if (entry.task.document == id) {
            return true;
        }
    }
    return false;
}

Result<app::TaskView> Agency::decide(const std::string& login, const DocumentId& id, const std::string& outcome, const std::string& reason,
                                     std::map<std::string, std::string> fields, std::map<std::string, std::vector<std::string>> lists) {
    const app::TaskView shown = task(login, id);
    app::TaskDesk::Decision decision;
    decision.outcome = outcome;
    decision.reason = reason;
    decision.version_sha256 = shown.version_sha256;
    decision.fields = std::move(fields);
    decision.lists = std::move(lists);
    return app::TaskDesk(services).decide(actor(login), shown.task.id, decision);
}

app::ChainView Agency::chain(const std::string& login, const InstanceId& id) {
    return must(app::ChainDesk(services).find(actor(login), id), "a chain");
}

records::OutgoingDocument Agency::document(const DocumentId& id) {
    return must(services.storage.read([&](app::Tx& tx) -> Result<records::OutgoingDocument> { return *tx.outgoing().find(id); }), "a document");
}

std::vector<std::string> Agency::told(const std::string& login) {
    std::vector<std::string> texts;
    must(services.storage.read([&](app::Tx& tx) -> Result<bool> {
        for (const app::Notification& one : tx.notifications().of_user(users_.at(login), "", false, 100)) {
            texts.push_back(one.kind + ": " + app::text_of(one).en);
        }
        return true;
    }), "notifications");
    return texts;
}

}  // namespace vanthu::test
