#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/chains/chain.hpp"

namespace vanthu::app {

/// A chain as its document's page shows it.
struct ChainView {
    StoredInstance stored;
    std::string process_key;
    std::string name;
    std::vector<Task> tasks;                      ///< open ones, without information
    std::vector<workflow::Decision> approvals;    ///< of the current content
    std::vector<workflow::Timer> timers;
    /// For the diagram: which nodes have a token, which were passed.
    std::vector<std::string> active;
    std::vector<std::string> passed;
    /// Ad-hoc parts that are open, and what can be begun in them.
    struct AdHoc {
        workflow::Number token = 0;
        std::string node;
        std::vector<std::string> tasks;
    };
    std::vector<AdHoc> ad_hoc;
    bool may_recall = false;  ///< by the person who asks
    bool may_undo = false;
};

/// What is done to a chain as a whole.
class ChainDesk final {
public:
    explicit ChainDesk(const Services& services) : services_(services) {}

    /// Errors of all: not_found, also for a document that the person may not see; conflict as `workflow::step`.
    Result<ChainView> find(const Actor& actor, const InstanceId& id);
    /// In order, at most `limit` behind the number.
    Result<std::vector<StoredStep>> history(const Actor& actor, const InstanceId& id, long long after, int limit);
    /// What one did oneself, newest first.
    /// The sender takes back what nobody has acted on.
    Result<ChainView> recall(const Actor& actor, const InstanceId& id, const std::string& reason);
    /// One's own last click, within a minute.
    Result<ChainView> undo(const Actor& actor, const InstanceId& id);
    /// The next three: the drafting unit's or the agency's leader. Errors: also forbidden.
    Result<ChainView> suspend(const Actor& actor, const InstanceId& id, const std::string& reason);
    Result<ChainView> resume(const Actor& actor, const InstanceId& id);
    Result<ChainView> cancel(const Actor& actor, const InstanceId& id, const std::string& reason);
    /// People get the document for information.
    Result<ChainView> inform(const Actor& actor, const InstanceId& id, const std::vector<UserId>& people, const std::string& note);
    /// Something that the chain waits for has arrived, says somebody of the drafting unit or a clerk.
    Result<ChainView> receive(const Actor& actor, const InstanceId& id, workflow::EventKind kind, const std::string& name);
    Result<ChainView> begin_ad_hoc(const Actor& actor, const InstanceId& id, workflow::Number token, const std::string& node);
    Result<ChainView> finish_ad_hoc(const Actor& actor, const InstanceId& id, workflow::Number token);
    /// Moves a running chain to another version of its definition. With `is_dry_run` nothing is stored. Administrators only.
    Result<ChainView> migrate(const Actor& actor, const InstanceId& id, const std::string& definition_hash,
                              const std::map<std::string, std::string>& mapping, const std::string& reason, bool is_dry_run);
    /// Whether the history leads to the stored state, and each record names the one before: what an auditor asks.
    /// Errors: corrupt, naming the first bad step.
    Result<long long> replay(const Actor& actor, const InstanceId& id);

private:
    template <class MakeStep>
    Result<ChainView> act(const Actor& actor, const InstanceId& id, const char* kind, const std::string& reason, MakeStep make_step);
    const Services& services_;
};

}  // namespace vanthu::app
