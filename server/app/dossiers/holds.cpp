#include "core/clock.hpp"
#include "server/app/document_access.hpp"
#include "server/app/dossiers/archiving.hpp"
#include "server/app/dossiers/dossier_access.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

using records::Role;

Result<void> require_overseer(const Actor& actor) {
    if (actor.holds_for_agency(Role::leader) || actor.holds_for_agency(Role::auditor)) {
        return {};
    }
    return forbid({"Chỉ lãnh đạo hoặc kiểm tra viên của cơ quan phong tỏa hồ sơ.", "Only leaders and auditors of the agency place legal holds."});
}

Result<void> require_reader(const Actor& actor) {
    return actor.holds_for_agency(Role::clerk) ? Result<void>{} : require_overseer(actor);
}

tl::unexpected<Error> no_such_hold() {
    return fail(Code::not_found, {"Không có lệnh phong tỏa này.", "There is no such hold."});
}

Result<std::string> object_of(Tx& tx, const Actor& actor, records::LegalHold::Subject subject, const std::string& id) {
    if (subject == records::LegalHold::Subject::dossier) {
        const auto dossier = load_dossier(tx, actor, DossierId{id});
        return dossier ? Result<std::string>{dossier_object(dossier->id)} : Result<std::string>{pass(dossier.error())};
    }
    const DocumentId document{id};
    if (!tx.incoming().find(document) && !tx.outgoing().find(document)) {
        return no_such_document();
    }
    return document_object(tx, document);
}

}  // namespace

Result<records::LegalHold> ManageHolds::place(const Actor& actor, records::LegalHold::Subject subject, const std::string& id,
                                              const std::string& reason, const std::string& legal_basis) {
    if (auto may = require_overseer(actor); !may) {
        return pass(may.error());
    }
    const Instant now = services_.clock.now();
    records::LegalHold hold;
    hold.id = make_uuid_v7(now, services_.random);
    hold.subject = subject;
    hold.subject_id = id;
    hold.reason = reason;
    hold.legal_basis = legal_basis;
    hold.placed_by = actor.user;
    hold.placed_at = now;
    if (auto checked = records::check(hold); !checked) {
        return pass(checked.error());
    }
    return services_.storage.write([&](Tx& tx) -> Result<records::LegalHold> {
        const auto object = object_of(tx, actor, subject, id);
        if (!object) {
            return pass(object.error());
        }
        tx.archiving().add(hold);
        record(tx, actor, now, "hold-placed", *object, {{"hold", hold.id}, {"reason", reason}, {"basis", legal_basis}});
        return hold;
    });
}

Result<records::LegalHold> ManageHolds::release(const Actor& actor, const std::string& id, long long version, const std::string& reason) {
    if (auto may = require_overseer(actor); !may) {
        return pass(may.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<records::LegalHold> {
        auto hold = tx.archiving().find_hold(id);
        if (!hold) {
            return no_such_hold();
        }
        if (hold->version != version) {
            return changed_meanwhile();
        }
        const auto object = object_of(tx, actor, hold->subject, hold->subject_id);
        if (!object) {
            return pass(object.error());
        }
        if (auto released = hold->release(actor.user, reason, now); !released) {
            return pass(released.error());
        }
        tx.archiving().save(*hold);
        ++hold->version;
        record(tx, actor, now, "hold-released", *object, {{"hold", id}, {"reason", reason}});
        return std::move(*hold);
    });
}

Result<std::vector<records::LegalHold>> ManageHolds::page(const Actor& actor, bool only_in_force, const PageRequest& page) {
    if (auto may = require_reader(actor); !may) {
        return pass(may.error());
    }
    return services_.storage.read(
        [&](Tx& tx) -> Result<std::vector<records::LegalHold>> { return tx.archiving().holds(page.after, only_in_force, page.limit); });
}

Result<records::LegalHold> ManageHolds::find(const Actor& actor, const std::string& id) {
    if (auto may = require_reader(actor); !may) {
        return pass(may.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<records::LegalHold> {
        auto hold = tx.archiving().find_hold(id);
        return hold ? Result<records::LegalHold>{std::move(*hold)} : Result<records::LegalHold>{no_such_hold()};
    });
}

}  // namespace vanthu::app
