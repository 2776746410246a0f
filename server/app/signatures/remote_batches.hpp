#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/signatures/batch_items.hpp"
#include "server/app/signatures/remote_keys.hpp"
#include "server/app/signing_desk.hpp"

namespace vanthu::app {

inline constexpr const char* remote_batch_work = "remote-batch";

/// Signing up to fifty documents with a person's key at a remote service, beside the request that authorised it. What the person typed lives in
/// the memory of one server, so the batch is that server's alone: a job says until when the server answers for it, and is put off as long as the
/// server lives. Once it is due the server is gone, and any other ends what is left. None is signed twice, because a signature and the end of
/// its item are one transaction. Safe to use from several threads.
class SignRemoteBatches final {
public:
    static constexpr std::chrono::seconds lease{20};

    /// `at_once`: how many batches this server has in memory.
    SignRemoteBatches(const Services& services, UseRemoteKeys& keys, SignOutgoing& sign, std::size_t at_once = 20);
    SignRemoteBatches(const SignRemoteBatches&) = delete;
    SignRemoteBatches& operator=(const SignRemoteBatches&) = delete;
    ~SignRemoteBatches();

    /// Errors: those of `batch_items`; those of `UseRemoteKeys::open`; busy when this server has too many. What cannot be signed fails in its turn.
    Result<BatchView> begin(const Actor& actor, const std::string& token_hash, const std::string& key, std::vector<UseRemoteKeys::Wish> wishes,
                            signing::csc::Secrets secrets);

    /// Works off what waits in this server. How many batches. Errors: those of storage, which leave a batch to `keep`.
    Result<int> run();
    /// Puts off the jobs of this server's batches, and ends the batches of servers that are gone: how many. Many times within a lease. `owner`
    /// names this server. Errors: those of storage.
    Result<int> keep(const std::string& owner);
    /// What is not signed yet ends as failed in the next `run`, from any thread.
    void stop() { stopping_ = true; }

private:
    class Seat;
    struct Work;
    struct Prepared {
        long long ordinal = 0;
        SigningId operation;
        Bytes to_sign;
    };
    enum class Rest { more, none };

    std::unique_ptr<Work> next();
    Result<void> perform(Work& work);
    Result<std::optional<Prepared>> prepare(const Work& work, long long ordinal);
    /// One question to the service. After the last one what the person typed goes.
    Result<void> sign_group(Work& work, const std::vector<Prepared>& group, Rest rest);
    /// None when the item has ended.
    Result<std::optional<Actor>> who_signs(const Work& work, long long ordinal);
    Result<void> end_as_failed(const std::string& batch, long long ordinal, const Error& failure);

    const Services& services_;
    UseRemoteKeys& keys_;
    SignOutgoing& sign_;
    const std::size_t at_once_;
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;
    std::set<std::string> present_;  ///< batches, waiting or being signed
    std::deque<std::unique_ptr<Work>> waiting_;
};

}  // namespace vanthu::app
