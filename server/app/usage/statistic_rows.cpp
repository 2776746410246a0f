#include "server/app/usage/statistic_rows.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include <fmt/format.h>

#include "server/app/usage/incoming_walk.hpp"

namespace vanthu::app {
namespace {

using printing::Align;
using printing::Column;
using printing::day_text;
using std::chrono::year_month_day;
using Group = StatisticGroup;

constexpr int most_used = 200;
constexpr int dossiers_a_piece = 500;

/// "2026-11", which sorts.
std::string month_of(year_month_day day) {
    return to_iso(day).substr(0, 7);
}

/// "11/2026".
std::string month_text(const std::string& month) {
    return month.substr(5) + "/" + month.substr(0, 4);
}

/// Days with one decimal, as they are written here: "2,5"; empty for an average of nothing.
std::string average(double sum, long long count) {
    if (count == 0) {
        return "";
    }
    std::string text = fmt::format("{:.1f}", sum / static_cast<double>(count));
    std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

std::string percent(long long part, long long whole) {
    return whole == 0 ? std::string{} : average(100.0 * static_cast<double>(part), whole);
}

double days_between(Instant from, Instant to) {
    return std::chrono::duration<double, std::ratio<86400>>(to - from).count();
}

/// Lines by their names, with a sum at the end. `Line` has `add` and `cells`.
template <class Line>
class Lines final {
public:
    Line& at(const std::string& name) { return lines_[name]; }
    [[nodiscard]] Rows rows(Group group, const char* without_name) const {
        Rows rows;
        Line total;
        for (const auto& [name, line] : lines_) {
            total.add(line);
            push(rows, std::to_string(rows.size() + 1), name.empty() ? without_name : group == Group::month ? month_text(name) : name, line);
        }
        push(rows, "", "Tổng cộng", total);
        return rows;
    }

private:
    static void push(Rows& rows, std::string number, const std::string& name, const Line& line) {
        std::vector<std::string> row{std::move(number), name};
        for (std::string& cell : line.cells()) {
            row.push_back(std::move(cell));
        }
        rows.push_back(std::move(row));
    }
    std::map<std::string, Line> lines_;
};

template <std::size_t N>
void add_all(std::array<long long, N>& to, const std::array<long long, N>& from) {
    for (std::size_t i = 0; i < N; ++i) {
        to[i] += from[i];
    }
}

struct IncomingLine {
    enum { done_in_time, done_late, open_in_time, open_late, columns };
    std::array<long long, columns> counts{};
    long long timed = 0;  ///< of those that are done
    double days = 0;
    void add(const IncomingLine& other) {
        add_all(counts, other.counts);
        timed += other.timed;
        days += other.days;
    }
    [[nodiscard]] std::vector<std::string> cells() const {
        const long long done = counts[done_in_time] + counts[done_late];
        std::vector<std::string> texts{std::to_string(done + counts[open_in_time] + counts[open_late])};
        for (const long long count : counts) {
            texts.push_back(std::to_string(count));
        }
        texts.push_back(percent(counts[done_in_time], done + counts[open_late]));
        texts.push_back(average(days, timed));
        return texts;
    }
};

struct OutgoingLine {
    long long numbered = 0;
    long long issued = 0;
    long long voided = 0;
    long long timed = 0;
    double days = 0;
    void add(const OutgoingLine& other) {
        numbered += other.numbered;
        issued += other.issued;
        voided += other.voided;
        timed += other.timed;
        days += other.days;
    }
    [[nodiscard]] std::vector<std::string> cells() const {
        return {std::to_string(numbered), std::to_string(issued), std::to_string(voided), average(days, timed)};
    }
};

template <std::size_t N>
struct CountLine {
    std::array<long long, N> counts{};
    void add(const CountLine& other) { add_all(counts, other.counts); }
    [[nodiscard]] std::vector<std::string> cells() const {
        std::vector<std::string> texts;
        for (const long long count : counts) {
            texts.push_back(std::to_string(count));
        }
        return texts;
    }
};

/// Every dossier that the person may see and that was opened on the days, the newest first.
void each_dossier(Tx& tx, const Services& services, const Actor& actor, const DayRange& days, const std::function<bool(const records::Dossier&)>& visit) {
    PageRequest page{"", dossiers_a_piece};
    for (;;) {
        const auto found = tx.dossiers().page({visibility_of(actor)}, page);
        for (const records::Dossier& dossier : found) {
            const std::chrono::sys_days opened{local_day(dossier.created_at, services.agency.utc_offset)};
            if (opened >= std::chrono::sys_days{days.from} && opened <= std::chrono::sys_days{days.to} && !visit(dossier)) {
                return;
            }
        }
        if (static_cast<int>(found.size()) < page.limit) {
            return;
        }
        page.after = found.back().id.text();
    }
}

const char* state_text(records::DossierState state) {
    switch (state) {
        case records::DossierState::open: return "Đang lập";
        case records::DossierState::closed: return "Đã kết thúc";
        case records::DossierState::handed_over: return "Đã nộp lưu";
        case records::DossierState::disposed: return "Đã hủy";
    }
    return "";
}

/// The unit in which somebody has a role; the first one of several.
std::string unit_of(Tx& tx, const Names& names, const UserId& person) {
    const auto bindings = tx.users().bindings(person);
    return bindings.empty() ? std::string{} : names.unit(bindings.front().unit);
}

/// Number, type and subject; of what the reader may not see only that it was used.
std::string document_text(Tx& tx, const Actor& actor, const DocumentId& id) {
    if (!tx.access().is_visible(visibility_of(actor), id)) {
        return "Văn bản hạn chế tiếp cận";
    }
    if (const auto incoming = tx.incoming().find(id)) {
        return fmt::format("{} của {}: {}", incoming->details.number_and_symbol, incoming->details.issuer, incoming->details.subject);
    }
    const auto outgoing = tx.outgoing().find(id);
    return outgoing ? fmt::format("{}: {}", outgoing->symbol.value_or("(chưa có số)"), outgoing->details.subject) : id.text();
}

}  // namespace

Rows incoming_rows(Tx& tx, const Services& services, const StatisticRequest& request, year_month_day today) {
    Names names(tx);
    Lines<IncomingLine> lines;
    each_incoming(tx, services, request.group, request.days, today, [&](const IncomingCase& one) {
        const records::IncomingDocument& document = *one.row.incoming;
        const std::string name = request.group == Group::month    ? one.key
                                 : request.group == Group::person ? names.person(UserId{one.key})
                                                                  : names.unit(UnitId{one.key});
        IncomingLine& line = lines.at(name);
        const auto standing = one.standing == Standing::due_today ? Standing::open_in_time : one.standing;
        ++line.counts.at(standing == Standing::done_in_time   ? IncomingLine::done_in_time
                         : standing == Standing::done_late    ? IncomingLine::done_late
                         : standing == Standing::open_in_time ? IncomingLine::open_in_time
                                                              : IncomingLine::open_late);
        line.timed += document.closed_at ? 1 : 0;
        line.days += document.closed_at ? days_between(document.arrived_at, *document.closed_at) : 0;
    });
    return lines.rows(request.group, "Chưa giao đơn vị");
}

Rows outgoing_rows(Tx& tx, const Services& services, const StatisticRequest& request) {
    Names names(tx);
    Lines<OutgoingLine> lines;
    each_number(tx, services, request.days, false, [&](const RegisterRow& row) {
        if (row.entry.state == records::EntryState::skipped || row.entry.state == records::EntryState::reserved) {
            return;
        }
        std::string name;
        if (request.group == Group::month) {
            name = month_of(row.entry.day);
        } else if (row.outgoing != nullptr) {
            name = request.group == Group::person ? names.person(row.outgoing->drafter) : names.unit(row.outgoing->details.drafting_unit);
        }
        OutgoingLine& line = lines.at(name);
        ++line.numbered;
        line.voided += row.entry.state == records::EntryState::voided ? 1 : 0;
        if (row.outgoing == nullptr) {
            line.issued += row.line != nullptr && row.entry.state == records::EntryState::issued ? 1 : 0;  // it left on paper
        } else if (row.outgoing->state == records::OutgoingState::issued) {
            const bool is_timed = row.outgoing->issued_at && !row.entry.is_imported;
            ++line.issued;
            line.timed += is_timed ? 1 : 0;
            line.days += is_timed ? days_between(row.outgoing->created_at, *row.outgoing->issued_at) : 0;
        }
    });
    return lines.rows(request.group, "Văn bản vào sổ trực tiếp");
}

Rows dossier_rows(Tx& tx, const Services& services, const Actor& actor, const StatisticRequest& request) {
    Names names(tx);
    Lines<CountLine<7>> lines;
    each_dossier(tx, services, actor, request.days, [&](const records::Dossier& dossier) {
        const std::string name = request.group == Group::month    ? month_of(local_day(dossier.created_at, services.agency.utc_offset))
                                 : request.group == Group::person ? names.person(dossier.keeper)
                                                                  : names.unit(dossier.unit);
        auto& counts = lines.at(name).counts;
        ++counts[0];
        ++counts[1 + static_cast<std::size_t>(dossier.state)];
        counts[5] += dossier.document_total;
        counts[6] += dossier.page_total;
        return true;
    });
    return lines.rows(request.group, "");
}

std::vector<Column> dossier_list_columns() {
    constexpr Align c = Align::centre;
    constexpr Align l = Align::left;
    return {{"STT", 11, c},           {"Mã hồ sơ", 38, l},       {"Tiêu đề hồ sơ", 75, l}, {"Thời gian tài liệu", 25, c}, {"Thời hạn bảo quản", 20, c},
            {"Đơn vị, người lập", 40, l}, {"Số văn bản", 15, c}, {"Số trang", 14, c},      {"Tình trạng", 19, l}};
}

Rows dossier_list_rows(Tx& tx, const Services& services, const Actor& actor, const StatisticRequest& request) {
    Rows rows;
    Names names(tx);
    each_dossier(tx, services, actor, request.days, [&](const records::Dossier& dossier) {
        std::string span = dossier.start_day ? day_text(*dossier.start_day) : "";
        if (dossier.end_day && dossier.end_day != dossier.start_day) {
            span += " – " + day_text(*dossier.end_day);
        }
        rows.push_back({std::to_string(rows.size() + 1), dossier.code(), dossier.details.title, span, dossier.details.retention.text(),
                        names.unit(dossier.unit) + "\n" + names.person(dossier.keeper), std::to_string(dossier.document_total),
                        std::to_string(dossier.page_total), state_text(dossier.state)});
        return rows.size() <= printing::rows_limit;
    });
    return rows;
}

Rows access_rows(Tx& tx, const Services& services, const Actor& actor, const StatisticRequest& request) {
    const Instant from{std::chrono::sys_days{request.days.from} - services.agency.utc_offset};
    const Instant until{std::chrono::sys_days{request.days.to} + std::chrono::days{1} - services.agency.utc_offset};
    Names names(tx);
    const auto group = request.group == Group::month ? UsageGroup::month : request.group == Group::document ? UsageGroup::document : UsageGroup::person;
    const auto found = tx.usage().counts(from, until, group, most_used);
    const auto count = [](CountLine<5>& line, const UsageCount& one) {
        line.counts[static_cast<std::size_t>(one.kind)] += one.count;
        line.counts[4] += one.count;
    };
    if (request.group != Group::document) {
        Lines<CountLine<5>> lines;
        for (const UsageCount& one : found) {
            const std::string name = request.group == Group::month    ? one.key
                                     : request.group == Group::person ? names.person(UserId{one.key})
                                                                      : unit_of(tx, names, UserId{one.key});
            count(lines.at(name), one);
        }
        return lines.rows(request.group, "");
    }
    Rows rows;
    for (auto one = found.begin(); one != found.end();) {  // the most used first, the ways of one beside each other
        CountLine<5> line;
        const std::string key = one->key;
        for (; one != found.end() && one->key == key; ++one) {
            count(line, *one);
        }
        std::vector<std::string> row{std::to_string(rows.size() + 1), document_text(tx, actor, DocumentId{key})};
        for (std::string& cell : line.cells()) {
            row.push_back(std::move(cell));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace vanthu::app
