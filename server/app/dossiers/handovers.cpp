#include <algorithm>

#include <fmt/format.h>

#include "core/clock.hpp"
#include "server/app/chains/telling.hpp"
#include "server/app/dossiers/archiving.hpp"
#include "server/app/dossiers/dossier_access.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

using records::Role;

constexpr int most_dossiers = 2000;
constexpr std::chrono::days notice_ahead{30};  // Annex VI, III.5.b

std::string object_of(const std::string& id) {
    return "handover/" + id;
}

Result<void> require_archive(const Actor& actor) {
    if (actor.holds_for_agency(Role::clerk)) {
        return {};
    }
    return forbid({"Việc này của văn thư - lưu trữ cơ quan.", "This is for the clerk of the agency's archive."});
}

bool works_in(const Actor& actor, const UnitId& unit) {
    return actor.holds(Role::leader, unit) || actor.holds(Role::official, unit) || actor.holds(Role::clerk, unit);
}

HandoverView view_of(Tx& tx, records::Handover handover) {
    auto dossiers = tx.dossiers().page({{true, {}, {}}, std::nullopt, std::nullopt, std::nullopt, handover.id}, {"", most_dossiers});
    std::sort(dossiers.begin(), dossiers.end(), [](const auto& a, const auto& b) { return a.code() < b.code(); });
    return {std::move(handover), std::move(dossiers)};
}

Result<records::Handover> load(Tx& tx, const Actor& actor, const std::string& id, std::optional<long long> version) {
    auto handover = tx.archiving().find_handover(id);
    if (!handover || !(visibility_of(actor).whole_agency || works_in(actor, handover->unit))) {
        return fail(Code::not_found, {"Không có đợt giao nộp này.", "There is no such hand-over."});
    }
    if (version && *version != handover->version) {
        return changed_meanwhile();
    }
    return std::move(*handover);
}

template <class Change>
Result<HandoverView> change(const Services& services, const Actor& actor, const std::string& id, long long version, const char* kind, Change body) {
    const Instant now = services.clock.now();
    return services.storage.write([&](Tx& tx) -> Result<HandoverView> {
        auto handover = load(tx, actor, id, version);
        if (!handover) {
            return pass(handover.error());
        }
        std::vector<std::pair<std::string, std::string>> fields;
        if (auto changed = body(tx, *handover, now, fields); !changed) {
            return pass(changed.error());
        }
        tx.archiving().save(*handover);
        ++handover->version;
        record(tx, actor, now, kind, object_of(id), std::move(fields));
        return view_of(tx, std::move(*handover));
    });
}

}  // namespace

Result<HandoverView> HandOverDossiers::announce(const Actor& actor, const UnitId& unit, const std::string& title,
                                                std::chrono::year_month_day due, const std::vector<DossierId>& dossiers) {
    if (auto may = require_archive(actor); !may) {
        return pass(may.error());
    }
    const Instant now = services_.clock.now();
    records::Handover handover;
    handover.id = make_uuid_v7(now, services_.random);
    handover.agency = services_.agency.code;
    handover.unit = unit;
    handover.title = title;
    handover.due_day = due;
    handover.announced_by = actor.user;
    handover.announced_at = now;
    if (auto checked = records::check(handover, local_day(now, services_.agency.utc_offset)); !checked) {
        return pass(checked.error());
    }
    if (dossiers.empty()) {
        return fail_field("/dossiers", {"Chưa chọn hồ sơ nào.", "No dossier is named."});
    }
    return services_.storage.write([&](Tx& tx) -> Result<HandoverView> {
        tx.archiving().add(handover);
        std::vector<std::pair<std::string, std::string>> fields{{"unit", unit.text()}, {"due", to_iso(due)}};
        for (const DossierId& id : dossiers) {
            auto dossier = load_dossier(tx, actor, id);
            if (!dossier) {
                return pass(dossier.error());
            }
            if (dossier->unit != unit) {
                return fail(Code::conflict, {fmt::format("Hồ sơ {} của đơn vị khác.", dossier->code()),
                                             fmt::format("The dossier {} belongs to another unit.", dossier->code())});
            }
            if (auto free = require_free(tx, id); !free) {
                return pass(free.error());
            }
            if (tx.archiving().is_proposed(id)) {
                return fail(Code::conflict, {fmt::format("Hồ sơ {} đang được đề nghị hủy.", dossier->code()),
                                             fmt::format("The dossier {} is proposed for disposal.", dossier->code())});
            }
            if (auto put = dossier->put_into_handover(handover.id); !put) {
                return pass(put.error());
            }
            tx.dossiers().save(*dossier);
            fields.emplace_back("dossier", id.text());
        }
        record(tx, actor, now, "handover-announced", object_of(handover.id), std::move(fields));
        return view_of(tx, handover);
    });
}

Result<HandoverView> HandOverDossiers::deliver(const Actor& actor, const std::string& id, long long version) {
    return change(services_, actor, id, version, "handover-delivered",
                  [&](Tx&, records::Handover& handover, Instant now, auto&) -> Result<void> {
                      if (!works_in(actor, handover.unit)) {
                          return forbid({"Chỉ người của đơn vị giao hồ sơ.", "Only people of the unit deliver its dossiers."});
                      }
                      return handover.deliver(actor.user, now);
                  });
}

Result<HandoverView> HandOverDossiers::accept(const Actor& actor, const std::string& id, long long version, const std::string& condition) {
    return change(services_, actor, id, version, "handover-accepted",
                  [&](Tx& tx, records::Handover& handover, Instant now, auto& fields) -> Result<void> {
                      if (auto may = require_archive(actor); !may) {
                          return may;
                      }
                      if (auto accepted = handover.accept(actor.user, condition, now); !accepted) {
                          return accepted;
                      }
                      for (records::Dossier& dossier : view_of(tx, handover).dossiers) {
                          if (auto free = require_free(tx, dossier.id); !free) {
                              return free;
                          }
                          if (auto handed = dossier.hand_over(); !handed) {
                              return handed;
                          }
                          tx.dossiers().save(dossier);
                          fields.emplace_back("dossier", dossier.id.text());
                      }
                      return {};
                  });
}

Result<HandoverView> HandOverDossiers::cancel(const Actor& actor, const std::string& id, long long version, const std::string& reason) {
    return change(services_, actor, id, version, "handover-cancelled",
                  [&](Tx& tx, records::Handover& handover, Instant, auto& fields) -> Result<void> {
                      if (auto may = require_archive(actor); !may) {
                          return may;
                      }
                      if (auto cancelled = handover.cancel(reason); !cancelled) {
                          return cancelled;
                      }
                      for (records::Dossier& dossier : view_of(tx, handover).dossiers) {
                          dossier.handover.reset();
                          tx.dossiers().save(dossier);
                      }
                      fields.emplace_back("reason", reason);
                      return {};
                  });
}

Result<int> HandOverDossiers::notice() {
    constexpr int per_transaction = 100;
    int told = 0;
    for (;;) {
        const Instant now = services_.clock.now();
        const std::chrono::sys_days today{local_day(now, services_.agency.utc_offset)};
        const std::chrono::year_month_day horizon{today + notice_ahead};
        const auto looked = services_.storage.read([&](Tx& tx) -> Result<bool> { return !tx.dossiers().due_for_handover(horizon, 1).empty(); });
        if (!looked || !*looked) {
            return looked ? Result<int>{told} : Result<int>{pass(looked.error())};
        }
        const auto count = services_.storage.write([&](Tx& tx) -> Result<int> {
            int noticed = 0;
            for (records::Dossier& dossier : tx.dossiers().due_for_handover(horizon, per_transaction)) {
                const std::string due = to_iso(dossier.handover_due().value());
                dossier.noticed_at = now;
                tx.dossiers().save(dossier);
                record(tx, Actor{}, now, "handover-noticed", dossier_object(dossier.id), {{"keeper", dossier.keeper.text()}, {"due", due}});
                tell(tx, services_, {dossier.keeper}, UserId{}, {"handover-due", DocumentId{}, std::nullopt, due, dossier.id}, now);
                ++noticed;
            }
            return noticed;
        });
        if (!count) {
            return pass(count.error());
        }
        told += *count;
        if (*count < per_transaction) {
            return told;
        }
    }
}

Result<HandoverView> HandOverDossiers::find(const Actor& actor, const std::string& id) {
    return services_.storage.read([&](Tx& tx) -> Result<HandoverView> {
        auto handover = load(tx, actor, id, std::nullopt);
        return handover ? Result<HandoverView>{view_of(tx, std::move(*handover))} : Result<HandoverView>{pass(handover.error())};
    });
}

Result<std::vector<records::Handover>> HandOverDossiers::page(const Actor& actor, const PageRequest& page) {
    return services_.storage.read(
        [&](Tx& tx) -> Result<std::vector<records::Handover>> { return tx.archiving().handovers(visibility_of(actor), page); });
}

}  // namespace vanthu::app
