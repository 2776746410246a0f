#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>

#include "core/secret.hpp"
#include "server/app/administration/agency.hpp"
#include "server/app/people.hpp"

namespace vanthu::app {

/// The first person of an empty instance: the agency's name, its root unit and the first administrator come at once, for whoever has the
/// one-time code that the server said at its start. Everything after it that person does signed in, as at any other time.
class FirstRun final {
public:
    struct Input {
        std::string code;        ///< in any spelling: letters of either case, spaces and dashes do not count
        AgencyProfile agency{};
        std::string unit_code;   ///< of the root unit, which is called as the agency is
        std::string login;
        std::string full_name;
        std::string position{};
        SecretString password;
    };
    /// `agency_changed` is called after the transaction: the server runs with other settings from then on.
    FirstRun(const Services& services, std::function<void()> agency_changed) : services_(services), agency_changed_(std::move(agency_changed)) {}

    /// Makes the code, for the operator's eyes alone; empty when the instance has people. Errors: those of the database.
    Result<std::string> begin();
    /// Whether nobody is there yet. Open to everybody: it says nothing but that. Errors: those of the database.
    Result<bool> is_open();
    /// Errors: conflict when somebody is there already; invalid_input at /one_time_code for a wrong code, or at the field that is wrong; those
    /// of `ManageUnits::add` and `ManageUsers::add`.
    Result<Person> run(const Input& input);

private:
    const Services& services_;
    std::function<void()> agency_changed_;
    std::mutex mutex_;
    std::string code_;
    std::atomic<bool> is_done_{false};
};

}  // namespace vanthu::app
