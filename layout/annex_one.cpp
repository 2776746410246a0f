#include "layout/annex_one.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/text.hpp"
#include "layout/page_lines.hpp"

namespace vanthu::layout {
namespace {

using Weight = Deviation::Weight;

constexpr double mm = points_per_mm;
constexpr double size_slack = 0.4;   // a third of a point is what the extraction rounds to
constexpr double margin_slack = 1.5; // millimetres: the box of a letter is not its ink
constexpr std::size_t deviations_limit = 200;
constexpr const char* country = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
constexpr const char* motto = "Độc lập - Tự do - Hạnh phúc";

bool is_within(double size, double least, double most) {
    return size > least - size_slack && size < most + size_slack;
}

bool is_upper(const std::string& text) {
    return text == upper(text);
}

bool is_number(const std::string& text) {
    return !text.empty() && text.size() < 5 && std::all_of(text.begin(), text.end(), [](char one) { return one >= '0' && one <= '9'; });
}

std::string points(double size) {
    return fmt::format("{:.4g}", std::round(size * 2) / 2);
}

class Check final {
public:
    Check(const std::vector<Page>& pages, const Expected& expected) : pages_(pages), expected_(expected) {}

    std::vector<Deviation> run() {
        if (std::all_of(pages_.begin(), pages_.end(), [](const Page& page) { return page.pieces.empty(); })) {
            add("no-text", Weight::error, 1, {}, "Tệp không có chữ: có thể là bản chụp.", "The file has no text: it may be a scan.");
            return std::move(found_);
        }
        for (std::size_t i = 0; i < pages_.size(); ++i) {
            const int number = static_cast<int>(i) + 1;
            const std::vector<Line> lines = lines_of(pages_[i]);
            paper(pages_[i], number);
            page_number(pages_[i], lines, number);
            margins(pages_[i], lines, number);
        }
        fonts();
        sizes();
        first_page(lines_of(pages_.front()), pages_.front());
        closing();
        return std::move(found_);
    }

private:
    void add(const char* code, Weight weight, int page, std::optional<Place> place, std::string vi, std::string en) {
        if (found_.size() < deviations_limit) {
            found_.push_back({code, weight, {std::move(vi), std::move(en)}, page, place});
        }
    }

    void paper(const Page& page, int number) {
        constexpr double slack = 2;  // points
        const auto is = [&](double width, double height) { return std::abs(page.width - width * mm) < slack && std::abs(page.height - height * mm) < slack; };
        if (is(210, 297) || (number > 1 && is(297, 210))) {  // wide tables may lie
            return;
        }
        add("paper", Weight::error, number, {}, fmt::format("Khổ giấy {:.0f} × {:.0f} mm, phải là A4 (210 × 297 mm) đứng.", page.width / mm, page.height / mm),
            fmt::format("The paper is {:.0f} × {:.0f} mm and has to be A4 (210 × 297 mm), upright.", page.width / mm, page.height / mm));
    }

    /// A number alone in the top margin, near the middle.
    static const Line* number_line(const Page& page, const std::vector<Line>& lines) {
        for (const Line& line : lines) {
            const bool is_on_top = line.place.y > page.height - 22 * mm;
            const double middle = line.place.x + line.place.width / 2;
            if (is_on_top && is_number(line.text) && std::abs(middle - page.width / 2) < 25 * mm) {
                return &line;
            }
        }
        return nullptr;
    }

    void page_number(const Page& page, const std::vector<Line>& lines, int number) {
        const Line* line = number_line(page, lines);
        if (number == 1) {
            if (line != nullptr) {
                add("page-number-first", Weight::error, 1, line->place, "Trang đầu không hiển thị số trang.", "The first page shows no page number.");
            }
            return;
        }
        if (line == nullptr) {
            add("page-number", Weight::error, number, {}, "Thiếu số trang, canh giữa ở lề trên.", "The page number is missing, centred in the top margin.");
        } else if (line->text != std::to_string(number)) {
            // The pages of an annex are numbered by themselves (Annex I, III).
            add("page-number-value", Weight::advice, number, line->place, fmt::format("Số trang là {}, trang thứ {} của tệp.", line->text, number),
                fmt::format("The page number is {}, on page {} of the file.", line->text, number));
        } else if (!is_within(line->size, 13, 14) || line->bold || line->italic) {
            add("page-number-style", Weight::error, number, line->place, "Số trang phải là chữ đứng, cỡ 13 đến 14.", "Page numbers are upright, 13 to 14 points.");
        }
    }

    void margins(const Page& page, const std::vector<Line>& lines, int number) {
        const Line* numbered = number_line(page, lines);
        std::optional<Place> text;
        for (const Line& line : lines) {
            if (numbered == nullptr || line.place.y != numbered->place.y || line.text != numbered->text) {
                text = text ? around(*text, line.place) : line.place;
            }
        }
        if (!text) {
            return;
        }
        struct Side {
            const char* code;
            const char* vi;
            const char* en;
            double is, least, most;
            bool may_be_wider;
        };
        const bool is_short = lines.size() < 12;
        for (const Side& side : {Side{"margin-left", "Lề trái", "left margin", text->x / mm, 30, 35, false},
                                 Side{"margin-right", "Lề phải", "right margin", (page.width - text->x - text->width) / mm, 15, 20, is_short},
                                 Side{"margin-top", "Lề trên", "top margin", (page.height - text->y - text->height) / mm, 20, 25, number > 1 && is_short},
                                 Side{"margin-bottom", "Lề dưới", "bottom margin", text->y / mm, 20, 25, true}}) {
            const bool is_narrow = side.is < side.least - margin_slack;
            if (is_narrow || (!side.may_be_wider && side.is > side.most + margin_slack)) {
                add(side.code, is_narrow ? Weight::error : Weight::advice, number, *text,
                    fmt::format("{} {:.0f} mm, phải từ {:.0f} đến {:.0f} mm.", side.vi, side.is, side.least, side.most),
                    fmt::format("The {} is {:.0f} mm and has to be {:.0f} to {:.0f} mm.", side.en, side.is, side.least, side.most));
            }
        }
    }

    void fonts() {
        std::set<std::string> seen;
        std::set<std::string> colours;
        for (std::size_t i = 0; i < pages_.size(); ++i) {
            for (const Piece& piece : pages_[i].pieces) {
                const std::string family = piece.family.substr(0, piece.family.find_first_of("-,"));
                std::string name = fold(family);
                std::erase(name, ' ');
                const bool is_times = name.starts_with("timesnewroman");
                if (!family.empty() && !is_times && seen.insert(name).second) {
                    const bool has_same_width = name.starts_with("liberationserif") || name.starts_with("tinos") || name.starts_with("times") ||
                                                name.starts_with("nimbusroman") || name.starts_with("texgyretermes");
                    add("font", has_same_width ? Weight::advice : Weight::error, static_cast<int>(i) + 1, piece.place,
                        "Phông chữ " + family + ", phải là Times New Roman.", "The font is " + family + " and has to be Times New Roman.");
                }
                if (!piece.colour.empty() && piece.colour != "#000000" && colours.insert(piece.colour).second) {
                    add("colour", Weight::error, static_cast<int>(i) + 1, piece.place, "Chữ màu " + piece.colour + ", phải là màu đen.",
                        "The text has the colour " + piece.colour + " and has to be black.");
                }
            }
        }
    }

    /// The size in which most of the letters are set.
    void sizes() {
        std::map<long, std::size_t> letters;
        for (const Page& page : pages_) {
            for (const Piece& piece : page.pieces) {
                letters[std::lround(piece.size * 3)] += code_points(piece.text);
            }
        }
        const auto most = std::max_element(letters.begin(), letters.end(), [](const auto& one, const auto& other) { return one.second < other.second; });
        const double size = static_cast<double>(most->first) / 3;
        if (!is_within(size, 13, 14)) {
            add("body-size", Weight::error, 1, {}, "Cỡ chữ nội dung " + points(size) + ", phải từ 13 đến 14.",
                "The text is set in " + points(size) + " points and has to be 13 to 14.");
        }
    }

    /// Size, weight and slope of a line that was found.
    void style(const char* code, const char* vi, const char* en, const Line& line, double least, double most, bool bold, bool italic, int page = 1) {
        if (!is_within(line.size, least, most)) {
            add(code, Weight::error, page, line.place, fmt::format("{}: cỡ chữ {}, phải từ {} đến {}.", vi, points(line.size), least, most),
                fmt::format("{}: {} points, has to be {} to {}.", en, points(line.size), least, most));
        }
        if (line.bold != bold || line.italic != italic) {
            add(code, Weight::error, page, line.place, fmt::format("{}: kiểu chữ phải là {}{}.", vi, italic ? "nghiêng" : "đứng", bold ? ", đậm" : ""),
                fmt::format("{}: the letters have to be {}{}.", en, italic ? "italic" : "upright", bold ? " and bold" : ""));
        }
    }

    /// A phrase on one line, or broken over two that stand below each other.
    static std::optional<Line> find(const std::vector<Line>& lines, const std::string& phrase, bool& is_broken) {
        is_broken = false;
        const std::string wanted = fold(phrase);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (fold(lines[i].text) == wanted) {
                return lines[i];
            }
            for (std::size_t j = i + 1; j < std::min(i + 4, lines.size()); ++j) {
                if (fold(lines[i].text + " " + lines[j].text) == wanted) {
                    is_broken = true;
                    return Line{lines[i].text + " " + lines[j].text, around(lines[i].place, lines[j].place), std::max(lines[i].size, lines[j].size),
                                lines[i].bold && lines[j].bold, lines[i].italic && lines[j].italic};
                }
            }
        }
        return std::nullopt;
    }

    void fixed_phrase(const std::vector<Line>& lines, const char* code, const char* vi, const char* en, const char* phrase, double least, double most) {
        bool is_broken = false;
        const auto line = find(lines, phrase, is_broken);
        if (!line) {
            add(code, Weight::error, 1, {}, fmt::format("Thiếu {}: “{}”.", vi, phrase), fmt::format("The {} is missing: “{}”.", en, phrase));
            return;
        }
        if (line->text != phrase) {
            add(code, Weight::error, 1, line->place, fmt::format("{} viết “{}”, phải là “{}”.", vi, line->text, phrase),
                fmt::format("The {} is written “{}” and has to be “{}”.", en, line->text, phrase));
        }
        if (is_broken) {
            add(code, Weight::error, 1, line->place, fmt::format("{} phải nằm trên một dòng.", vi), fmt::format("The {} stands on one line.", en));
        }
        style(code, vi, en, *line, least, most, true, false);
    }

    void first_page(const std::vector<Line>& all, const Page& page) {
        std::vector<Line> head;
        for (const Line& line : all) {
            if (line.place.y > page.height * 0.6) {
                head.push_back(line);
            }
        }
        const auto column = [&](bool right) {
            std::vector<Line> lines;
            for (const Line& line : head) {
                if ((line.place.x + line.place.width / 2 > page.width * 0.5) == right) {
                    lines.push_back(line);
                }
            }
            return lines;
        };
        fixed_phrase(column(true), "country", "Quốc hiệu", "country's name", country, 12, 13);
        fixed_phrase(column(true), "motto", "Tiêu ngữ", "motto", motto, 13, 14);
        const std::vector<Line> left = column(false);
        const auto number = std::find_if(left.begin(), left.end(), [](const Line& line) { return line.text.starts_with("Số:"); });
        if (number == left.end()) {
            add("number", Weight::error, 1, {}, "Thiếu ô số, ký hiệu (“Số: …/…”).", "The cell of number and symbol is missing (“Số: …/…”).");
        } else {
            number_cell(*number);
            agency({left.begin(), number});
        }
        place_and_day(column(true));
        kind(head, left, page);
        if (expected_.needs_addressee) {
            const auto addressee = std::find_if(all.begin(), all.end(), [](const Line& line) { return line.text.starts_with("Kính gửi"); });
            if (addressee == all.end()) {
                add("addressee", Weight::error, 1, {}, "Thiếu “Kính gửi:”.", "“Kính gửi:” is missing.");
            } else {
                style("addressee", "Kính gửi", "Kính gửi", *addressee, 13, 14, false, false);
            }
        }
    }

    void number_cell(const Line& line) {
        style("number", "Số, ký hiệu", "number and symbol", line, 13, 13, false, false);
        const std::size_t slash = line.text.find('/');
        const std::string end = slash == std::string::npos ? "" : line.text.substr(slash);
        if (slash == std::string::npos || end.find(' ') != std::string::npos || end != upper(end)) {
            // QyĐ, TTr, CTr and the copies are written as Annex III has them.
            const bool is_known_mixed = end.starts_with("/QyĐ-") || end.starts_with("/TTr-") || end.starts_with("/CTr-") || end.starts_with("/TrS-");
            if (!is_known_mixed || end.find(' ') != std::string::npos) {
                add("symbol", Weight::error, 1, line.place, "Giữa số và ký hiệu có dấu “/”, trong ký hiệu có dấu “-”, không cách chữ, viết hoa.",
                    "A slash between number and symbol, dashes within it, no spaces, capitals.");
            }
        } else if (expected_.symbol_end && end != *expected_.symbol_end) {
            add("symbol", Weight::error, 1, line.place, fmt::format("Ký hiệu “{}”, theo loại văn bản và đơn vị phải là “{}”.", end, *expected_.symbol_end),
                fmt::format("The symbol is “{}”; type and unit give “{}”.", end, *expected_.symbol_end));
        }
    }

    void agency(const std::vector<Line>& above) {
        if (above.empty()) {
            add("agency", Weight::error, 1, {}, "Thiếu tên cơ quan ban hành phía trên số, ký hiệu.", "The agency's name above the number is missing.");
            return;
        }
        const Line& issuer = above.back();
        style("agency", "Tên cơ quan ban hành", "issuing agency", issuer, 12, 13, true, false);
        for (const Line& line : above) {
            if (!is_upper(line.text)) {
                add("agency", Weight::error, 1, line.place, "Tên cơ quan phải viết in hoa: “" + line.text + "”.", "The agency's name is in capitals: “" + line.text + "”.");
            }
        }
    }

    void place_and_day(const std::vector<Line>& right) {
        const auto line = std::find_if(right.begin(), right.end(), [](const Line& one) {
            const std::string text = fold(one.text);
            return text.find(", ngay") != std::string::npos && text.find("thang") != std::string::npos;
        });
        if (line == right.end()) {
            add("place-and-day", Weight::error, 1, {}, "Thiếu địa danh và thời gian (“…, ngày … tháng … năm …”).", "Place and date are missing (“…, ngày … tháng … năm …”).");
            return;
        }
        style("place-and-day", "Địa danh và thời gian", "place and date", *line, 13, 14, false, true);
        if (fold(line->text).find("nam 2") == std::string::npos && fold(line->text).find("nam") == fold(line->text).size() - 3) {
            add("place-and-day", Weight::advice, 1, line->place, "Địa danh và thời gian nên nằm trên một dòng.", "Place and date had better stand on one line.");
        }
    }

    void kind(const std::vector<Line>& head, const std::vector<Line>& left, const Page& page) {
        if (expected_.is_official_letter) {
            const auto about = std::find_if(left.begin(), left.end(), [](const Line& line) { return line.text.starts_with("V/v"); });
            if (about == left.end()) {
                add("subject", Weight::error, 1, {}, "Thiếu trích yếu “V/v …” dưới số, ký hiệu.", "“V/v …” below the number is missing.");
            } else {
                style("subject", "Trích yếu (V/v)", "subject (V/v)", *about, 12, 13, false, false);
            }
            return;
        }
        if (expected_.type_name.empty()) {
            return;
        }
        const std::string wanted = upper(expected_.type_name);
        const auto line = std::find_if(head.begin(), head.end(), [&](const Line& one) { return fold(one.text) == fold(wanted); });
        if (line == head.end()) {
            add("type", Weight::error, 1, {}, "Thiếu tên loại văn bản “" + wanted + "”.", "The name of the type, “" + wanted + "”, is missing.");
            return;
        }
        style("type", "Tên loại văn bản", "name of the type", *line, 13, 14, true, false);
        if (line->text != wanted) {
            add("type", Weight::error, 1, line->place, "Tên loại văn bản phải viết in hoa: “" + wanted + "”.", "The name of the type is in capitals: “" + wanted + "”.");
        }
        const double middle = line->place.x + line->place.width / 2;
        const double text_middle = (30 * mm + page.width - 15 * mm) / 2;
        if (std::abs(middle - text_middle) > 12 * mm) {
            add("type", Weight::error, 1, line->place, "Tên loại văn bản phải canh giữa.", "The name of the type is centred.");
        }
    }

    /// "Nơi nhận" with its list, on whatever page it stands.
    void closing() {
        for (std::size_t i = pages_.size(); i-- > 0;) {
            const std::vector<Line> lines = lines_of(pages_[i]);
            const auto heading = std::find_if(lines.begin(), lines.end(), [](const Line& line) { return fold(line.text).starts_with("noi nhan"); });
            if (heading == lines.end()) {
                continue;
            }
            const int page = static_cast<int>(i) + 1;
            style("recipients", "Nơi nhận", "Nơi nhận", *heading, 12, 12, true, true, page);
            bool has_archive = false;
            for (auto line = heading + 1; line != lines.end(); ++line) {
                if (line->place.x > pages_[i].width / 2) {
                    continue;  // the signature's column
                }
                has_archive = has_archive || fold(line->text).find("luu") != std::string::npos;
                if (line->text.starts_with("-") && !is_within(line->size, 11, 11)) {
                    add("recipients", Weight::error, page, line->place, "Danh sách nơi nhận: cỡ chữ " + points(line->size) + ", phải là 11.",
                        "The list of recipients is set in " + points(line->size) + " points and has to be 11.");
                    break;
                }
            }
            if (!has_archive) {
                add("recipients", Weight::error, page, heading->place, "Nơi nhận thiếu dòng “- Lưu: VT, …”.", "“- Lưu: VT, …” is missing among the recipients.");
            }
            return;
        }
        add("recipients", Weight::error, static_cast<int>(pages_.size()), {}, "Thiếu “Nơi nhận:”.", "“Nơi nhận:” is missing.");
    }

    const std::vector<Page>& pages_;
    const Expected& expected_;
    std::vector<Deviation> found_;
};

}  // namespace

std::vector<Deviation> check_annex_one(const std::vector<Page>& pages, const Expected& expected) {
    return Check(pages, expected).run();
}

}  // namespace vanthu::layout
