#pragma once

#include <functional>

#include "server/app/registers/rows.hpp"
#include "server/app/usage/statistics.hpp"

namespace vanthu::app {

/// Every number of the days in all books of that direction.
void each_number(Tx& tx, const Services& services, const DayRange& days, bool incoming, const std::function<void(const RegisterRow&)>& visit);

/// A document that arrived, as statistics and the leader's board count it.
struct IncomingCase {
    const RegisterRow& row;
    Standing standing = Standing::open_in_time;
    std::string key;  ///< of the unit that leads, the person or the month ("2026-11"); empty: no unit has it yet
};

/// Every document with a number of the days that is not void, in the order of numbers.
void each_incoming(Tx& tx, const Services& services, StatisticGroup group, const DayRange& days, std::chrono::year_month_day today,
                   const std::function<void(const IncomingCase&)>& visit);

}  // namespace vanthu::app
