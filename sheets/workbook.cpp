#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>

#include "core/text.hpp"
#include "sheets/detail/number_formats.hpp"
#include "sheets/detail/workbook_parts.hpp"
#include "sheets/detail/xml_events.hpp"
#include "sheets/sheet.hpp"

namespace vanthu::sheets {
namespace {

using detail::Attributes;
using detail::damaged;
using detail::Parts;

std::string value_of(const Attributes& attributes, const char* name) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? "" : found->second;
}

/// 18.18.68: "visible", "hidden", "veryHidden".
bool is_shown(const std::string& state) {
    return state.empty() || state == "visible";
}

struct Workbook {
    std::string sheet_part;
    bool counts_from_1904 = false;
};

/// The part of the first sheet that is shown.
Result<Workbook> open_workbook(const Parts& parts) {
    const auto book = parts.find("xl/workbook.xml");
    const auto relations = parts.find("xl/_rels/workbook.xml.rels");
    if (book == parts.end() || relations == parts.end()) {
        return fail(Code::unsupported, {"Đây không phải bảng tính XLSX hay CSV.", "This is no XLSX or CSV file."});
    }
    Workbook workbook;
    std::string relation;
    const auto read = detail::read_xml(book->second, {[&](const std::string& name, const Attributes& attributes) {
                                                          if (name == "workbookPr") {
                                                              const std::string from = value_of(attributes, "date1904");
                                                              workbook.counts_from_1904 = from == "1" || from == "true";
                                                          } else if (name == "sheet" && relation.empty() && is_shown(value_of(attributes, "state"))) {
                                                              relation = value_of(attributes, "id");
                                                          }
                                                      },
                                                      [](std::string_view) {}, [](const std::string&) { return true; }});
    if (!read) {
        return pass(read.error());
    }
    const auto related = detail::read_xml(relations->second, {[&](const std::string& name, const Attributes& attributes) {
                                                                  if (name == "Relationship" && value_of(attributes, "Id") == relation) {
                                                                      workbook.sheet_part = value_of(attributes, "Target");
                                                                  }
                                                              },
                                                              [](std::string_view) {}, [](const std::string&) { return true; }});
    if (!related) {
        return pass(related.error());
    }
    workbook.sheet_part = workbook.sheet_part.starts_with("/") ? workbook.sheet_part.substr(1) : "xl/" + workbook.sheet_part;
    if (relation.empty() || !parts.contains(workbook.sheet_part)) {
        return damaged("the first sheet is missing");
    }
    return workbook;
}

/// The texts that cells share (18.4.9); phonetic readings are left out.
Result<std::vector<std::string>> shared_texts(const Parts& parts, const Limits& limits) {
    std::vector<std::string> texts;
    const auto part = parts.find("xl/sharedStrings.xml");
    if (part == parts.end()) {
        return texts;
    }
    bool is_text = false;
    bool is_phonetic = false;
    bool is_too_long = false;
    const auto read = detail::read_xml(part->second, {[&](const std::string& name, const Attributes&) {
                                                          if (name == "si") {
                                                              texts.emplace_back();
                                                          }
                                                          is_text = name == "t";
                                                          is_phonetic = is_phonetic || name == "rPh";
                                                      },
                                                      [&](std::string_view text) {
                                                          if (is_text && !is_phonetic && !texts.empty()) {
                                                              texts.back() += text;
                                                          }
                                                      },
                                                      [&](const std::string& name) {
                                                          is_text = false;
                                                          is_phonetic = is_phonetic && name != "rPh";
                                                          is_too_long = is_too_long || (!texts.empty() && texts.back().size() > 4 * limits.cell_letters);
                                                          return !is_too_long;
                                                      }});
    if (!read) {
        return pass(read.error());
    }
    if (is_too_long) {
        return detail::beyond_limits();
    }
    return texts;
}

/// "BC12" → column 54, row 11, from zero; the cell behind the last one when there is no reference.
struct Place {
    std::size_t row = 0;
    std::size_t column = 0;
};

std::optional<Place> place_of(const std::string& reference) {
    Place place;
    std::size_t at = 0;
    while (at < reference.size() && reference[at] >= 'A' && reference[at] <= 'Z' && at < 4) {
        place.column = place.column * 26 + static_cast<std::size_t>(reference[at] - 'A') + 1;
        ++at;
    }
    const auto [end, error] = std::from_chars(reference.data() + at, reference.data() + reference.size(), place.row);
    if (at == 0 || error != std::errc{} || end != reference.data() + reference.size() || place.row == 0) {
        return std::nullopt;
    }
    --place.row;
    --place.column;
    return place;
}

class SheetPart final {
public:
    SheetPart(const std::vector<std::string>& texts, const std::vector<bool>& day_styles, bool counts_from_1904, const Limits& limits)
        : texts_(texts), day_styles_(day_styles), counts_from_1904_(counts_from_1904), limits_(limits) {}

    Result<Sheet> read(std::string_view part) {
        const auto read = detail::read_xml(part, {[&](const std::string& name, const Attributes& attributes) { begin(name, attributes); },
                                                  [&](std::string_view text) {
                                                      if (is_value_) {
                                                          value_ += text;
                                                      }
                                                  },
                                                  [&](const std::string& name) { return end(name); }});
        if (!read) {
            return pass(read.error());
        }
        if (error_) {
            return pass(*error_);
        }
        return std::move(sheet_);
    }

private:
    void begin(const std::string& name, const Attributes& attributes) {
        if (name == "row") {
            next_ = {next_.row, 0};
            const std::string number = value_of(attributes, "r");
            if (const auto place = place_of("A" + number); !number.empty() && place) {
                next_.row = place->row;
            }
        } else if (name == "c") {
            place_ = place_of(value_of(attributes, "r")).value_or(next_);
            type_ = value_of(attributes, "t");
            style_ = value_of(attributes, "s");
            value_.clear();
        }
        is_value_ = name == "v" || name == "t";
    }

    bool end(const std::string& name) {
        is_value_ = false;
        if (name == "c") {
            next_ = {place_.row, place_.column + 1};
            put();
        } else if (name == "row") {
            ++next_.row;
        }
        return !error_ && name != "sheetData";
    }

    void put() {
        if (value_.empty()) {
            return;
        }
        if (place_.row >= limits_.rows || place_.column >= limits_.columns || value_.size() > 4 * limits_.cell_letters) {
            error_ = detail::beyond_limits().value();
            return;
        }
        auto text = normalize(shown());
        if (!text) {
            error_ = damaged("a cell holds no text").value();
            return;
        }
        if (text->empty()) {
            return;
        }
        if (sheet_.size() <= place_.row) {
            sheet_.resize(place_.row + 1);
        }
        auto& row = sheet_[place_.row];
        if (row.size() <= place_.column) {
            row.resize(place_.column + 1);
        }
        row[place_.column] = std::move(*text);
    }

    [[nodiscard]] std::string shown() const {
        if (type_ == "s") {
            std::size_t index = 0;
            std::from_chars(value_.data(), value_.data() + value_.size(), index);
            return index < texts_.size() ? texts_[index] : "";
        }
        if (type_ == "b") {
            return value_ == "1" ? "TRUE" : "FALSE";
        }
        if (!type_.empty() && type_ != "n") {
            return value_;
        }
        std::size_t style = 0;
        std::from_chars(style_.data(), style_.data() + style_.size(), style);
        return style < day_styles_.size() && day_styles_[style] ? detail::day_text(value_, counts_from_1904_) : detail::number_text(value_);
    }

    const std::vector<std::string>& texts_;
    const std::vector<bool>& day_styles_;
    bool counts_from_1904_;
    const Limits& limits_;
    Sheet sheet_{};
    Place next_{};
    Place place_{};
    std::string type_{};
    std::string style_{};
    std::string value_{};
    bool is_value_ = false;
    std::optional<Error> error_{};
};

Result<Sheet> read_workbook(const std::filesystem::path& file, const Limits& limits) {
    const auto parts = detail::read_parts(file, limits);
    if (!parts) {
        return pass(parts.error());
    }
    const auto workbook = open_workbook(*parts);
    if (!workbook) {
        return pass(workbook.error());
    }
    const auto texts = shared_texts(*parts, limits);
    if (!texts) {
        return pass(texts.error());
    }
    const auto styles = parts->find("xl/styles.xml");
    const auto day_styles = styles == parts->end() ? Result<std::vector<bool>>{std::vector<bool>{}} : detail::day_styles(styles->second);
    if (!day_styles) {
        return pass(day_styles.error());
    }
    return SheetPart(*texts, *day_styles, workbook->counts_from_1904, limits).read(parts->at(workbook->sheet_part));
}

}  // namespace

Result<Sheet> read_sheet(const std::filesystem::path& file, const Limits& limits) {
    std::ifstream in(file, std::ios::binary);
    std::string text(4, '\0');
    in.read(text.data(), 4);
    if (!in.eof() && !in) {
        return fail(Code::not_found, {"Không đọc được tệp.", "The file cannot be read."});
    }
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.starts_with("PK")) {
        return read_workbook(file, limits);
    }
    if (text.starts_with("\xD0\xCF\x11\xE0")) {
        return fail(Code::unsupported, {"Tệp .xls cũ hoặc có mật khẩu; hãy lưu lại thành .xlsx không mật khẩu.",
                                        "An old or encrypted .xls file; save it as .xlsx without a password."});
    }
    in.clear();
    std::error_code unknown;
    const auto size = std::filesystem::file_size(file, unknown);
    if (unknown || size > limits.bytes) {
        return detail::beyond_limits();
    }
    in.seekg(0);
    text.assign(std::istreambuf_iterator<char>(in), {});
    return read_csv(text, limits);
}

}  // namespace vanthu::sheets
