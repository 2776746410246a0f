#pragma once

#include "server/app/registers/rows.hpp"
#include "server/app/usage/statistics.hpp"

namespace vanthu::app {

/// The lines of each statistic: number, name and counts, a sum at the end. The reader may see the whole agency.
[[nodiscard]] Rows incoming_rows(Tx& tx, const Services& services, const StatisticRequest& request, std::chrono::year_month_day today);
[[nodiscard]] Rows outgoing_rows(Tx& tx, const Services& services, const StatisticRequest& request);
[[nodiscard]] Rows dossier_rows(Tx& tx, const Services& services, const Actor& actor, const StatisticRequest& request);
[[nodiscard]] Rows access_rows(Tx& tx, const Services& services, const Actor& actor, const StatisticRequest& request);

[[nodiscard]] std::vector<printing::Column> dossier_list_columns();
/// Stops one row behind `printing::rows_limit`.
[[nodiscard]] Rows dossier_list_rows(Tx& tx, const Services& services, const Actor& actor, const StatisticRequest& request);

}  // namespace vanthu::app
