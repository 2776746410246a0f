#include "server/app/job_desk.hpp"

#include <algorithm>

#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

Result<void> administrators_only(const Actor& actor) {
    return actor.holds_for_agency(records::Role::administrator)
               ? Result<void>{}
               : forbid({"Chỉ quản trị hệ thống được xem và xử lý các việc nền.", "Only administrators see the background work."});
}

/// A prefix of kinds; nothing that means more to the database.
bool is_work(const std::string& text) {
    return text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

Result<void> require_dead(Tx& tx, const std::string& id) {
    const auto state = tx.jobs().state_of(id);
    if (!state) {
        return fail(Code::not_found, {"Không có việc này.", "There is no such job."});
    }
    if (*state != "dead") {
        return fail(Code::conflict, {"Chỉ làm lại hoặc bỏ được việc đã hỏng.", "Only a job that failed for good is repeated or given up."});
    }
    return {};
}

}  // namespace

Result<std::vector<JobRow>> JobDesk::page(const Actor& actor, const std::optional<std::string>& state, const PageRequest& page, const std::string& work) {
    if (auto allowed = administrators_only(actor); !allowed) {
        return pass(allowed.error());
    }
    if (!is_work(work)) {
        return fail_field("?work", {"Loại việc gồm chữ thường và gạch nối.", "A kind of work is lower-case letters and dashes."});
    }
    if (state && *state != "waiting" && *state != "running" && *state != "dead") {
        return fail_field("?state", {"Trạng thái là waiting, running hoặc dead.", "The state is waiting, running or dead."});
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<JobRow>> { return tx.jobs().page(state, work, page.after, page.limit); });
}

Result<void> JobDesk::retry(const Actor& actor, const std::string& id) {
    if (auto allowed = administrators_only(actor); !allowed) {
        return allowed;
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        if (auto dead = require_dead(tx, id); !dead) {
            return dead;
        }
        tx.jobs().revive(id, now);
        record(tx, actor, now, "job-retried", "job/" + id);
        return {};
    });
}

Result<long long> JobDesk::retry_all(const Actor& actor, const std::string& work) {
    if (auto allowed = administrators_only(actor); !allowed) {
        return pass(allowed.error());
    }
    if (work.empty() || !is_work(work)) {
        return fail_field("/work", {"Loại việc gồm chữ thường và gạch nối.", "A kind of work is lower-case letters and dashes."});
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<long long> {
        const long long count = tx.jobs().revive_all(work, now);
        record(tx, actor, now, "jobs-retried", "jobs/" + work, {{"count", std::to_string(count)}});
        return count;
    });
}

Result<void> JobDesk::cancel(const Actor& actor, const std::string& id) {
    if (auto allowed = administrators_only(actor); !allowed) {
        return allowed;
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        if (auto dead = require_dead(tx, id); !dead) {
            return dead;
        }
        tx.jobs().finish(id);
        record(tx, actor, now, "job-cancelled", "job/" + id);
        return {};
    });
}

}  // namespace vanthu::app
