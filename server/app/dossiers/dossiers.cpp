#include "server/app/dossiers/dossiers.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/clock.hpp"
#include "server/app/document_access.hpp"
#include "server/app/dossiers/dossier_access.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

using records::Role;
using Fields = std::vector<std::pair<std::string, std::string>>;

bool works_in(const Actor& actor, const UnitId& unit) {
    return actor.holds(Role::official, unit) || actor.holds(Role::leader, unit) || actor.holds(Role::clerk, unit);
}

/// A keeper answers for it: somebody active with a part in the unit's work.
Result<void> check_keeper(Tx& tx, const UserId& keeper, const UnitId& unit) {
    const auto user = tx.users().find(keeper);
    const auto bindings = user && user->active ? tx.users().bindings(keeper) : std::vector<records::RoleBinding>{};
    const bool belongs = std::any_of(bindings.begin(), bindings.end(), [&](const records::RoleBinding& binding) {
        return binding.unit == unit && binding.role != Role::administrator && binding.role != Role::auditor;
    });
    return belongs ? Result<void>{}
                   : Result<void>{fail_field("/keeper", {"Người lập hồ sơ phải thuộc đơn vị.", "The keeper works in the dossier's unit."})};
}

/// What of a document a dossier counts: its day and its pages.
struct Measure {
    std::optional<std::chrono::year_month_day> day{};
    long long pages = 0;
};

/// Errors: not_found, also for what the person may not see.
Result<Measure> measure(Tx& tx, const Services& services, const Actor& actor, const DocumentId& id) {
    if (tx.incoming().find(id)) {
        const auto document = load_incoming(tx, actor, id);
        return document ? Result<Measure>{Measure{document->details.document_day, document->details.page_count.value_or(0)}}
                        : Result<Measure>{pass(document.error())};
    }
    const auto document = load_outgoing(tx, actor, id);
    if (!document) {
        return pass(document.error());
    }
    return Measure{document->issued_day.value_or(local_day(document->created_at, services.agency.utc_offset)),
                   document->page_count.value_or(0)};
}

DossierView view_of(Tx& tx, records::Dossier dossier) {
    const bool is_held = tx.archiving().is_held(dossier.id);
    return {std::move(dossier), is_held};
}

/// Loads, changes, saves, records: what every step on a dossier does.
template <class Change>
Result<DossierView> change(const Services& services, const Actor& actor, const DossierId& id, long long version, const char* kind, Change body) {
    const Instant now = services.clock.now();
    return services.storage.write([&](Tx& tx) -> Result<DossierView> {
        auto dossier = load_dossier_to_change(tx, actor, id, version);
        if (!dossier) {
            return pass(dossier.error());
        }
        Fields fields;
        if (auto changed = body(tx, *dossier, now, fields); !changed) {
            return pass(changed.error());
        }
        tx.dossiers().save(*dossier);
        ++dossier->version;
        record(tx, actor, now, kind, dossier_object(id), std::move(fields));
        return view_of(tx, std::move(*dossier));
    });
}

}  // namespace

Result<DossierView> ManageDossiers::open(const Actor& actor, Input input) {
    if (!works_in(actor, input.unit) && !actor.holds_for_agency(Role::clerk)) {
        return forbid({"Chỉ người của đơn vị hoặc văn thư cơ quan được lập hồ sơ của đơn vị.",
                       "Only people of the unit or a clerk of the agency open its dossiers."});
    }
    if (auto checked = records::check(input.details); !checked) {
        return pass(checked.error());
    }
    const Instant now = services_.clock.now();
    const std::chrono::year this_year = local_day(now, services_.agency.utc_offset).year();
    const std::chrono::year year = input.year ? std::chrono::year{*input.year} : this_year;
    if (year < std::chrono::year{1945} || year > this_year + std::chrono::years{1}) {
        return fail_field("/year", {"Năm hình thành hồ sơ không hợp lệ.", "Not a year for a dossier."});
    }
    return services_.storage.write([&](Tx& tx) -> Result<DossierView> {
        if (!tx.units().find(input.unit)) {
            return fail_field("/unit", {"Không có đơn vị này.", "There is no such unit."});
        }
        records::Dossier dossier;
        dossier.id = DossierId::make(now, services_.random);
        dossier.agency = services_.agency.code;
        dossier.year = year;
        dossier.details = input.details;
        dossier.unit = input.unit;
        dossier.keeper = input.keeper.value_or(actor.user);
        dossier.created_at = now;
        if (auto checked = check_keeper(tx, dossier.keeper, dossier.unit); !checked) {
            return pass(checked.error());
        }
        if (tx.dossiers().find(dossier.agency, year, input.details.notation)) {
            return fail(Code::conflict, {fmt::format("Hồ sơ {} đã có.", dossier.code()), fmt::format("The dossier {} exists already.", dossier.code())});
        }
        if (const auto plan = tx.file_plans().in_force(dossier.agency, year)) {
            for (const records::FilePlanLine& line : tx.file_plans().lines(plan->id)) {
                if (line.kind == records::FilePlanLine::Kind::dossier && line.notation == input.details.notation) {
                    dossier.details.retention = line.retention;
                }
            }
        }
        tx.dossiers().add(dossier);
        record(tx, actor, now, "dossier-opened", dossier_object(dossier.id),
               {{"code", dossier.code()}, {"retention", dossier.details.retention.text()}, {"keeper", dossier.keeper.text()}});
        return view_of(tx, std::move(dossier));
    });
}

Result<DossierView> ManageDossiers::correct(const Actor& actor, const DossierId& id, long long version, const records::DossierDetails& details) {
    return change(services_, actor, id, version, "dossier-corrected",
                  [&](Tx& tx, records::Dossier& dossier, Instant, Fields& fields) -> Result<void> {
                      const auto other = tx.dossiers().find(dossier.agency, dossier.year, details.notation);
                      if (other && other->id != id) {
                          return fail_field("/notation", {"Ký hiệu này đã có hồ sơ khác.", "Another dossier has this notation."});
                      }
                      fields.emplace_back("retention", details.retention.text());
                      return dossier.correct(details);
                  });
}

Result<DossierView> ManageDossiers::pass_on(const Actor& actor, const DossierId& id, long long version, const UserId& keeper) {
    return change(services_, actor, id, version, "dossier-passed-on",
                  [&](Tx& tx, records::Dossier& dossier, Instant, Fields& fields) -> Result<void> {
                      if (auto checked = check_keeper(tx, keeper, dossier.unit); !checked) {
                          return checked;
                      }
                      fields.emplace_back("from", dossier.keeper.text());
                      fields.emplace_back("to", keeper.text());
                      dossier.keeper = keeper;
                      return {};
                  });
}

Result<DossierView> ManageDossiers::close(const Actor& actor, const DossierId& id, long long version,
                                          std::optional<std::chrono::year_month_day> work_ended) {
    return change(services_, actor, id, version, "dossier-closed",
                  [&](Tx&, records::Dossier& dossier, Instant now, Fields& fields) -> Result<void> {
                      const auto today = local_day(now, services_.agency.utc_offset);
                      const auto ended = work_ended.value_or(today);
                      fields.emplace_back("work-ended", to_iso(ended));
                      fields.emplace_back("documents", std::to_string(dossier.document_total));
                      return dossier.close(now, ended, today);
                  });
}

Result<DossierView> ManageDossiers::reopen(const Actor& actor, const DossierId& id, long long version, const std::string& reason) {
    return change(services_, actor, id, version, "dossier-reopened",
                  [&](Tx& tx, records::Dossier& dossier, Instant, Fields& fields) -> Result<void> {
                      fields.emplace_back("reason", reason);
                      if (tx.archiving().is_proposed(id)) {
                          return fail(Code::conflict, {"Hồ sơ đang được đề nghị hủy.", "The dossier is proposed for disposal."});
                      }
                      return dossier.reopen(reason);
                  });
}

Result<DossierView> ManageDossiers::add_documents(const Actor& actor, const DossierId& id, long long version,
                                                  const std::vector<DocumentId>& documents, const std::optional<std::string>& note) {
    if (documents.empty()) {
        return fail_field("/documents", {"Chưa chọn văn bản nào.", "No document is named."});
    }
    return change(services_, actor, id, version, "dossier-documents-added",
                  [&](Tx& tx, records::Dossier& dossier, Instant now, Fields& fields) -> Result<void> {
                      if (auto checked = records::check_optional_text(note, "/note", 500); !checked) {
                          return checked;
                      }
                      for (const DocumentId& document : documents) {
                          const auto measured = measure(tx, services_, actor, document);
                          if (!measured) {
                              return pass(measured.error());
                          }
                          if (tx.dossiers().place(id, document)) {
                              continue;
                          }
                          const auto ordinal = dossier.add_document(measured->day, measured->pages);
                          if (!ordinal) {
                              return pass(ordinal.error());
                          }
                          tx.dossiers().add_place({id, document, *ordinal, measured->pages, note, actor.user, now});
                          fields.emplace_back("document", document.text());
                      }
                      return {};
                  });
}

Result<DossierView> ManageDossiers::remove_document(const Actor& actor, const DossierId& id, long long version, const DocumentId& document,
                                                    const std::string& reason) {
    return change(services_, actor, id, version, "dossier-document-removed",
                  [&](Tx& tx, records::Dossier& dossier, Instant, Fields& fields) -> Result<void> {
                      if (auto checked = records::check_text(reason, "/reason", 1000); !checked) {
                          return checked;
                      }
                      const auto place = tx.dossiers().place(id, document);
                      if (!place || !measure(tx, services_, actor, document)) {
                          return no_such_document();
                      }
                      if (auto free = require_free(tx, document); !free) {
                          return free;
                      }
                      if (auto removed = dossier.remove_document(place->pages); !removed) {
                          return removed;
                      }
                      tx.dossiers().remove_place(id, document);
                      dossier.start_day.reset();
                      dossier.end_day.reset();
                      for (const DossierItem& item : tx.dossiers().items(id, {true, {}, {}}, 0, 10'000)) {
                          if (item.day) {
                              dossier.start_day = dossier.start_day ? std::min(*dossier.start_day, *item.day) : *item.day;
                              dossier.end_day = dossier.end_day ? std::max(*dossier.end_day, *item.day) : *item.day;
                          }
                      }
                      fields.emplace_back("document", document.text());
                      fields.emplace_back("reason", reason);
                      return {};
                  });
}

Result<DossierView> ManageDossiers::find(const Actor& actor, const DossierId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<DossierView> {
        auto dossier = load_dossier(tx, actor, id);
        return dossier ? Result<DossierView>{view_of(tx, std::move(*dossier))} : Result<DossierView>{pass(dossier.error())};
    });
}

Result<std::vector<records::Dossier>> ManageDossiers::page(const Actor& actor, const Wanted& wanted, const PageRequest& page) {
    DossierFilter filter{visibility_of(actor), wanted.state, wanted.year};
    filter.keeper = wanted.keeper;
    filter.unit = wanted.unit;
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<records::Dossier>> { return tx.dossiers().page(filter, page); });
}

Result<std::vector<records::Dossier>> ManageDossiers::due_for_review(const Actor& actor, const PageRequest& page) {
    const Visibility visibility = visibility_of(actor);
    if (!visibility.whole_agency) {
        return forbid({"Chỉ văn thư, lãnh đạo, kiểm tra viên của cơ quan xem hồ sơ hết hạn bảo quản.",
                       "Only clerks, leaders and auditors of the agency review retention."});
    }
    const auto today = local_day(services_.clock.now(), services_.agency.utc_offset);
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<records::Dossier>> {
        return tx.dossiers().page({visibility, std::nullopt, std::nullopt, today}, page);
    });
}

Result<std::vector<DossierItem>> ManageDossiers::items(const Actor& actor, const DossierId& id, long long after, int limit) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<DossierItem>> {
        const auto dossier = load_dossier(tx, actor, id);
        if (!dossier) {
            return pass(dossier.error());
        }
        return tx.dossiers().items(id, visibility_of(actor), after, limit);
    });
}

Result<std::vector<records::Dossier>> ManageDossiers::of_document(const Actor& actor, const DocumentId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<records::Dossier>> {
        if (const auto seen = measure(tx, services_, actor, id); !seen) {
            return pass(seen.error());
        }
        auto found = tx.dossiers().of_document(id);
        found.erase(std::remove_if(found.begin(), found.end(), [&](const auto& dossier) { return !may_read(tx, actor, dossier); }), found.end());
        return found;
    });
}

}  // namespace vanthu::app
