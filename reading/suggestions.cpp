#include "reading/suggestions.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "core/clock.hpp"
#include "core/text.hpp"
#include "reading/agency_name.hpp"
#include "reading/layout.hpp"
#include "records/document_type.hpp"

namespace vanthu::reading {
namespace {

constexpr double end_of_head = 0.45;  // of page 1
constexpr std::size_t subject_rows_limit = 6;

bool begins(const std::string& text, std::string_view folded) {
    return fold(text).starts_with(folded);
}

/// Capitals only, of what has any letters: "GIÁM ĐỐC", "TM. ỦY BAN NHÂN DÂN".
bool is_upper(const std::string& text) {
    return upper(text) == text && lower(text) != text;
}

bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

std::optional<Suggestion> made(const char* field, std::string value, const std::vector<PlacedWord>& words, double confidence) {
    if (value.empty() || words.empty()) {
        return std::nullopt;
    }
    Place place = words.front().place;
    double certainty = 1;
    for (const PlacedWord& word : words) {
        place = around(place, word.place);
        certainty = std::min(certainty, word.certainty);
    }
    return Suggestion{field, std::move(value), place, confidence * certainty};
}

std::vector<PlacedWord> words_of(const std::vector<Row>& rows) {
    std::vector<PlacedWord> words;
    for (const Row& row : rows) {
        words.insert(words.end(), row.words.begin(), row.words.end());
    }
    return words;
}

std::string text_of(const std::vector<Row>& rows) {
    std::string text;
    for (const Row& row : rows) {
        text += (text.empty() ? "" : " ") + row.text();
    }
    return text;
}

/// The type's name in capitals on a row of its own (cell 5a).
std::optional<records::DocumentType> type_named(const Row& row) {
    const std::string text = row.text();
    for (const records::DocumentType& type : records::document_types()) {
        const bool is_named_so = type.name.find('(') == std::string_view::npos && text == upper(type.name);
        if (is_named_so && !type.is_copy) {
            return type;
        }
    }
    return std::nullopt;
}

/// The head of page 1, in its two columns; to where the letter is addressed or the title stands.
struct Head {
    std::vector<Row> rows;   ///< of the whole page, as far as the head goes and somewhat below
    std::vector<PlacedWord> above;  ///< the head alone
    std::vector<Row> left;
    std::vector<Row> right;
};

Head head_of(const std::vector<PlacedWord>& words) {
    Head head;
    for (Row& row : rows_of(words, 1)) {
        if (row.place.y > end_of_head) {
            break;
        }
        head.rows.push_back(std::move(row));
    }
    double end = end_of_head;
    for (const Row& row : head.rows) {
        if (begins(row.text(), "kinh gui") || type_named(row)) {
            end = row.place.y + row.place.height / 2;
            break;
        }
    }
    std::copy_if(words.begin(), words.end(), std::back_inserter(head.above), [&](const PlacedWord& word) { return word.place.bottom() < end; });
    head.left = column_of(head.above, 1, Side::left);
    head.right = column_of(head.above, 1, Side::right);
    return head;
}

bool is_number_row(const Row& row) {
    const std::string text = fold(row.text());
    return text.starts_with("so:") || text.starts_with("so :") || (text.starts_with("so") && text.size() > 2 && text.find('/') != std::string::npos && (is_digit(text[2]) || (text[2] == ' ' && text.size() > 3 && is_digit(text[3]))));
}

struct Symbol {
    std::string number;  ///< empty in a draft
    std::string symbol;  ///< "UBND-VP7"
    std::vector<PlacedWord> words;
};

/// "Số: 412/UBND-VP7"; spaces in it are the printer's or the recognition's.
std::optional<Symbol> symbol_of(const std::vector<Row>& left) {
    const auto row = std::find_if(left.begin(), left.end(), is_number_row);
    if (row == left.end()) {
        return std::nullopt;
    }
    std::string text;
    std::vector<PlacedWord> words;
    for (const PlacedWord& word : row->words) {
        if (text.find('/') != std::string::npos && words.back().place.right() + 2 * word.place.height < word.place.x) {
            break;  // something that stands apart
        }
        text += word.text;
        words.push_back(word);
    }
    const std::size_t colon = text.find(':');
    const std::size_t first = colon != std::string::npos ? colon + 1 : text.find_first_of("0123456789");
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos || first == std::string::npos || first > slash) {
        return std::nullopt;
    }
    Symbol found{text.substr(first, slash - first), text.substr(slash + 1), std::move(words)};
    while (!found.symbol.empty() && std::string_view{".,;:"}.find(found.symbol.back()) != std::string_view::npos) {
        found.symbol.pop_back();
    }
    const bool is_number = std::all_of(found.number.begin(), found.number.end(), is_digit) && found.number.size() <= 8;
    return is_number && !found.symbol.empty() && code_points(found.symbol) <= 40 ? std::optional{std::move(found)} : std::nullopt;
}

std::optional<Suggestion> number_and_symbol(const std::optional<Symbol>& symbol) {
    if (!symbol || symbol->number.empty()) {
        return std::nullopt;
    }
    const bool is_whole = is_upper(symbol->symbol) || symbol->symbol.find('-') != std::string::npos;
    return made("number_and_symbol", symbol->number + "/" + symbol->symbol, symbol->words, is_whole ? 0.95 : 0.6);
}

std::optional<int> number_in(const std::string& word) {
    std::string digits;
    for (const char c : word) {
        if (is_digit(c)) {
            digits.push_back(c);
        } else if (c != ',' && c != '.') {
            return std::nullopt;
        }
    }
    return digits.empty() || digits.size() > 4 ? std::nullopt : std::optional{std::stoi(digits)};
}

/// "ngày 02 tháng 6 năm 2020", also over the end of a line.
std::optional<Suggestion> date_in(const std::vector<PlacedWord>& words, double confidence) {
    for (std::size_t i = 0; i + 5 < words.size(); ++i) {
        if (fold(words[i].text) != "ngay" || fold(words[i + 2].text) != "thang" || fold(words[i + 4].text) != "nam") {
            continue;
        }
        const auto day = number_in(words[i + 1].text);
        const auto month = number_in(words[i + 3].text);
        const auto year = number_in(words[i + 5].text);
        if (!day || !month || !year) {
            continue;
        }
        const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                               std::chrono::day{static_cast<unsigned>(*day)}};
        if (date.ok() && *year >= 1945) {
            return made("document_date", to_iso(date), {words.begin() + static_cast<std::ptrdiff_t>(i), words.begin() + static_cast<std::ptrdiff_t>(i + 6)},
                        confidence);
        }
    }
    return std::nullopt;
}

std::optional<Suggestion> document_date(const Head& head) {
    if (auto found = date_in(words_of(head.right), 0.95)) {
        return found;
    }
    return date_in(words_of(rows_of(head.above, 1)), 0.7);  // a head in one column
}

/// Above the number: the agency above, if any, then the issuing agency (Annex I, cell 2).
std::optional<Suggestion> issuer(const Head& head) {
    std::vector<Row> rows;
    for (const Row& row : head.left) {
        if (is_number_row(row)) {
            break;
        }
        if (is_upper(row.text()) && row.place.y < 0.25) {
            rows.push_back(row);
        }
    }
    std::size_t begin = rows.size();
    for (std::size_t i = rows.size(); i-- > 0 && begin == rows.size();) {
        if (begins_agency(rows[i].text())) {
            begin = i;
        }
    }
    const bool is_known = begin < rows.size();
    if (!is_known) {
        begin = 0;
    }
    const std::vector<Row> name(rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.end());
    return made("issuer", agency_in_sentence(text_of(name)), words_of(name), is_known ? 0.9 : 0.5);
}

struct Title {
    records::DocumentType type;
    std::size_t row = 0;  ///< of the head's rows
};

std::optional<Title> title_of(const Head& head) {
    for (std::size_t i = 0; i < head.rows.size(); ++i) {
        if (const auto type = type_named(head.rows[i])) {
            return Title{*type, i};
        }
    }
    return std::nullopt;
}

std::optional<records::DocumentType> type_of_symbol(const std::optional<Symbol>& symbol) {
    if (!symbol) {
        return std::nullopt;
    }
    const std::string first = symbol->symbol.substr(0, symbol->symbol.find('-'));
    for (const records::DocumentType& type : records::document_types()) {
        if (!type.abbreviation.empty() && !type.is_copy && !type.is_normative && type.abbreviation == first) {
            return type;
        }
    }
    return std::nullopt;
}

std::vector<Row>::const_iterator regarding(const std::vector<Row>& left) {
    return std::find_if(left.begin(), left.end(), [](const Row& row) { return begins(row.text(), "v/v") || begins(row.text(), "ve viec"); });
}

std::optional<Suggestion> type(const Head& head, const std::optional<Symbol>& symbol, const std::optional<Title>& title) {
    const auto by_symbol = type_of_symbol(symbol);
    if (title) {
        const bool both = by_symbol && by_symbol->code == title->type.code;
        const double confidence = both ? 0.98 : by_symbol ? 0.6 : 0.85;
        return made("type", std::string{title->type.code}, head.rows[title->row].words, confidence);
    }
    if (by_symbol) {
        return made("type", std::string{by_symbol->code}, symbol->words, 0.75);
    }
    if (const auto row = regarding(head.left); row != head.left.end()) {
        return made("type", "CV", row->words, symbol ? 0.95 : 0.7);  // an official letter has its subject below the number (cell 5b)
    }
    return std::nullopt;
}

/// Rows that go on without a gap: of one paragraph.
bool goes_on(const Row& above, const Row& below) {
    return below.place.y - above.place.bottom() < 0.8 * std::max(above.place.height, below.place.height);
}

std::optional<Suggestion> subject_of_letter(const Head& head) {
    auto row = regarding(head.left);
    std::vector<Row> rows;
    for (; row != head.left.end() && rows.size() < subject_rows_limit && (rows.empty() || goes_on(rows.back(), *row)); ++row) {
        rows.push_back(*row);
    }
    return made("subject", text_of(rows), words_of(rows), 0.9);
}

bool begins_body(const std::string& text) {
    constexpr std::array<std::string_view, 11> beginnings{"can cu", "kinh gui", "thuc hien ", "theo ", "xet ", "i. ", "1. ", "phan ", "chuong ", "dieu 1", "- "};
    const std::string folded = fold(text) + " ";
    return std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view one) { return folded.starts_with(one); });
}

/// The rows below the title: around its centre line, or, with less certainty, all from one left edge.
std::optional<Suggestion> subject_of_title(const Head& head, const Title& title) {
    const double centre = head.rows[title.row].place.centre();
    std::vector<Row> rows;
    bool is_centred = true;
    for (std::size_t i = title.row + 1; i < head.rows.size() && rows.size() < subject_rows_limit; ++i) {
        const Row& row = head.rows[i];
        const bool fits = std::abs(row.place.centre() - centre) < 0.04;
        is_centred = rows.empty() ? fits : is_centred;
        const bool is_of_it = is_centred ? fits : rows.empty() || std::abs(row.place.x - rows.front().place.x) < 0.01;
        if (!is_of_it || begins_body(row.text()) || (!rows.empty() && !goes_on(rows.back(), row))) {
            break;
        }
        rows.push_back(row);
    }
    return made("subject", text_of(rows), words_of(rows), is_centred ? 0.85 : 0.6);
}

std::optional<Suggestion> urgency(const Head& head) {
    constexpr std::array<std::pair<std::string_view, const char*>, 3> marks{{{"hoa toc", "express"}, {"thuong khan", "very_urgent"}, {"khan", "urgent"}}};
    for (const Row& piece : pieces_of(head.rows)) {
        const std::string text = piece.text();
        for (const auto& [mark, value] : marks) {
            if (is_upper(text) && fold(text) == mark) {
                return made("urgency", value, piece.words, 0.9);
            }
        }
    }
    return std::nullopt;
}

bool is_foot(const Row& row) {
    return begins(row.text(), "noi nhan");
}

bool has_capital(const PlacedWord& word) {
    return lower(word.text) != word.text;
}

bool is_name(const Row& row) {
    const bool is_short = row.words.size() >= 2 && row.words.size() <= 6;
    return is_short && has_capital(row.words.front()) && row.text().find_first_of("0123456789:/@") == std::string::npos;
}

/// Beside "Nơi nhận": in whose name, as what, and who signed (cell 7).
void add_signer(const std::vector<PlacedWord>& words, int page, std::vector<Suggestion>& found) {
    const auto left = column_of(words, page, Side::left);
    const auto foot = std::find_if(left.begin(), left.end(), is_foot);
    if (foot == left.end()) {
        return;
    }
    std::vector<Row> titles;
    std::vector<Row> below;
    for (const Row& row : column_of(words, page, Side::right)) {
        const bool says_something = lower(row.text()) != upper(row.text());  // specks that a recognition took for a comma do not
        const bool is_beside = says_something && row.place.bottom() > foot->place.y - foot->place.height;
        if (is_beside && below.empty() && is_upper(row.text())) {
            titles.push_back(row);
        } else if (is_beside && !titles.empty()) {
            below.push_back(row);
        }
    }
    if (titles.empty()) {
        return;
    }
    // "TM.", "KT.", "TL." say for whom; the last row is what the signer is.
    std::string position = titles.back().text();
    if (const std::size_t dot = position.find(". "); dot != std::string::npos && dot <= 4) {
        position = position.substr(dot + 2);
    }
    if (auto one = made("signer_position", position_in_sentence(position), titles.back().words, 0.85)) {
        found.push_back(std::move(*one));
    }
    // Above the name stands what a signature prints of itself; the name is the last row that looks like one.
    const auto name = std::find_if(below.rbegin(), below.rend(), is_name);
    if (name != below.rend()) {
        const bool is_sure = std::all_of(name->words.begin(), name->words.end(), has_capital);
        if (auto one = made("signer_name", name->text(), name->words, is_sure ? 0.85 : 0.6)) {
            found.push_back(std::move(*one));
        }
    }
}

}  // namespace

bool has_foot(const std::vector<PlacedWord>& words, int page) {
    const auto left = column_of(words, page, Side::left);
    return std::any_of(left.begin(), left.end(), is_foot);
}

std::vector<Suggestion> suggest(const std::vector<PlacedWord>& words) {
    const Head head = head_of(words);
    const auto symbol = symbol_of(head.left);
    const auto title = title_of(head);
    std::vector<Suggestion> found;
    for (auto& one : {issuer(head), number_and_symbol(symbol), document_date(head), type(head, symbol, title),
                      title ? subject_of_title(head, *title) : subject_of_letter(head), urgency(head)}) {
        if (one) {
            found.push_back(*one);
        }
    }
    int last = 0;
    for (const PlacedWord& word : words) {
        last = std::max(last, word.place.page);
    }
    for (int page = 1; page <= last; ++page) {
        if (has_foot(words, page)) {
            add_signer(words, page, found);
            break;
        }
    }
    return found;
}

}  // namespace vanthu::reading
