#pragma once

#include "server/app/registers/numbering.hpp"

namespace vanthu::app {

/// Errors: invalid_input naming the field of a line of the postal register; its day may not lie ahead.
[[nodiscard]] Result<void> check(const PostalDispatch& one, std::chrono::year_month_day today);

/// The two registers that clerks of the agency write by themselves; its clerks, leaders and auditors read them.
class KeepHandBooks final {
public:
    explicit KeepHandBooks(const Services& services) : services_(services) {}

    /// `one.day` is given; id, author and time are made here. Errors: forbidden; invalid_input naming the field.
    Result<PostalDispatch> add(const Actor& actor, PostalDispatch one);
    /// The post office's acknowledgement. Errors: forbidden, not_found, invalid_input, stale_version.
    Result<PostalDispatch> acknowledge(const Actor& actor, const std::string& id, long long version, const std::string& receipt);
    /// Errors: forbidden, not_found.
    Result<PostalDispatch> dispatch(const Actor& actor, const std::string& id);
    Result<std::vector<PostalDispatch>> dispatches(const Actor& actor, const DayRange& days, const std::string& after, int limit);

    Result<ArchivedCopyUse> add(const Actor& actor, ArchivedCopyUse one);
    /// The copy came back. Errors: forbidden, not_found, conflict when it is back already, invalid_input for a day before it was
    /// taken or in the future; stale_version.
    Result<ArchivedCopyUse> give_back(const Actor& actor, const std::string& id, long long version, std::chrono::year_month_day day);
    Result<ArchivedCopyUse> use(const Actor& actor, const std::string& id);
    Result<std::vector<ArchivedCopyUse>> uses(const Actor& actor, const DayRange& days, const std::string& after, int limit);

private:
    const Services& services_;
};

}  // namespace vanthu::app
