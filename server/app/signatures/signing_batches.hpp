#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/signatures/batch_items.hpp"
#include "server/app/signing_desk.hpp"

namespace vanthu::app {

inline constexpr const char* signing_batch_work = "signing-item";

/// Signing up to fifty documents with one authorisation, by the key that the server keeps for the person. Each document is a job of its own:
/// what a killed server left is gone on with, and none is signed twice, because its signature and the end of its item are one transaction.
class SignBatches final {
public:
    /// After that nothing more is begun under the same authorisation.
    static constexpr std::chrono::hours authorised_for{1};

    using Wish = BatchWish;
    using View = BatchView;

    SignBatches(const Services& services, SignOutgoing& sign) : services_(services), sign_(sign) {}

    /// Errors: forbidden at /proof unless the person has proved within five minutes who they are; invalid_input for no documents, too many, one
    /// twice; conflict while another batch of the person runs, or without a key on the server. What cannot be signed fails in its turn.
    Result<View> begin(const Actor& actor, const std::string& token_hash, const std::vector<Wish>& wishes);
    /// One's own, of either way. Errors: not_found.
    Result<View> find(const Actor& actor, const std::string& id);
    /// One's own, newest first, at most twenty.
    Result<std::vector<View>> recent(const Actor& actor);
    /// What is not signed yet stays unsigned; what is signed stays signed. Errors: not_found; conflict when nothing waits.
    Result<View> cancel(const Actor& actor, const std::string& id);
    /// Those that may, under a new authorisation. Errors: not_found; forbidden at /proof; conflict for none.
    Result<View> retry(const Actor& actor, const std::string& token_hash, const std::string& id);

    /// Signs what waits, at most `limit` documents; `owner` names this server in the leases. How many ended. Errors: those of storage.
    Result<int> run(const std::string& owner, int limit);
    /// No more, from any thread.
    void stop() { stopping_ = true; }

private:
    Result<void> sign_one(const Job& job);

    const Services& services_;
    SignOutgoing& sign_;
    std::atomic<bool> stopping_ = false;
};

}  // namespace vanthu::app
