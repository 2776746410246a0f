#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/clock.hpp"
#include "server/app/document_access.hpp"
#include "server/app/dossiers/archiving.hpp"
#include "server/app/dossiers/dossier_access.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

using records::Role;
using Fields = std::vector<std::pair<std::string, std::string>>;

const std::string decision_type = "QĐ";

std::string object_of(const std::string& id) {
    return "disposal/" + id;
}

Result<records::Disposal> load(Tx& tx, const Actor& actor, const std::string& id, std::optional<long long> version) {
    auto disposal = tx.archiving().find_disposal(id);
    if (!disposal || !visibility_of(actor).whole_agency) {
        return fail(Code::not_found, {"Không có đề nghị hủy này.", "There is no such disposal."});
    }
    if (version && *version != disposal->version) {
        return changed_meanwhile();
    }
    return std::move(*disposal);
}

DisposalView view_of(Tx& tx, records::Disposal disposal) {
    DisposalView view{std::move(disposal), {}};
    for (const DossierId& id : tx.archiving().dossiers_of(view.disposal.id)) {
        if (auto dossier = tx.dossiers().find(id)) {
            view.dossiers.push_back(std::move(*dossier));
        }
    }
    return view;
}

/// A hold on the dossier, or on one of its documents whose content would go.
Result<void> require_nothing_held(Tx& tx, const records::Dossier& dossier) {
    if (auto free = require_free(tx, dossier.id); !free) {
        return free;
    }
    for (const DossierPlace& place : tx.dossiers().places(dossier.id)) {
        if (auto free = require_free(tx, place.document); !free) {
            return free;
        }
    }
    return {};
}

/// Whether another dossier still keeps the document.
bool is_kept_elsewhere(Tx& tx, const DocumentId& document) {
    const auto dossiers = tx.dossiers().of_document(document);
    return std::any_of(dossiers.begin(), dossiers.end(), [](const auto& dossier) { return dossier.state != records::DossierState::disposed; });
}

/// Errors: conflict unless it is an issued decision that the actor may see.
Result<void> check_decision(Tx& tx, const Actor& actor, const DocumentId& id) {
    const auto decision = load_outgoing(tx, actor, id);
    if (!decision) {
        return pass(decision.error());
    }
    if (decision->state != records::OutgoingState::issued || decision->details.type_code != decision_type) {
        return fail(Code::conflict, {"Phải có quyết định hủy đã ký và ban hành.", "A signed and issued decision (Quyết định) is needed."});
    }
    return {};
}

}  // namespace

Result<DisposalView> DisposeOfDossiers::propose(const Actor& actor, const std::string& title, const std::string& reason,
                                                const std::vector<DossierId>& dossiers) {
    if (!actor.holds_for_agency(Role::clerk)) {
        return forbid({"Chỉ văn thư - lưu trữ cơ quan đề nghị hủy.", "Only the clerk of the agency's archive proposes a disposal."});
    }
    const Instant now = services_.clock.now();
    records::Disposal disposal;
    disposal.id = make_uuid_v7(now, services_.random);
    disposal.agency = services_.agency.code;
    disposal.title = title;
    disposal.reason = reason;
    disposal.proposed_by = actor.user;
    disposal.proposed_at = now;
    if (auto checked = records::check(disposal); !checked) {
        return pass(checked.error());
    }
    const std::set<DossierId> named(dossiers.begin(), dossiers.end());
    if (named.empty()) {
        return fail_field("/dossiers", {"Chưa chọn hồ sơ nào.", "No dossier is named."});
    }
    return services_.storage.write([&](Tx& tx) -> Result<DisposalView> {
        Fields fields{{"reason", reason}};
        for (const DossierId& id : named) {
            const auto dossier = load_dossier(tx, actor, id);
            if (!dossier) {
                return pass(dossier.error());
            }
            if (auto may = dossier->may_be_disposed(local_day(now, services_.agency.utc_offset)); !may) {
                return pass(may.error());
            }
            if (auto free = require_nothing_held(tx, *dossier); !free) {
                return pass(free.error());
            }
            if (tx.archiving().is_proposed(id)) {
                return fail(Code::conflict, {fmt::format("Hồ sơ {} đã được đề nghị hủy.", dossier->code()),
                                             fmt::format("The dossier {} is proposed already.", dossier->code())});
            }
            fields.emplace_back("dossier", id.text());
        }
        tx.archiving().add(disposal, {named.begin(), named.end()});
        record(tx, actor, now, "disposal-proposed", object_of(disposal.id), std::move(fields));
        return view_of(tx, disposal);
    });
}

Result<DisposalView> DisposeOfDossiers::carry_out(const Actor& actor, const std::string& id, long long version, const DocumentId& decision) {
    if (!actor.holds_for_agency(Role::leader)) {
        return forbid({"Chỉ lãnh đạo cơ quan cho thực hiện hủy.", "Only a leader of the agency has a disposal carried out."});
    }
    const Instant now = services_.clock.now();
    auto done = services_.storage.write([&](Tx& tx) -> Result<DisposalView> {
        auto disposal = load(tx, actor, id, version);
        if (!disposal) {
            return pass(disposal.error());
        }
        if (auto checked = check_decision(tx, actor, decision); !checked) {
            return pass(checked.error());
        }
        if (auto carried = disposal->carry_out(actor.user, decision, now); !carried) {
            return pass(carried.error());
        }
        Fields fields{{"decision", decision.text()}};
        std::set<DocumentId> documents;
        for (records::Dossier& dossier : view_of(tx, *disposal).dossiers) {
            if (auto free = require_nothing_held(tx, dossier); !free) {
                return pass(free.error());
            }
            if (auto disposed = dossier.dispose(local_day(now, services_.agency.utc_offset)); !disposed) {
                return pass(disposed.error());
            }
            tx.dossiers().save(dossier);
            fields.emplace_back("dossier", dossier.id.text());
            for (const DossierPlace& place : tx.dossiers().places(dossier.id)) {
                documents.insert(place.document);
            }
        }
        for (const DocumentId& document : documents) {
            if (is_kept_elsewhere(tx, document)) {
                continue;
            }
            Fields destroyed{{"disposal", id}, {"decision", decision.text()}};
            for (const DocumentFile& file : tx.files().of_document(document)) {
                if (!file.destroyed_by) {
                    tx.files().destroy(file, id, now);
                    destroyed.emplace_back("file", file.sha256);
                }
            }
            record(tx, actor, now, "content-destroyed", document_object(tx, document), std::move(destroyed));
        }
        tx.archiving().save(*disposal);
        ++disposal->version;
        record(tx, actor, now, "disposal-carried-out", object_of(id), std::move(fields));
        return view_of(tx, std::move(*disposal));
    });
    if (done) {
        // What cannot be removed now is removed by the housekeeping.
        (void)remove_destroyed();
    }
    return done;
}

Result<DisposalView> DisposeOfDossiers::reject(const Actor& actor, const std::string& id, long long version, const std::string& reason) {
    if (!actor.holds_for_agency(Role::leader) && !actor.holds_for_agency(Role::clerk)) {
        return forbid({"Chỉ lãnh đạo hoặc văn thư cơ quan bác đề nghị hủy.", "Only a leader or a clerk of the agency rejects a disposal."});
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<DisposalView> {
        auto disposal = load(tx, actor, id, version);
        if (!disposal) {
            return pass(disposal.error());
        }
        if (auto rejected = disposal->reject(actor.user, reason, now); !rejected) {
            return pass(rejected.error());
        }
        tx.archiving().save(*disposal);
        ++disposal->version;
        record(tx, actor, now, "disposal-rejected", object_of(id), {{"reason", reason}});
        return view_of(tx, std::move(*disposal));
    });
}

Result<DisposalView> DisposeOfDossiers::find(const Actor& actor, const std::string& id) {
    return services_.storage.read([&](Tx& tx) -> Result<DisposalView> {
        auto disposal = load(tx, actor, id, std::nullopt);
        return disposal ? Result<DisposalView>{view_of(tx, std::move(*disposal))} : Result<DisposalView>{pass(disposal.error())};
    });
}

Result<std::vector<records::Disposal>> DisposeOfDossiers::page(const Actor& actor, const PageRequest& page) {
    if (!visibility_of(actor).whole_agency) {
        return forbid({"Chỉ văn thư, lãnh đạo, kiểm tra viên của cơ quan xem đề nghị hủy.", "Only clerks, leaders and auditors of the agency see disposals."});
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<records::Disposal>> { return tx.archiving().disposals(page); });
}

Result<int> DisposeOfDossiers::remove_destroyed() {
    constexpr int per_transaction = 100;
    int removed = 0;
    for (;;) {
        const auto looked = services_.storage.read([](Tx& tx) -> Result<bool> { return !tx.files().destroyed_blobs(1).empty(); });
        if (!looked || !*looked) {
            return looked ? Result<int>{removed} : Result<int>{pass(looked.error())};
        }
        const Instant now = services_.clock.now();
        // In a writing transaction, so that nobody takes the same bytes into a document in between.
        const auto count = services_.storage.write([&](Tx& tx) -> Result<int> {
            const auto found = tx.files().destroyed_blobs(per_transaction);
            for (const std::string& name : found) {
                if (auto gone = services_.blobs.remove(name); !gone) {
                    return pass(gone.error());
                }
                tx.files().blob_is_removed(name, now);
            }
            return static_cast<int>(found.size());
        });
        if (!count) {
            return pass(count.error());
        }
        removed += *count;
        if (*count < per_transaction) {
            return removed;
        }
    }
}

}  // namespace vanthu::app
