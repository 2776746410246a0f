#pragma once

#include <array>

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

/// Where a document that arrived stands against its deadline.
enum class Standing { done_in_time, done_late, open_in_time, due_today, open_late };

/// "done_in_time", "done_late", "open_in_time", "due_today", "open_late".
[[nodiscard]] const char* to_string(Standing standing);
[[nodiscard]] std::optional<Standing> parse_standing(std::string_view text);

/// A line of the leader's board.
struct BoardLine {
    std::string key;   ///< id of the unit or person, or "2026-11"; empty: no unit has it yet
    std::string name;  ///< of a month its key
    std::array<long long, 5> counts{};  ///< by standing
};

/// Which documents a number of the board counts.
struct BoardQuestion {
    StatisticGroup group = StatisticGroup::unit;
    DayRange days;                          ///< of registration
    std::optional<std::string> key{};       ///< of one line; otherwise of all
    std::optional<Standing> standing{};     ///< otherwise all
};

/// One of them. Of what the reader may not see only the number, the day and how it stands are said.
struct BoardItem {
    long long place = 0;  ///< in the list, from 1
    Standing standing = Standing::open_in_time;
    std::string number;
    int year = 0;
    std::optional<std::chrono::year_month_day> due{};
    std::optional<DocumentId> document{};
    std::string symbol;
    std::string issuer;
    std::string subject;
};

class ReadStatistics final {
public:
    explicit ReadStatistics(const Services& services) : services_(services) {}
    /// For clerks, leaders and auditors of the agency. What the person may not see is not named, and counts. Errors: forbidden; invalid_input for
    /// the days or a group that the statistic does not have; too_large beyond `printing::rows_limit`.
    Result<printing::Table> table(const Actor& actor, const StatisticRequest& request);
    /// Errors: also storage_full.
    Result<Printout> print(const Actor& actor, const StatisticRequest& request, PrintFormat format);
    /// Documents that arrived, by unit, person or month and how they stand, in the order of keys. For the same people; errors as `table`.
    Result<std::vector<BoardLine>> board(const Actor& actor, StatisticGroup group, const DayRange& days);
    /// The documents behind a number of the board, at most `limit` behind a place. Errors: as `table`.
    Result<std::vector<BoardItem>> board_items(const Actor& actor, const BoardQuestion& question, long long after, int limit);

private:
    static Result<void> check(const Actor& actor, const StatisticRequest& request);

    const Services& services_;
};

}  // namespace vanthu::app
