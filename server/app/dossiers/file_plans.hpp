#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/ports/sheets.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

struct FilePlanView {
    records::FilePlan plan;
    std::vector<records::FilePlanLine> lines;
};

/// The agency's list of dossiers of a year (danh mục hồ sơ): prepared by a clerk, put in force by decision.
class ManageFilePlans final {
public:
    /// `sheets` outlives it.
    ManageFilePlans(const Services& services, SheetReader& sheets) : services_(services), sheets_(sheets) {}

    /// An empty plan. Errors: forbidden but for clerks and leaders of the agency; invalid_input for a year before 2000 or more than one ahead.
    Result<FilePlanView> prepare(const Actor& actor, int year);
    /// Errors: forbidden, not_found, stale_version, conflict once it is in force, invalid_input naming each line.
    Result<FilePlanView> set_lines(const Actor& actor, const std::string& id, long long version, const std::vector<records::FilePlanLine>& lines);
    /// Reads the first sheet of an uploaded XLSX or CSV file; with `dry_run` nothing is kept. Errors: also invalid_input naming each row;
    /// unsupported for another kind of file.
    Result<FilePlanView> import(const Actor& actor, const std::string& id, long long version, const UploadId& upload, bool dry_run);
    /// The plan that was in force for the year is replaced by it.
    Result<FilePlanView> put_in_force(const Actor& actor, const std::string& id, long long version, const std::string& basis);

    /// Errors: not_found. Everybody of the agency reads them.
    Result<FilePlanView> find(const std::string& id);
    Result<std::vector<records::FilePlan>> page(const PageRequest& page);

private:
    const Services& services_;
    SheetReader& sheets_;
};

}  // namespace vanthu::app
