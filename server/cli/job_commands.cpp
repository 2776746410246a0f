#include <iostream>

#include <fmt/format.h>

#include "server/app/events.hpp"
#include "server/cli/commands.hpp"
#include "server/composition.hpp"

namespace vanthu::cli {
namespace {

constexpr int jobs_limit = 10'000;

}  // namespace

int list_jobs(const ops::Config& config, const std::string& state) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    const auto jobs = (*foundation)->database->read([&](app::Tx& tx) -> Result<std::vector<app::JobRow>> { return tx.jobs().list(state, jobs_limit); });
    if (!jobs) {
        return print_error(jobs.error());
    }
    for (const app::JobRow& job : *jobs) {
        std::cout << fmt::format("{}\t{}\t{}\t{}\t{}\n", job.id, job.kind, to_rfc3339(job.created_at), job.attempts, job.last_error);
    }
    return 0;
}

int retry_jobs(const ops::Config& config, const std::vector<std::string>& ids) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    const Instant now = (*foundation)->clock.now();
    const auto revived = (*foundation)->database->write([&](app::Tx& tx) -> Result<int> {
        std::vector<std::string> wanted = ids;
        if (wanted.empty()) {
            for (const app::JobRow& job : tx.jobs().list("dead", jobs_limit)) {
                wanted.push_back(job.id);
            }
        }
        int count = 0;
        for (const std::string& id : wanted) {
            if (!tx.jobs().revive(id, now)) {
                return fail(Code::not_found, {fmt::format("Không có việc hỏng “{}”.", id), fmt::format("There is no dead job “{}”.", id)});
            }
            app::record(tx, app::Actor{}, now, "job-retried", "job/" + id);
            ++count;
        }
        return count;
    });
    if (!revived) {
        return print_error(revived.error());
    }
    std::cout << fmt::format("{} jobs wait again\n", *revived);
    return 0;
}

}  // namespace vanthu::cli
