#include "server/app/dossiers/file_plans.hpp"

#include <fmt/format.h>

#include "core/clock.hpp"
#include "server/app/dossiers/dossier_access.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

using records::Role;

std::string object_of(const std::string& id) {
    return "file-plan/" + id;
}

Result<void> require_office(const Actor& actor) {
    if (actor.holds_for_agency(Role::clerk) || actor.holds_for_agency(Role::leader)) {
        return {};
    }
    return forbid({"Chỉ văn thư hoặc lãnh đạo cơ quan lập danh mục hồ sơ.", "Only a clerk or a leader of the agency makes file plans."});
}

Result<records::FilePlan> load(Tx& tx, const std::string& id, std::optional<long long> version) {
    auto plan = tx.file_plans().find(id);
    if (!plan) {
        return fail(Code::not_found, {"Không có danh mục hồ sơ này.", "There is no such file plan."});
    }
    if (version && *version != plan->version) {
        return changed_meanwhile();
    }
    return std::move(*plan);
}

}  // namespace

Result<FilePlanView> ManageFilePlans::prepare(const Actor& actor, int year) {
    if (auto may = require_office(actor); !may) {
        return pass(may.error());
    }
    const Instant now = services_.clock.now();
    const int this_year = static_cast<int>(local_day(now, services_.agency.utc_offset).year());
    if (year < 2000 || year > this_year + 1) {
        return fail_field("/year", {"Năm không hợp lệ.", "Not a year for a file plan."});
    }
    return services_.storage.write([&](Tx& tx) -> Result<FilePlanView> {
        records::FilePlan plan{make_uuid_v7(now, services_.random), services_.agency.code, std::chrono::year{year},
                               records::FilePlanState::preparing,   "",                    actor.user,
                               now,                                 1};
        tx.file_plans().add(plan);
        record(tx, actor, now, "file-plan-prepared", object_of(plan.id), {{"year", std::to_string(year)}});
        return FilePlanView{std::move(plan), {}};
    });
}

Result<FilePlanView> ManageFilePlans::set_lines(const Actor& actor, const std::string& id, long long version,
                                                const std::vector<records::FilePlanLine>& lines) {
    if (auto may = require_office(actor); !may) {
        return pass(may.error());
    }
    if (auto checked = records::check(lines); !checked) {
        return pass(checked.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<FilePlanView> {
        auto plan = load(tx, id, version);
        if (!plan) {
            return pass(plan.error());
        }
        if (plan->state != records::FilePlanState::preparing) {
            return fail(Code::conflict, {"Danh mục đã ban hành. Hãy lập danh mục mới thay thế.", "The plan is in force. Prepare another one."});
        }
        tx.file_plans().set_lines(id, lines);
        tx.file_plans().save(*plan);
        ++plan->version;
        record(tx, actor, now, "file-plan-changed", object_of(id), {{"lines", std::to_string(lines.size())}});
        return FilePlanView{std::move(*plan), lines};
    });
}

Result<FilePlanView> ManageFilePlans::import(const Actor& actor, const std::string& id, long long version, const UploadId& upload_id,
                                             bool dry_run) {
    if (auto may = require_office(actor); !may) {
        return pass(may.error());
    }
    const auto upload = services_.storage.read([&](Tx& tx) -> Result<Upload> {
        auto found = tx.uploads().find(upload_id);
        if (!found || found->user != actor.user || !found->sha256) {
            return fail_field("/upload", {"Không có tệp tải lên này, hoặc chưa tải xong.", "There is no such finished upload."});
        }
        return std::move(*found);
    });
    if (!upload) {
        return pass(upload.error());
    }
    const auto file = services_.blobs.path_of(*upload->sha256);
    if (!file) {
        return pass(file.error());
    }
    const auto sheet = sheets_.read(*file);
    if (!sheet) {
        return pass(sheet.error());
    }
    auto lines = records::read_file_plan(*sheet);
    if (!lines) {
        return pass(lines.error());
    }
    if (dry_run) {
        return services_.storage.read([&](Tx& tx) -> Result<FilePlanView> {
            auto plan = load(tx, id, version);
            return plan ? Result<FilePlanView>{FilePlanView{std::move(*plan), std::move(*lines)}} : Result<FilePlanView>{pass(plan.error())};
        });
    }
    return set_lines(actor, id, version, *lines);
}

Result<FilePlanView> ManageFilePlans::put_in_force(const Actor& actor, const std::string& id, long long version, const std::string& basis) {
    if (auto may = require_office(actor); !may) {
        return pass(may.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<FilePlanView> {
        auto plan = load(tx, id, version);
        if (!plan) {
            return pass(plan.error());
        }
        auto lines = tx.file_plans().lines(id);
        if (auto checked = records::check(lines); !checked) {
            return pass(checked.error());
        }
        if (auto old = tx.file_plans().in_force(plan->agency, plan->year)) {
            if (auto replaced = old->replace(); !replaced) {
                return pass(replaced.error());
            }
            tx.file_plans().save(*old);
        }
        if (auto put = plan->put_in_force(basis); !put) {
            return pass(put.error());
        }
        tx.file_plans().save(*plan);
        ++plan->version;
        record(tx, actor, now, "file-plan-in-force", object_of(id), {{"basis", basis}, {"year", std::to_string(static_cast<int>(plan->year))}});
        return FilePlanView{std::move(*plan), std::move(lines)};
    });
}

Result<FilePlanView> ManageFilePlans::find(const std::string& id) {
    return services_.storage.read([&](Tx& tx) -> Result<FilePlanView> {
        auto plan = load(tx, id, std::nullopt);
        if (!plan) {
            return pass(plan.error());
        }
        auto lines = tx.file_plans().lines(id);
        return FilePlanView{std::move(*plan), std::move(lines)};
    });
}

Result<std::vector<records::FilePlan>> ManageFilePlans::page(const PageRequest& page) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<records::FilePlan>> { return tx.file_plans().page(page.after, page.limit); });
}

}  // namespace vanthu::app
