#pragma once

#include <optional>
#include <string>

#include "server/app/actor.hpp"
#include "server/app/ports/administration.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// What the agency is called. The server takes what was decided here at its start; until then it runs with what it took the last time.
class ManageAgency final {
public:
    struct View {
        AgencyProfile decided;  ///< with version 0: the configuration's, nothing was decided here
        bool needs_restart = false;  ///< the server still runs with something else
    };
    struct Change {
        std::optional<std::string> name{};
        std::optional<std::string> parent_name{};
        std::optional<std::string> symbol{};
        std::optional<std::string> place{};
    };
    explicit ManageAgency(const Services& services) : services_(services) {}
    /// Administrators of the agency. Errors: forbidden.
    Result<View> find(const Actor& actor);
    /// The code stays: numbers stand on it. Errors: forbidden; invalid_input; stale_version.
    Result<View> change(const Actor& actor, long long version, const Change& change);

private:
    const Services& services_;
};

/// What the server runs with, as a profile.
[[nodiscard]] AgencyProfile profile_of(const AgencySettings& settings);
/// The settings with what was decided.
void take_over(const AgencyProfile& profile, AgencySettings& settings);
/// Errors: invalid_input naming the field; a code is 1 to 35 letters, digits and dots (Decision 20/2020/QĐ-TTg).
[[nodiscard]] Result<void> check(const AgencyProfile& profile);

}  // namespace vanthu::app
