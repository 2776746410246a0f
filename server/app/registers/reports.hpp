#pragma once

#include "server/app/registers/rows.hpp"

namespace vanthu::app {

/// Statistics of the registers (Decree 30/2020/NĐ-CP, Annex VI part V): a row for each unit, the last one for all.
/// How incoming documents that arrived on these days stand `today`: done in time or late, under way in time or late.
[[nodiscard]] Rows incoming_report(Tx& tx, const Services& services, const DayRange& days, std::chrono::year_month_day today);
/// How many numbers outgoing documents of these days took, by drafting unit and by type; how many are issued, how many void.
[[nodiscard]] Rows outgoing_report(Tx& tx, const Services& services, const DayRange& days);

}  // namespace vanthu::app
