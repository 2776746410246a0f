#include "server/app/outgoing/recipients.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "server/app/chains/telling.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/registers/hand_books.hpp"

namespace vanthu::app {
namespace {

using records::OutgoingDocument;
using records::OutgoingState;
using records::Recipient;
using records::RecipientKind;
using records::RecipientState;
using records::Role;

constexpr std::size_t recipients_limit = 200;

tl::unexpected<Error> no_such_recipient() {
    return fail(Code::not_found, {"Không có nơi nhận này.", "There is no such recipient."});
}

Result<void> check_unit(Tx& tx, const Recipient& recipient, const std::string& pointer) {
    const auto unit = recipient.unit ? tx.units().find(*recipient.unit) : std::nullopt;
    if (recipient.unit && (!unit || !unit->active)) {
        return fail_field(pointer + "/unit", {"Không có đơn vị này.", "There is no such unit."});
    }
    return {};
}

/// What leaves by itself. The row is stored already or about to be, in its new state.
void begin_delivery(Tx& tx, const Services& services, const UserId& by, const OutgoingDocument& document, const Recipient& recipient, Instant now) {
    if (recipient.kind == RecipientKind::unit) {
        tx.files().add_unit(document.id, {*recipient.unit, "recipient"});
        tell_unit(tx, services, *recipient.unit, by, document.id, "document-arrived", document.symbol.value_or(""), now);
    } else if (recipient.kind == RecipientKind::mail && services.sends_mail) {
        queue_document_mail(tx, recipient, /*is_recall=*/false, now);
    }
}

/// The planned recipients and the printed lines, made one.
std::vector<Recipient> reconcile(Tx& tx, const Services& services, const OutgoingDocument& document, Instant now) {
    const std::set<std::string> lines(document.details.recipients.begin(), document.details.recipients.end());
    std::set<std::string> covered;
    std::vector<Recipient> kept;
    long long last = 0;
    for (Recipient& one : tx.recipients().of_document(document.id)) {
        if (!lines.contains(one.name)) {
            tx.recipients().remove(one.id);
            continue;
        }
        covered.insert(one.name);
        last = std::max(last, one.ordinal);
        kept.push_back(std::move(one));
    }
    for (const std::string& line : document.details.recipients) {
        if (covered.insert(line).second) {
            Recipient one;
            one.id = make_uuid_v7(now, services.random);
            one.document = document.id;
            one.ordinal = ++last;
            one.name = line;
            one.created_at = now;
            one.version = 0;  // not stored yet
            kept.push_back(std::move(one));
        }
    }
    return kept;
}

/// Only one document takes another's place; the predecessor's history says who.
Result<void> tell_predecessors(Tx& tx, const Services& services, const Actor& actor, const OutgoingDocument& document, Instant now) {
    const auto& details = document.details;
    if (details.replaces) {
        for (const OutgoingDocument& other : tx.outgoing().successors_of(*details.replaces)) {
            if (other.details.replaces == details.replaces && other.id != document.id) {
                return fail(Code::conflict, {"Văn bản này đã được thay thế bởi " + other.symbol.value_or("") + ".",
                                             "It was replaced by " + other.symbol.value_or("") + " already."});
            }
        }
    }
    for (const auto& [id, kind, vi] : {std::tuple{details.replaces, "outgoing-replaced", "Được thay thế bởi "},
                                       std::tuple{details.corrects, "outgoing-corrected", "Được đính chính bởi "}}) {
        if (!id) {
            continue;
        }
        record(tx, actor, now, kind, outgoing_object(*id), {{"by", document.id.text()}, {"symbol", document.symbol.value_or("")}});
        for (const Recipient& one : tx.recipients().of_document(*id)) {
            if (one.unit && one.state != RecipientState::withdrawn) {
                tell_unit(tx, services, *one.unit, actor.user, *id, "said", vi + document.symbol.value_or(""), now);
            }
        }
    }
    return {};
}

}  // namespace

Result<void> send_out(Tx& tx, const Services& services, const Actor& actor, OutgoingDocument& document, const UserId& by,
                      const records::Dispatch& dispatch, Instant now) {
    if (auto issued = document.issue(by, now); !issued) {
        return issued;
    }
    const auto planned = tx.recipients().of_document(document.id);
    records::Dispatch told = dispatch;
    if (!told.archive_receiver) {
        const auto unit = tx.units().find(document.details.drafting_unit);
        told.archive_receiver = "VT" + (unit ? ", " + unit->symbol : std::string{});
    }
    if (!told.transferred_day) {
        told.transferred_day = local_day(now, services.agency.utc_offset);
    }
    if (!told.copies && !planned.empty()) {
        told.copies = 0;
        for (const Recipient& one : planned) {
            *told.copies += one.copies;
        }
    }
    if (auto checked = document.tell_dispatch(told); !checked) {
        return checked;
    }
    if (auto heard = tell_predecessors(tx, services, actor, document, now); !heard) {
        return heard;
    }
    std::vector<std::pair<std::string, std::string>> fields{{"version", document.current_sha256}};
    for (Recipient& one : reconcile(tx, services, document, now)) {
        if (auto released = one.release(now); !released) {
            return released;
        }
        one.changed_by = by;
        if (one.version == 0) {
            one.version = 1;
            tx.recipients().add(one);
        } else {
            tx.recipients().save(one);
        }
        begin_delivery(tx, services, by, document, one, now);
        fields.emplace_back("recipient", one.name);
    }
    record(tx, actor, now, "outgoing-issued", outgoing_object(document.id), std::move(fields));
    return {};
}

void tell_unit(Tx& tx, const Services& services, const UnitId& unit, const UserId& but, const DocumentId& document, const std::string& kind,
               const std::string& words, Instant now) {
    std::vector<UserId> people;
    for (const Role role : {Role::leader, Role::clerk}) {
        for (const User& user : tx.users().holders(unit, role)) {
            people.push_back(user.id);
        }
    }
    if (people.empty()) {
        for (const User& user : tx.users().holders(unit, Role::official)) {
            people.push_back(user.id);
        }
    }
    tell(tx, services, people, but, {kind, document, std::nullopt, words}, now);
}

Recipient KeepRecipients::made(const DocumentId& document, long long ordinal, const Input& input, Instant now) {
    Recipient one;
    one.id = make_uuid_v7(now, services_.random);
    one.document = document;
    one.ordinal = ordinal;
    one.kind = input.kind;
    one.name = input.name;
    one.unit = input.unit;
    one.address = input.address;
    one.copies = input.copies;
    one.created_at = now;
    return one;
}

Result<std::vector<Recipient>> KeepRecipients::plan(const Actor& actor, const DocumentId& id, long long version, const std::vector<Input>& recipients) {
    if (recipients.size() > recipients_limit) {
        return fail_field("/recipients", {"Nhiều nhất 200 nơi nhận.", "At most 200 recipients."});
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<std::vector<Recipient>> {
        auto document = load_outgoing(tx, actor, id, version);
        if (!document) {
            return pass(document.error());
        }
        const bool may = document->drafter == actor.user || actor.holds(Role::official, document->details.drafting_unit) ||
                         actor.holds_for_agency(Role::clerk);
        if (!may) {
            return forbid({"Chỉ đơn vị soạn thảo và văn thư được sửa nơi nhận.", "Only the drafting unit and clerks change the recipients."});
        }
        if (document->state == OutgoingState::issued || document->state == OutgoingState::cancelled) {
            return fail(Code::conflict, {"Văn bản đã phát hành hoặc đã hủy.", "The document is issued or cancelled."});
        }
        for (const Recipient& one : tx.recipients().of_document(id)) {
            tx.recipients().remove(one.id);
        }
        document->details.recipients.clear();
        std::vector<Recipient> planned;
        std::vector<std::pair<std::string, std::string>> fields;
        for (const Input& input : recipients) {
            const std::string pointer = fmt::format("/recipients/{}", planned.size());
            Recipient one = made(id, static_cast<long long>(planned.size()) + 1, input, now);
            for (const auto& checked : {records::check(one, pointer), check_unit(tx, one, pointer)}) {
                if (!checked) {
                    return pass(checked.error());
                }
            }
            const auto& lines = document->details.recipients;
            if (std::find(lines.begin(), lines.end(), one.name) != lines.end()) {
                return fail_field(pointer + "/name", {"Nơi nhận bị lặp.", "The recipient stands twice."});
            }
            document->details.recipients.push_back(one.name);
            fields.emplace_back("recipient", one.name);
            tx.recipients().add(one);
            planned.push_back(std::move(one));
        }
        tx.outgoing().save(*document);
        record(tx, actor, now, "recipients-planned", outgoing_object(id), std::move(fields));
        return planned;
    });
}

Result<Recipient> KeepRecipients::add(const Actor& actor, const DocumentId& id, const Input& input) {
    if (!actor.holds_for_agency(Role::clerk)) {
        return forbid({"Chỉ văn thư gửi thêm văn bản đã phát hành.", "Only a clerk sends an issued document to one more recipient."});
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Recipient> {
        const auto document = load_outgoing(tx, actor, id);
        if (!document) {
            return pass(document.error());
        }
        if (auto fits = document->require_state(OutgoingState::issued); !fits) {
            return pass(fits.error());
        }
        const auto present = tx.recipients().of_document(id);
        if (present.size() >= recipients_limit) {
            return fail(Code::conflict, {"Văn bản đã có 200 nơi nhận.", "The document has 200 recipients already."});
        }
        Recipient one = made(id, present.empty() ? 1 : present.back().ordinal + 1, input, now);
        for (const auto& checked : {records::check(one, ""), check_unit(tx, one, ""), one.release(now)}) {
            if (!checked) {
                return pass(checked.error());
            }
        }
        one.changed_by = actor.user;
        tx.recipients().add(one);
        begin_delivery(tx, services_, actor.user, *document, one, now);
        Actor writer = actor;
        if (writer.idempotency) {
            writer.idempotency->made = "recipient/" + one.id;
        }
        record(tx, writer, now, "recipient-added", outgoing_object(id), {{"recipient", one.name}});
        return one;
    });
}

Result<std::vector<Recipient>> KeepRecipients::of_document(const Actor& actor, const DocumentId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<Recipient>> {
        if (auto document = load_outgoing(tx, actor, id); !document) {
            return pass(document.error());
        }
        return tx.recipients().of_document(id);
    });
}

Result<std::vector<RecipientRow>> KeepRecipients::page(const Actor& actor, RecipientFilter filter, const PageRequest& page) {
    filter.visibility = visibility_of(actor);
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<RecipientRow>> { return tx.recipients().page(filter, page); });
}

Result<Recipient> KeepRecipients::load(Tx& tx, const Actor& actor, const std::string& id, std::optional<long long> version) {
    auto recipient = tx.recipients().find(id);
    if (!recipient || !load_outgoing(tx, actor, recipient->document)) {
        return no_such_recipient();
    }
    if (version && *version != recipient->version) {
        return stale_document();
    }
    return std::move(*recipient);
}

Result<Recipient> KeepRecipients::find(const Actor& actor, const std::string& id) {
    return services_.storage.read([&](Tx& tx) -> Result<Recipient> { return load(tx, actor, id, std::nullopt); });
}

Result<Recipient> KeepRecipients::post(const Actor& actor, const std::string& id, long long version, const Posting& posting) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Recipient> {
        auto recipient = load(tx, actor, id, version);
        if (!recipient) {
            return recipient;
        }
        if (!actor.holds_for_agency(Role::clerk)) {
            return forbid({"Chỉ văn thư gửi bưu điện.", "Only a clerk sends by post."});
        }
        if (recipient->kind != RecipientKind::paper && recipient->kind != RecipientKind::text) {
            return fail(Code::conflict, {"Nơi nhận này không nhận bản giấy.", "This recipient gets no paper."});
        }
        if (auto moved = recipient->move_to(RecipientState::sent, {}, actor.user, now); !moved) {
            return pass(moved.error());
        }
        PostalDispatch line;
        line.id = make_uuid_v7(now, services_.random);
        line.day = posting.day;
        line.symbol = tx.outgoing().find(recipient->document)->symbol.value_or("");
        line.recipient = recipient->name;
        line.envelopes = posting.envelopes;
        line.receipt = posting.receipt;
        line.note = posting.note;
        line.created_by = actor.user;
        line.created_at = now;
        if (auto checked = check(line, local_day(now, services_.agency.utc_offset)); !checked) {
            return pass(checked.error());
        }
        tx.hand_books().add(services_.agency.code, line);
        recipient->postal = line.id;
        tx.recipients().save(*recipient);
        ++recipient->version;
        record(tx, actor, now, "recipient-posted", outgoing_object(recipient->document),
               {{"recipient", recipient->name}, {"date", to_iso(posting.day)}, {"postal", line.id}});
        return recipient;
    });
}

Result<Recipient> KeepRecipients::progress(const Actor& actor, const std::string& id, long long version, RecipientState state,
                                           const std::optional<std::string>& reason) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Recipient> {
        auto recipient = load(tx, actor, id, version);
        if (!recipient) {
            return recipient;
        }
        const std::vector<UnitId> units = actor.units();
        const bool is_their_own = recipient->unit && std::find(units.begin(), units.end(), *recipient->unit) != units.end() &&
                                  (state == RecipientState::received || state == RecipientState::refused);
        if (!is_their_own && !actor.holds_for_agency(Role::clerk)) {
            return forbid({"Chỉ văn thư, hoặc đơn vị nhận, ghi nhận việc này.", "Only a clerk, or the unit that received it, may say this."});
        }
        if (auto moved = recipient->move_to(state, reason, actor.user, now); !moved) {
            return pass(moved.error());
        }
        tx.recipients().save(*recipient);
        ++recipient->version;
        const auto document = tx.outgoing().find(recipient->document);
        if (state == RecipientState::refused) {
            tell(tx, services_, {document->drafter, document->issued_by.value_or(UserId{})}, actor.user,
                 {"recipient-refused", document->id, std::nullopt, recipient->name + ", " + *reason}, now);
        } else if (state == RecipientState::pending && recipient->kind == RecipientKind::mail && services_.sends_mail) {
            queue_document_mail(tx, *recipient, /*is_recall=*/false, now);
        }
        record(tx, actor, now, std::string{"recipient-"} + to_string(recipient->state), outgoing_object(recipient->document),
               {{"recipient", recipient->name}, {"reason", reason.value_or("")}});
        return recipient;
    });
}

}  // namespace vanthu::app
