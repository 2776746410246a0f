#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// The work for later, letters and dead letters among it, as an operator sees it: which kind, in which state, how often it was tried, what
/// went wrong, when it is tried next. What it is about stays hidden. Administrators of the agency only.
class JobDesk final {
public:
    explicit JobDesk(const Services& services) : services_(services) {}
    /// In order of ids; of one kind of work ("mail": letters), or all. Errors: forbidden; invalid_input for a state that is none.
    Result<std::vector<JobRow>> page(const Actor& actor, const std::optional<std::string>& state, const PageRequest& page, const std::string& work = "");
    /// Makes a dead one wait again, as if it were new. Errors: forbidden; not_found; conflict for one that is not dead.
    Result<void> retry(const Actor& actor, const std::string& id);
    /// The same with all dead ones of one kind of work; how many they were. Errors: forbidden; invalid_input for no kind.
    Result<long long> retry_all(const Actor& actor, const std::string& work);
    /// Gives a dead one up for good. Errors: the same.
    Result<void> cancel(const Actor& actor, const std::string& id);

private:
    const Services& services_;
};

}  // namespace vanthu::app
