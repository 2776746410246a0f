// The leader's board: counts of documents that arrived and the lists behind them, by one and the same walk.

#include <map>

#include "server/app/usage/incoming_walk.hpp"

namespace vanthu::app {
namespace {

std::string name_of(Names& names, StatisticGroup group, const std::string& key) {
    switch (group) {
        case StatisticGroup::unit: return names.unit(UnitId{key});
        case StatisticGroup::person: return names.person(UserId{key});
        case StatisticGroup::month:
        case StatisticGroup::document: break;
    }
    return key;
}

}  // namespace

const char* to_string(Standing standing) {
    static constexpr std::array<const char*, 5> names{"done_in_time", "done_late", "open_in_time", "due_today", "open_late"};
    return names.at(static_cast<std::size_t>(standing));
}

std::optional<Standing> parse_standing(std::string_view text) {
    for (const Standing one : {Standing::done_in_time, Standing::done_late, Standing::open_in_time, Standing::due_today, Standing::open_late}) {
        if (text == to_string(one)) {
            return one;
        }
    }
    return std::nullopt;
}

Result<std::vector<BoardLine>> ReadStatistics::board(const Actor& actor, StatisticGroup group, const DayRange& days) {
    if (auto checked = check(actor, {Statistic::incoming, group, days}); !checked) {
        return pass(checked.error());
    }
    const auto today = local_day(services_.clock.now(), services_.agency.utc_offset);
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<BoardLine>> {
        Names names(tx);
        std::map<std::string, BoardLine> lines;
        each_incoming(tx, services_, group, days, today, [&](const IncomingCase& one) {
            ++lines[one.key].counts.at(static_cast<std::size_t>(one.standing));
        });
        std::vector<BoardLine> found;
        for (auto& [key, line] : lines) {
            line.key = key;
            line.name = name_of(names, group, key);
            found.push_back(std::move(line));
        }
        return found;
    });
}

Result<std::vector<BoardItem>> ReadStatistics::board_items(const Actor& actor, const BoardQuestion& question, long long after, int limit) {
    if (auto checked = check(actor, {Statistic::incoming, question.group, question.days}); !checked) {
        return pass(checked.error());
    }
    const auto today = local_day(services_.clock.now(), services_.agency.utc_offset);
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<BoardItem>> {
        Names names(tx);
        std::vector<BoardItem> found;
        long long place = 0;
        each_incoming(tx, services_, question.group, question.days, today, [&](const IncomingCase& one) {
            const bool is_asked = (!question.standing || *question.standing == one.standing) && (!question.key || *question.key == one.key);
            if (!is_asked || ++place <= after || static_cast<int>(found.size()) == limit) {
                return;
            }
            const records::IncomingDocument& document = *one.row.incoming;
            BoardItem item{place, one.standing, document.number.text(), static_cast<int>(document.series.year), document.details.due_day, {}, {}, {}, {}};
            if (tx.access().is_visible(visibility_of(actor), document.id)) {
                item.document = document.id;
                item.symbol = document.details.number_and_symbol;
                item.issuer = document.details.issuer;
                item.subject = document.details.subject;
            }
            found.push_back(std::move(item));
        });
        return found;
    });
}

}  // namespace vanthu::app
