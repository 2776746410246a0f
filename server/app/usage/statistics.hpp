#pragma once

#include "printing/table.hpp"
#include "server/app/registers/printouts.hpp"

namespace vanthu::app {

/// The counts and reports of Decree 30/2020/NĐ-CP, Annex VI, III.6 and V.
enum class Statistic {
    access,        ///< how often documents and dossiers were opened, downloaded, printed, exported
    incoming,      ///< received, dealt with on time and late, open, how long it took
    outgoing,      ///< numbered, issued, void, how long it took from the draft
    dossiers,      ///< how many in which state, with how many documents and pages
    dossier_list,  ///< every dossier (danh sách hồ sơ)
};

/// "access", "incoming", "outgoing", "dossiers", "dossier-list".
[[nodiscard]] std::optional<Statistic> parse_statistic(std::string_view text);

/// What a line stands for. Units: that leads, drafts, keeps, or to which the reader belongs. People: who closed it or has it now, who drafted it,
/// who keeps it, who read. Months: of registration, of opening, of reading. Documents: of `access` only.
enum class StatisticGroup { unit, person, month, document };

/// "unit", "person", "month", "document".
[[nodiscard]] std::optional<StatisticGroup> parse_statistic_group(std::string_view text);

struct StatisticRequest {
    Statistic statistic = Statistic::incoming;
    StatisticGroup group = StatisticGroup::unit;  ///< says nothing for the list of dossiers
    DayRange days;                                ///< at most ten years; of a dossier: that on which it was opened
};

class ReadStatistics final {
public:
    explicit ReadStatistics(const Services& services) : services_(services) {}
    /// For clerks, leaders and auditors of the agency. What the person may not see is not named, and counts. Errors: forbidden; invalid_input for
    /// the days or a group that the statistic does not have; too_large beyond `printing::rows_limit`.
    Result<printing::Table> table(const Actor& actor, const StatisticRequest& request);
    /// Errors: also storage_full.
    Result<Printout> print(const Actor& actor, const StatisticRequest& request, PrintFormat format);

private:
    const Services& services_;
};

}  // namespace vanthu::app
