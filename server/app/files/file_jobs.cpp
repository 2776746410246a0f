#include "server/app/files/file_jobs.hpp"

#include <chrono>

#include "server/app/arrivals/receipts.hpp"

namespace vanthu::app {
namespace {

// Longer than a recognition of fifty pages at the sandbox's limits would be a day's loss after a kill; most take seconds. What takes
// longer than this is begun by a second server as well, and gives the same.
constexpr std::chrono::minutes lease{15};
constexpr long long attempts_limit = 3;
constexpr std::chrono::minutes again_after{1};

bool is_queued(Tx& tx, const DerivativeId& id) {
    const auto one = tx.derivatives().find(id);
    return one && one->state == "queued";
}

}  // namespace

void add_file_job(Tx& tx, const std::string& work, const std::string& object, Instant now) {
    const std::string id = file_job_id(work, object);
    if (!tx.jobs().revive(id, now)) {
        tx.jobs().add_once(id, work, object, now);
    }
}

Result<int> WorkOnFiles::run(int limit) {
    int ended = 0;
    for (int i = 0; i < limit && !stopping_; ++i) {
        const Instant now = services_.clock.now();
        const auto due = services_.storage.read([&](Tx& tx) -> Result<bool> { return tx.jobs().is_any_due(kinds_, now); });
        if (!due || !*due) {
            return due ? Result<int>{ended} : Result<int>{pass(due.error())};
        }
        const auto job = services_.storage.write(
            [&](Tx& tx) -> Result<std::optional<Job>> { return tx.jobs().claim(kinds_, owner_, now, now + lease); });
        if (!job) {
            return pass(job.error());
        }
        if (!job->has_value()) {
            break;  // another server was faster
        }
        if (auto done = end(**job); !done) {
            return pass(done.error());
        }
        ++ended;
    }
    return ended;
}

Result<void> WorkOnFiles::work(const Job& job) {
    const bool is_given_up = job.attempts > attempts_limit;
    if (job.kind == derivative_work) {
        const DerivativeId id{job.payload};
        return is_given_up ? derivatives_.give_up(id) : derivatives_.run(id);
    }
    if (job.kind == validation_work) {
        return is_given_up ? Result<void>{} : reports_.at_receipt(FileId{job.payload});
    }
    if (job.kind == template_work && fillings_ != nullptr) {
        return is_given_up ? fillings_->give_up(job.payload) : fillings_->run(job.payload);
    }
    return fail(Code::internal, {"Không rõ việc này.", "No work of this kind is known."});
}

Result<void> WorkOnFiles::end(const Job& job) {
    const auto done = work(job);
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        if (job.attempts > attempts_limit) {
            tx.jobs().fail(job.id, done ? "begun three times and never ended" : done.error().detail.en, std::nullopt);
            if (const auto file = job.kind == validation_work ? tx.files().find(FileId{job.payload}) : std::nullopt) {
                acknowledge_when_judged(tx, services_, file->document, now);  // it says that this file could not be judged
            }
        } else if (!done) {
            tx.jobs().fail(job.id, done.error().detail.en, now + again_after);
        } else {
            const bool is_wanted_again = job.kind == derivative_work && is_queued(tx, DerivativeId{job.payload});
            if (is_wanted_again) {
                tx.jobs().fail(job.id, "", now);  // somebody asked between the failure and this moment
            } else {
                tx.jobs().finish(job.id);
            }
        }
        return {};
    });
}

}  // namespace vanthu::app
