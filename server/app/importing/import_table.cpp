#include "server/app/importing/import_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "core/clock.hpp"
#include "core/text.hpp"
#include "records/document_type.hpp"

namespace vanthu::app {
namespace {

using std::chrono::year_month_day;

enum class Field {
    direction, book, year, arrival_number, arrival_day, number, notation, symbol, document_day, type, issuer, issuer_code, subject, urgency, signer_position,
    signer_name, pages, copies, recipients, due_day, note, unit, files, dossier_notation, dossier_year, dossier_title, retention, ordinal, work_ended
};

struct Head {
    const char* words;  ///< folded, letters and digits only
    Field field;
};

constexpr auto heads = std::to_array<Head>({
    {"loai", Field::direction}, {"den/di", Field::direction}, {"direction", Field::direction}, {"so dang ky van ban", Field::book}, {"so (quyen)", Field::book},
    {"quyen so", Field::book}, {"book", Field::book}, {"nam", Field::year}, {"year", Field::year},
    {"so den", Field::arrival_number}, {"arrivalnumber", Field::arrival_number}, {"so di", Field::arrival_number}, {"so dang ky", Field::arrival_number},
    {"ngay den", Field::arrival_day}, {"ngay thang den", Field::arrival_day}, {"arrivaldate", Field::arrival_day},
    {"so", Field::number}, {"so van ban", Field::number}, {"codenumber", Field::number}, {"ky hieu", Field::notation}, {"ky hieu van ban", Field::notation},
    {"codenotation", Field::notation}, {"so, ky hieu", Field::symbol}, {"so va ky hieu", Field::symbol}, {"so, ky hieu van ban", Field::symbol},
    {"so ky hieu", Field::symbol}, {"so va ky hieu van ban", Field::symbol},
    {"ngay van ban", Field::document_day}, {"ngay thang van ban", Field::document_day}, {"ngay ban hanh", Field::document_day}, {"issueddate", Field::document_day},
    {"ngay thang nam van ban", Field::document_day}, {"ten loai", Field::type}, {"loai van ban", Field::type}, {"ten loai van ban", Field::type}, {"typename", Field::type},
    {"co quan ban hanh", Field::issuer}, {"tac gia", Field::issuer}, {"noi gui", Field::issuer}, {"organname", Field::issuer}, {"ten co quan ban hanh", Field::issuer},
    {"ma co quan ban hanh", Field::issuer_code}, {"organid", Field::issuer_code},
    {"trich yeu", Field::subject}, {"trich yeu noi dung", Field::subject}, {"subject", Field::subject}, {"noi dung", Field::subject},
    {"do khan", Field::urgency}, {"muc do khan", Field::urgency}, {"priority", Field::urgency},
    {"chuc vu nguoi ky", Field::signer_position}, {"chuc vu", Field::signer_position}, {"position", Field::signer_position},
    {"nguoi ky", Field::signer_name}, {"fullname", Field::signer_name}, {"ho ten nguoi ky", Field::signer_name},
    {"so trang", Field::pages}, {"so to", Field::pages}, {"pageamount", Field::pages}, {"so ban", Field::copies}, {"so luong ban", Field::copies}, {"issuedamount", Field::copies},
    {"noi nhan", Field::recipients}, {"noi nhan van ban", Field::recipients}, {"to", Field::recipients},
    {"han giai quyet", Field::due_day}, {"han tra loi", Field::due_day}, {"duedate", Field::due_day}, {"ghi chu", Field::note}, {"description", Field::note},
    {"don vi", Field::unit}, {"don vi soan thao", Field::unit}, {"unit", Field::unit}, {"tep", Field::files}, {"duong dan", Field::files}, {"file", Field::files},
    {"ho so", Field::dossier_notation}, {"so va ky hieu ho so", Field::dossier_notation}, {"filenotation", Field::dossier_notation},
    {"nam ho so", Field::dossier_year}, {"filecatalog", Field::dossier_year}, {"tieu de ho so", Field::dossier_title}, {"title", Field::dossier_title}, {"thoi han bao quan", Field::retention}, {"maintenance", Field::retention}, {"stt trong ho so", Field::ordinal},
                                          {"stt van ban trong ho so", Field::ordinal}, {"docordinal", Field::ordinal}, {"ngay ket thuc ho so", Field::work_ended},
                                          {"ngay ket thuc", Field::work_ended}, {"enddate", Field::work_ended},
});

/// Without marks, with single spaces.
std::string head_words(const std::string& cell) {
    std::string words;
    for (const char c : fold(cell)) {
        if (c == ' ' || c == '\n' || c == '\t' || c == '_') {
            words += words.empty() || words.back() == ' ' ? "" : " ";
        } else {
            words.push_back(c);
        }
    }
    words.erase(words.find_last_not_of(" .:*") + 1);
    return words;
}

std::optional<Field> field_of(const std::string& cell) {
    const std::string words = head_words(cell);
    const auto is_it = [&](const Head& head) { return words == head.words; };
    if (words.empty()) {
        return std::nullopt;
    }
    const auto found = std::find_if(heads.begin(), heads.end(), is_it);
    return found == heads.end() ? std::nullopt : std::optional{found->field};
}

/// Cells in Unicode. What tells nothing by itself is written as most of the others.
class Converter final {
public:
    Converter(const Sheet& sheet, std::optional<TextEncoding> encoding) : forced_(encoding) {
        if (forced_) {
            return;
        }
        std::map<TextEncoding, std::size_t> counts;
        for (const auto& row : sheet) {
            for (const std::string& cell : row) {
                if (const auto found = detect_text_encoding(cell)) {
                    ++counts[*found];
                }
            }
        }
        for (const auto& [one, count] : counts) {
            usual_ = count > counts[usual_] ? one : usual_;
        }
    }
    std::string operator()(const std::string& cell) {
        const TextEncoding encoding = forced_ ? *forced_ : detect_text_encoding(cell).value_or(usual_);
        if (encoding == TextEncoding::unicode) {
            return cell;
        }
        std::string text = to_unicode(cell, encoding);
        if (text != cell) {
            met_ = encoding;
        }
        return text;
    }
    [[nodiscard]] const std::optional<TextEncoding>& met() const { return met_; }

private:
    std::optional<TextEncoding> forced_;
    TextEncoding usual_ = TextEncoding::unicode;
    std::optional<TextEncoding> met_;
};

using Columns = std::map<Field, std::size_t>;

/// One row's cells by field. The first thing that is wrong with them is kept.
class Cells final {
public:
    Cells(const Columns& columns, const std::vector<std::string>& plain, Converter& converter) : columns_(columns), plain_(plain), converter_(converter) {}

    [[nodiscard]] std::string plain(Field field) const {
        const auto column = columns_.find(field);
        return column == columns_.end() || column->second >= plain_.size() ? std::string{} : plain_[column->second];
    }
    [[nodiscard]] std::string text(Field field) const { return converter_(plain(field)); }
    [[nodiscard]] std::optional<std::string> optional_text(Field field) const {
        std::string value = text(field);
        return value.empty() ? std::nullopt : std::optional{std::move(value)};
    }
    std::optional<long long> integer(Field field, const char* name) {
        const std::string value = plain(field);
        long long number = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (value.empty()) {
            return std::nullopt;
        }
        if (error != std::errc{} || end != value.data() + value.size() || number < 0 || number > 1'000'000'000) {
            wrong(fmt::format("{} “{}” không phải là số", name, value), fmt::format("{} “{}” is no number", name, value));
            return std::nullopt;
        }
        return number;
    }
    std::optional<year_month_day> day(Field field, const char* name);
    void wrong(std::string vi, std::string en) {
        if (!why_) {
            why_ = ClientText{std::move(vi), std::move(en)};
        }
    }
    [[nodiscard]] const std::optional<ClientText>& why() const { return why_; }

private:
    const Columns& columns_;
    const std::vector<std::string>& plain_;
    Converter& converter_;
    std::optional<ClientText> why_;
};

/// "2019-03-01", "01/03/2019", "1.3.2019", "1-3-2019".
std::optional<year_month_day> read_day(const std::string& text) {
    if (const auto iso = parse_iso_day(text)) {
        return *iso;
    }
    std::array<int, 3> parts{};
    const char* at = text.data();
    const char* const end = text.data() + text.size();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto [next, error] = std::from_chars(at, end, parts[i]);
        const bool is_parted = i == 2 ? next == end : next != end && (*next == '/' || *next == '.' || *next == '-');
        if (error != std::errc{} || !is_parted) {
            return std::nullopt;
        }
        at = next + (i == 2 ? 0 : 1);
    }
    const year_month_day day{std::chrono::year{parts[2]}, std::chrono::month{static_cast<unsigned>(parts[1])}, std::chrono::day{static_cast<unsigned>(parts[0])}};
    return day.ok() && parts[0] > 0 && parts[2] >= 1945 ? std::optional{day} : std::nullopt;
}

std::optional<year_month_day> Cells::day(Field field, const char* name) {
    const std::string value = plain(field);
    const auto found = value.empty() ? std::nullopt : read_day(value);
    if (!value.empty() && !found) {
        wrong(fmt::format("{} “{}” không phải là ngày", name, value), fmt::format("{} “{}” is no day", name, value));
    }
    return found;
}

std::vector<std::string> split(const std::string& text, const char* separators) {
    std::vector<std::string> parts;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
        const std::string part = normalize(text.substr(at, end - at)).value_or("");
        if (!part.empty()) {
            parts.push_back(part);
        }
        at = end + 1;
    }
    return parts;
}

/// By code, name or abbreviation, whatever the accents.
std::optional<std::string> type_of(const std::string& text) {
    const std::string words = fold(text);
    for (const records::DocumentType& type : records::document_types()) {
        if (text == type.code || words == fold(type.name) || (!type.abbreviation.empty() && text == type.abbreviation)) {
            return std::string{type.code};
        }
    }
    return std::nullopt;
}

std::optional<records::Urgency> urgency_of(const std::string& text) {
    using records::Urgency;
    const std::string words = fold(text);
    if (words.empty() || words == "thuong" || words == "binh thuong" || words == "0" || words == "khong") {
        return Urgency::normal;
    }
    if (words == "khan" || words == "1") {
        return Urgency::urgent;
    }
    if (words == "thuong khan" || words == "2") {
        return Urgency::very_urgent;
    }
    return words == "hoa toc" || words == "3" ? std::optional{Urgency::express} : records::parse_urgency(words);
}

/// "412/UBND-VP7" begins with its number.
std::optional<int> leading_number(const std::string& symbol) {
    int number = 0;
    const auto [end, error] = std::from_chars(symbol.data(), symbol.data() + symbol.size(), number);
    return error == std::errc{} && end != symbol.data() && (end == symbol.data() + symbol.size() || *end == '/') ? std::optional{number} : std::nullopt;
}

void read_dossier(Cells& cells, ImportRow& row) {
    const std::string notation = cells.text(Field::dossier_notation);
    if (notation.empty()) {
        return;
    }
    ImportRow::Dossier dossier;
    dossier.notation = notation;
    if (const auto year = cells.integer(Field::dossier_year, "Năm hồ sơ")) {
        dossier.year = static_cast<int>(*year);
    }
    dossier.title = cells.optional_text(Field::dossier_title).value_or(notation);
    if (const auto text = cells.optional_text(Field::retention)) {
        const auto retention = records::parse_retention(*text, "");
        if (!retention) {
            cells.wrong(fmt::format("Thời hạn bảo quản “{}” không hợp lệ", *text), fmt::format("“{}” is no retention period", *text));
        } else {
            dossier.retention = *retention;
        }
    }
    dossier.ordinal = cells.integer(Field::ordinal, "STT trong hồ sơ");
    dossier.work_ended = cells.day(Field::work_ended, "Ngày kết thúc");
    row.dossier = std::move(dossier);
}

void read_numbers(Cells& cells, const Columns& columns, ImportRow& row) {
    const std::string number = cells.text(Field::number);
    const std::string notation = cells.text(Field::notation);
    row.number_and_symbol = cells.text(Field::symbol);
    if (row.number_and_symbol.empty()) {
        row.number_and_symbol = notation.empty() || number.empty() ? number + notation : number + "/" + notation;
    }
    const std::string direction = fold(cells.text(Field::direction));
    if (!direction.empty()) {
        row.is_incoming = direction == "den" || direction == "van ban den" || direction == "incoming";
        if (!row.is_incoming && direction != "di" && direction != "van ban di" && direction != "outgoing") {
            cells.wrong(fmt::format("“{}” không phải là Đến hay Đi", direction), fmt::format("“{}” is neither incoming nor outgoing", direction));
        }
    } else {
        row.is_incoming = columns.contains(Field::arrival_day) && !cells.plain(Field::arrival_day).empty();
    }
    auto registered = cells.integer(Field::arrival_number, "Số đăng ký");
    if (!registered && !row.is_incoming) {
        registered = leading_number(row.number_and_symbol);
    }
    if (!registered || *registered == 0) {
        cells.wrong("Thiếu số trong sổ đăng ký", "The number in the register is missing");
    }
    row.number = static_cast<int>(registered.value_or(0));
    const auto document_day = cells.day(Field::document_day, "Ngày văn bản");
    const auto arrival_day = cells.day(Field::arrival_day, "Ngày đến");
    if (!document_day || (row.is_incoming && !arrival_day)) {
        cells.wrong(row.is_incoming && document_day ? "Thiếu ngày đến" : "Thiếu ngày văn bản", "A day is missing");
    }
    row.document_day = document_day.value_or(year_month_day{});
    row.registered_day = row.is_incoming ? arrival_day.value_or(year_month_day{}) : row.document_day;
    if (const auto year = cells.integer(Field::year, "Năm"); year && static_cast<int>(row.registered_day.year()) != *year) {
        cells.wrong(fmt::format("Năm {} khác năm của ngày đăng ký", *year), fmt::format("The year {} is not that of the day of registration", *year));
    }
}

std::variant<ImportRow, WrongRow> read_row(Cells& cells, const Columns& columns, long long place) {
    ImportRow row;
    row.row = place;
    read_numbers(cells, columns, row);
    row.book = cells.text(Field::book);
    if (const auto text = cells.optional_text(Field::type)) {
        const auto type = type_of(*text);
        if (!type) {
            cells.wrong(fmt::format("Không có tên loại “{}”", *text), fmt::format("There is no type “{}”", *text));
        }
        row.type_code = type.value_or("CV");
    }
    row.issuer = cells.text(Field::issuer);
    row.issuer_code = cells.optional_text(Field::issuer_code);
    row.subject = cells.text(Field::subject);
    const std::string urgency_text = cells.text(Field::urgency);
    if (const auto urgency = urgency_of(urgency_text)) {
        row.urgency = *urgency;
    } else {
        cells.wrong(fmt::format("Độ khẩn “{}” không hợp lệ", urgency_text), fmt::format("“{}” is no degree of urgency", urgency_text));
    }
    row.signer_position = cells.optional_text(Field::signer_position);
    row.signer_name = cells.optional_text(Field::signer_name);
    row.pages = cells.integer(Field::pages, "Số trang");
    row.copies = cells.integer(Field::copies, "Số bản");
    row.recipients = split(cells.text(Field::recipients), ";\n");
    row.due_day = cells.day(Field::due_day, "Hạn giải quyết");
    row.note = cells.optional_text(Field::note);
    row.unit = cells.text(Field::unit);
    row.files = split(cells.plain(Field::files), ";\n");
    read_dossier(cells, row);
    if (cells.why()) {
        return WrongRow{place, *cells.why()};
    }
    return row;
}

}  // namespace

Result<ImportTable> read_import_table(const Sheet& sheet, std::optional<TextEncoding> encoding) {
    constexpr std::size_t rows_above = 20;
    constexpr std::size_t least_columns = 3;
    Converter converter(sheet, encoding);
    ImportTable table;
    Columns columns;
    std::size_t head = 0;
    for (; head < std::min(sheet.size(), rows_above); ++head) {
        columns.clear();
        table.unknown_columns.clear();
        for (std::size_t i = 0; i < sheet[head].size(); ++i) {
            const std::string cell = converter(sheet[head][i]);
            if (const auto field = field_of(cell)) {
                if (!columns.emplace(*field, i).second && columns.contains(Field::subject)) {
                    return fail(Code::invalid_input, {fmt::format("Hai cột cùng nghĩa “{}”.", cell), fmt::format("Two columns mean “{}”.", cell)});
                }
            } else if (!cell.empty()) {
                table.unknown_columns.push_back(cell);
            }
        }
        if (columns.contains(Field::subject) && columns.size() >= least_columns) {
            break;
        }
    }
    if (!columns.contains(Field::subject) || columns.size() < least_columns) {
        return fail(Code::invalid_input, {"Bảng không có dòng tiêu đề với cột “Trích yếu” và các cột khác đã biết.",
                                          "The table has no row of heads with “Subject” and other known columns."});
    }
    for (std::size_t i = head + 1; i < sheet.size(); ++i) {
        const bool is_empty = std::all_of(sheet[i].begin(), sheet[i].end(), [](const std::string& cell) { return cell.empty(); });
        if (!is_empty) {
            Cells cells(columns, sheet[i], converter);
            table.rows.push_back(read_row(cells, columns, static_cast<long long>(i) + 1));
        }
    }
    table.encoding = converter.met();
    return table;
}

}  // namespace vanthu::app
