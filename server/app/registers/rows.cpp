#include "server/app/registers/rows.hpp"

#include <fmt/format.h>

namespace vanthu::app {
namespace {

using printing::day_text;
using records::EntryState;

std::string text_of(int number) {
    return records::RegisterNumber{number}.text();
}

std::string type_name(const std::string& code) {
    const auto type = records::find_document_type(code);
    return std::string{type ? type->name : std::string_view{code}};
}

/// What stands beside a number that is nobody's, or not yet.
std::string what_became_of(const RegisterEntry& entry) {
    const std::string reason = entry.reason.value_or("");
    switch (entry.state) {
        case EntryState::voided:
            return "Số đã hủy: " + reason;
        case EntryState::skipped:
            return "Số bỏ qua: " + reason;
        case EntryState::reserved:
            return fmt::format("Số giữ cho {} đến {}: {}", entry.reserved_for.value_or(""),
                               entry.reserved_until ? day_text(*entry.reserved_until) : "", reason);
        case EntryState::issued:
            return {};
    }
    return {};
}

std::string with_fate(const std::string& text, const RegisterEntry& entry) {
    const std::string fate = what_became_of(entry);
    return text.empty() ? fate : fate.empty() ? text : text + "\n" + fate;
}

template <class Lines>
std::string joined(const Lines& lines, const char* between) {
    std::string text;
    for (const auto& line : lines) {
        text += (text.empty() ? "" : between) + line;
    }
    return text;
}

std::string day_or_empty(const std::optional<std::chrono::year_month_day>& day) {
    return day ? day_text(*day) : std::string{};
}

/// The lead unit, then those that cooperate; before an instruction the leader whom it was submitted to.
std::string receivers(const RegisterRow& row, Names& names) {
    std::string lead;
    std::string cooperating;
    for (const DocumentUnit& unit : row.units == nullptr ? std::vector<DocumentUnit>{} : *row.units) {
        if (unit.part == "lead") {
            lead = names.unit(unit.unit);
        } else if (unit.part == "cooperating") {
            cooperating += (cooperating.empty() ? "" : ", ") + names.unit(unit.unit);
        }
    }
    if (lead.empty() && row.incoming->leader) {
        return names.person(*row.incoming->leader);
    }
    return cooperating.empty() ? lead : lead + "; phối hợp: " + cooperating;
}

std::string progress(const records::IncomingDocument& document, std::chrono::minutes utc_offset) {
    switch (document.state) {
        case records::IncomingState::registered:
            return "Đã đăng ký, chưa trình";
        case records::IncomingState::submitted:
            return "Đã trình lãnh đạo";
        case records::IncomingState::instructed:
            return "Đang giải quyết";
        case records::IncomingState::completed:
            return "Đã giải quyết xong" + (document.closed_at ? " ngày " + day_text(local_day(*document.closed_at, utc_offset)) : std::string{});
        case records::IncomingState::cancelled:
            return "Đã hủy đăng ký";
        case records::IncomingState::returned:
            return "Đã trả lại nơi gửi" + (document.closed_at ? " ngày " + day_text(local_day(*document.closed_at, utc_offset)) : std::string{});
        case records::IncomingState::transferred:
            return "Đã chuyển cơ quan khác" + (document.closed_at ? " ngày " + day_text(local_day(*document.closed_at, utc_offset)) : std::string{});
    }
    return {};
}

/// Why it went away again, then what the clerk noted.
std::string note_of(const records::IncomingDocument& document) {
    const std::string note = document.details.note.value_or("");
    if (!document.departure_reason) {
        return note;
    }
    const bool is_returned = document.state == records::IncomingState::returned;
    return (is_returned ? "Trả lại: " : "Chuyển ") + *document.departure_reason + (note.empty() ? "" : "\n" + note);
}

template <class T>
std::map<int, const T*> by_number(const std::vector<T>& all, int (*number_of)(const T&)) {
    std::map<int, const T*> found;
    for (const T& one : all) {
        found[number_of(one)] = &one;
    }
    return found;
}

/// What the clerk noted, and what became of the document after its issue.
std::string note_of(const RegisterRow& row) {
    const auto& document = *row.outgoing;
    std::vector<std::string> lines;
    if (document.details.note) {
        lines.push_back(*document.details.note);
    }
    if (document.state == records::OutgoingState::recalled) {
        lines.push_back("Đã thu hồi: " + document.recall_reason.value_or(""));
    }
    for (const Successor& one : row.successors == nullptr ? std::vector<Successor>{} : *row.successors) {
        lines.push_back((one.replaces ? "Được thay thế bởi " : "Được đính chính bởi ") + one.symbol);
    }
    return joined(lines, "\n");
}

template <class Map>
auto at_or_null(const Map& map, int number) -> decltype(&map.begin()->second) {
    const auto found = map.find(number);
    return found == map.end() ? nullptr : &found->second;
}

template <class T>
const T* find_or_null(const std::map<int, const T*>& map, int number) {
    const auto found = map.find(number);
    return found == map.end() ? nullptr : found->second;
}

}  // namespace

void each_row(Tx& tx, const records::SeriesKey& key, const std::optional<DayRange>& days, const std::function<bool(const RegisterRow&)>& visit,
              int after, int piece) {
    for (;;) {
        const auto entries = tx.registers().entries(key, after, piece, days);
        if (entries.empty()) {
            return;
        }
        const int first = entries.front().number;
        const int last = entries.back().number;
        const auto incoming = tx.incoming().of_numbers(key, first, last);
        const auto outgoing = tx.outgoing().of_numbers(key, first, last);
        const auto lines = tx.registers().lines(key, first, last);
        const auto incoming_at = by_number<records::IncomingDocument>(incoming, [](const auto& one) { return one.number.value; });
        const auto outgoing_at = by_number<records::OutgoingDocument>(outgoing, [](const auto& one) { return one.number->value; });
        const auto lines_at = by_number<RegisterLine>(lines, [](const auto& one) { return one.number; });
        const auto units = incoming.empty() ? UnitsOfNumbers{} : tx.registers().units(key, first, last);
        const auto answers = incoming.empty() ? AnswersOfNumbers{} : tx.registers().answers(key, first, last);
        const auto successors = outgoing.empty() ? SuccessorsOfNumbers{} : tx.outgoing().successors(key, first, last);
        for (const RegisterEntry& entry : entries) {
            const int number = entry.number;
            if (!visit({entry, find_or_null(incoming_at, number), find_or_null(outgoing_at, number), find_or_null(lines_at, number),
                        at_or_null(units, number), at_or_null(answers, number), at_or_null(successors, number)})) {
                return;
            }
        }
        after = last;
    }
}

Names::Names(Tx& tx) : tx_(tx) {
    for (const Unit& unit : tx.units().all()) {
        units_[unit.id] = unit.name;
    }
}

std::string Names::unit(const UnitId& id) const {
    const auto found = units_.find(id);
    return found == units_.end() ? std::string{} : found->second;
}

std::string Names::person(const UserId& id) {
    const auto known = people_.find(id);
    if (known != people_.end()) {
        return known->second;
    }
    const auto user = tx_.users().find(id);
    return people_[id] = user ? user->full_name : std::string{};
}

std::vector<std::string> outgoing_cells(const RegisterRow& row) {
    const RegisterEntry& entry = row.entry;
    const std::string symbol = entry.symbol.value_or(text_of(entry.number));
    if (row.outgoing != nullptr) {
        const auto& document = *row.outgoing;
        const auto& dispatch = document.dispatch;
        return {symbol,
                day_or_empty(document.issued_day),
                with_fate(type_name(document.details.type_code) + " " + document.details.subject, entry),
                document.signer_name.value_or(""),
                joined(document.details.recipients, "; "),
                dispatch.archive_receiver.value_or(""),
                dispatch.copies ? std::to_string(*dispatch.copies) : "",
                day_or_empty(dispatch.transferred_day),
                "",
                note_of(row)};
    }
    if (row.line != nullptr) {
        const RegisterLine& line = *row.line;
        return {symbol,
                day_text(line.document_day),
                with_fate(type_name(line.type_code) + (line.subject ? " " + *line.subject : std::string{}), entry),
                line.signer_name.value_or(""),
                line.recipients,
                line.archive_receiver.value_or(""),
                line.copies ? std::to_string(*line.copies) : "",
                day_or_empty(line.transferred_day),
                "",
                line.note.value_or("")};
    }
    return {symbol, entry.state == EntryState::issued ? day_text(entry.day) : "", what_became_of(entry), "", "", "", "", "", "", ""};
}

std::vector<std::string> incoming_cells(const RegisterRow& row, Names& names, std::chrono::minutes utc_offset) {
    const RegisterEntry& entry = row.entry;
    if (row.incoming == nullptr) {
        return {day_text(entry.day), text_of(entry.number), "", "", "", what_became_of(entry), "", "", "", ""};
    }
    const auto& document = *row.incoming;
    const auto& details = document.details;
    std::string transferred = day_or_empty(details.transferred_day);
    if (transferred.empty() && document.instructed_at) {
        transferred = day_text(local_day(*document.instructed_at, utc_offset));
    }
    return {day_text(local_day(document.arrived_at, utc_offset)),
            text_of(entry.number),
            details.issuer,
            details.number_and_symbol,
            day_text(details.document_day),
            with_fate(type_name(details.type_code) + " " + details.subject, entry),
            receivers(row, names),
            transferred,
            "",
            note_of(document)};
}

std::vector<std::string> follow_up_cells(const RegisterRow& row, Names& names, std::chrono::minutes utc_offset) {
    const RegisterEntry& entry = row.entry;
    if (row.incoming == nullptr) {
        return {text_of(entry.number), what_became_of(entry), "", "", "", "", ""};
    }
    const auto& document = *row.incoming;
    const auto& details = document.details;
    return {text_of(entry.number),
            with_fate(fmt::format("{} số {} ngày {} của {}", type_name(details.type_code), details.number_and_symbol, day_text(details.document_day),
                                  details.issuer),
                      entry),
            receivers(row, names),
            day_or_empty(details.due_day),
            progress(document, utc_offset),
            row.answers == nullptr ? "" : joined(*row.answers, "; "),
            document.closing_note.value_or(note_of(document))};
}

}  // namespace vanthu::app
