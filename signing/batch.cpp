#include "signing/batch.hpp"

#include <algorithm>
#include <mutex>
#include <thread>

#include "signing/deferred_signer.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t threads_limit = 32;

tl::unexpected<Error> cancelled_error() {
    return fail(Code::conflict,
                {"Việc ký hàng loạt đã bị dừng trước văn bản này.", "The batch was stopped before this document."});
}

/// A job may throw (a broken invariant, no memory); the rest of the batch goes on.
template <class Work>
auto guarded(const Work& work) -> decltype(work()) {
    try {
        return work();
    } catch (const std::exception& thrown) {
        return fail_internal(thrown.what());
    }
}

class Batch final {
public:
    Batch(const std::vector<BatchJob>& jobs, Signer& signer, const BatchOptions& options)
        : jobs_(jobs), signer_(signer), options_(options) {
        for (const BatchJob& job : jobs) {
            results_.push_back({job.name, cancelled_error()});
        }
    }

    std::vector<BatchResult> run() {
        if (signer_.authorises_batches()) {
            at_once();
        } else {
            in_parallel([&](std::size_t i) { finish(i, guarded([&] { return jobs_.at(i).sign(signer_); })); });
        }
        return std::move(results_);
    }

private:
    [[nodiscard]] bool is_cancelled() const { return options_.cancelled != nullptr && options_.cancelled->load(); }

    void finish(std::size_t i, Result<AchievedLevel> outcome) {
        const std::scoped_lock lock(mutex_);
        ++progress_.done;
        progress_.failed += outcome ? 0U : 1U;
        progress_.total = jobs_.size();
        results_.at(i).outcome = std::move(outcome);
        if (options_.progress) {
            options_.progress(progress_);
        }
    }

    /// Each document to one thread of a bounded number.
    void in_parallel(const std::function<void(std::size_t)>& work) {
        std::atomic<std::size_t> next{0};
        const auto serve = [&] {
            for (std::size_t i = next++; i < jobs_.size() && !is_cancelled(); i = next++) {
                work(i);
            }
        };
        std::vector<std::jthread> threads;
        const std::size_t count = std::min({std::max<std::size_t>(options_.threads, 1), threads_limit, jobs_.size()});
        for (std::size_t i = 1; i < count; ++i) {
            threads.emplace_back(serve);
        }
        serve();
    }

    /// Prepare all, sign all hashes under one authorisation, complete all.
    void at_once() {
        std::vector<std::optional<Bytes>> prepared(jobs_.size());
        in_parallel([&](std::size_t i) {
            auto data = guarded([&] { return prepare(jobs_.at(i)); });
            if (data) {
                prepared.at(i) = std::move(*data);
            } else {
                abandon(i);
                finish(i, pass(data.error()));
            }
        });
        std::vector<Bytes> data;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < jobs_.size(); ++i) {
            if (prepared.at(i) && !is_cancelled()) {
                data.push_back(*prepared.at(i));
                places.push_back(i);
            } else if (prepared.at(i)) {
                abandon(i);
            }
        }
        std::vector<Result<Bytes>> values = data.empty() ? std::vector<Result<Bytes>>{} : signer_.sign_all(data);
        // The signatures are made and paid for: they are brought to their documents even when somebody cancels now.
        std::atomic<std::size_t> next{0};
        const auto serve = [&] {
            for (std::size_t k = next++; k < places.size(); k = next++) {
                complete(places.at(k), data.at(k), std::move(values.at(k)));
            }
        };
        std::vector<std::jthread> threads;
        const std::size_t count = std::min({std::max<std::size_t>(options_.threads, 1), threads_limit, places.size()});
        for (std::size_t i = 1; i < count; ++i) {
            threads.emplace_back(serve);
        }
        serve();
    }

    Result<Bytes> prepare(const BatchJob& job) {
        if (job.prepare) {
            return job.prepare(signer_.chain(), signer_.algorithm());
        }
        CapturingSigner capturing(signer_.chain(), signer_.algorithm());
        const auto refused = job.sign(capturing);
        const auto pending = capturing.pending();
        return pending   ? Result<Bytes>{pending->data}
               : refused ? Result<Bytes>{cancelled_error()}
                         : Result<Bytes>{pass(refused.error())};
    }

    void complete(std::size_t i, const Bytes& data, Result<Bytes> value) {
        const BatchJob& job = jobs_.at(i);
        auto outcome = guarded([&]() -> Result<AchievedLevel> {
            if (!value) {
                return pass(value.error());
            }
            if (job.complete) {
                return job.complete(*value);
            }
            ReplayingSigner replaying({signer_.chain(), signer_.algorithm(), data}, std::move(*value));
            return job.sign(replaying);
        });
        if (!outcome) {
            abandon(i);
        }
        finish(i, std::move(outcome));
    }

    void abandon(std::size_t i) {
        if (jobs_.at(i).abandon) {
            jobs_.at(i).abandon();
        }
    }

    const std::vector<BatchJob>& jobs_;
    Signer& signer_;
    const BatchOptions& options_;
    std::mutex mutex_{};
    BatchProgress progress_{};
    std::vector<BatchResult> results_{};
};

}  // namespace

std::vector<BatchResult> sign_batch(const std::vector<BatchJob>& jobs, Signer& signer, const BatchOptions& options) {
    return Batch(jobs, signer, options).run();
}

}  // namespace vanthu::signing
