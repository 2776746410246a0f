#include "records/book.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "records/document.hpp"

namespace vanthu::records {
namespace {

constexpr std::array<const char*, 8> kind_names{"incoming", "outgoing", "internal", "copies", "invitations", "advisory", "normative", "classified"};

bool is_book_code(std::string_view code) {
    return !code.empty() && code.size() <= 40 && std::all_of(code.begin(), code.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

/// Codes of types are not plain letters ("QĐ"); their books are known by these.
struct NormativeBook {
    std::string_view type;
    std::string_view book;
};
constexpr std::array<NormativeBook, 7> normative_books{{{"NQ-QPPL", "normative-nq"},
                                                        {"NQLT-QPPL", "normative-nqlt"},
                                                        {"NĐ-QPPL", "normative-nd"},
                                                        {"QĐ-QPPL", "normative-qd"},
                                                        {"TT-QPPL", "normative-tt"},
                                                        {"TTLT-QPPL", "normative-ttlt"},
                                                        {"CT-QPPL", "normative-ct"}}};

std::string standard_book_of(const DocumentType& type) {
    if (type.is_copy) {
        return "copies";
    }
    const auto own = std::find_if(normative_books.begin(), normative_books.end(), [&](const auto& one) { return one.type == type.code; });
    return own == normative_books.end() ? "outgoing" : std::string{own->book};
}

}  // namespace

const char* to_string(BookKind kind) {
    return kind_names.at(static_cast<std::size_t>(kind));
}

std::optional<BookKind> parse_book_kind(std::string_view text) {
    const auto found = std::find(kind_names.begin(), kind_names.end(), text);
    return found == kind_names.end() ? std::nullopt : std::optional{static_cast<BookKind>(found - kind_names.begin())};
}

Result<void> Book::require_open(std::chrono::year_month_day today) const {
    if (closed_from && std::chrono::sys_days{today} >= std::chrono::sys_days{*closed_from}) {
        return fail(Code::conflict, {fmt::format("“{}” đã khóa sổ từ ngày {}.", name, to_iso(*closed_from)),
                                     fmt::format("“{}” has been closed since {}.", name, to_iso(*closed_from))});
    }
    return {};
}

Result<void> Book::require_type(const DocumentType& type) const {
    const bool takes = kind != BookKind::incoming && type.is_copy == (kind == BookKind::copies) &&
                       (type.is_normative ? kind == BookKind::normative || kind == BookKind::classified : kind != BookKind::normative);
    if (!takes) {
        return fail(Code::conflict, {fmt::format("“{}” không đánh số loại “{}”.", name, type.name),
                                     fmt::format("“{}” does not number documents of the type “{}”.", name, type.name)});
    }
    return {};
}

Result<void> check(const Book& book) {
    if (!is_book_code(book.code)) {
        return fail_field("/code", {"Mã sổ gồm 1 đến 40 chữ thường không dấu, chữ số, dấu gạch.",
                                    "A book's code is 1 to 40 lower-case letters, digits or dashes."});
    }
    if (auto checked = check_text(book.name, "/name", 200); !checked) {
        return checked;
    }
    if (book.kind == BookKind::advisory && !book.issuer_symbol) {
        return fail_field("/issuer_symbol", {"Sổ của hội đồng, ban cần ký hiệu riêng.", "A council's or board's book needs its own symbol."});
    }
    if (book.issuer_symbol) {
        if (auto checked = check_text(*book.issuer_symbol, "/issuer_symbol", 30); !checked) {
            return checked;
        }
        if (book.issuer_symbol->find_first_of(" /\t\n") != std::string::npos) {
            return fail_field("/issuer_symbol", {"Ký hiệu không có dấu cách và dấu gạch chéo.", "A symbol has no spaces and slashes."});
        }
    }
    return {};
}

const std::vector<Book>& standard_books() {
    static const std::vector<Book> books = [] {
        std::vector<Book> all;
        const auto add = [&](std::string code, BookKind kind, std::string name) {
            Book book;
            book.id = code;
            book.code = std::move(code);
            book.kind = kind;
            book.name = std::move(name);
            all.push_back(std::move(book));
        };
        add("incoming", BookKind::incoming, "Sổ đăng ký văn bản đến");
        add("outgoing", BookKind::outgoing, "Sổ đăng ký văn bản đi");
        add("copies", BookKind::copies, "Sổ đăng ký bản sao");
        for (const auto& [type, book] : normative_books) {
            add(std::string{book}, BookKind::normative, fmt::format("Sổ đăng ký {}", find_document_type(type)->name));
        }
        return all;
    }();
    return books;
}

std::string NumberingRules::book_for(const DocumentType& type, const UnitId& unit) const {
    int best = -1;
    std::string book = standard_book_of(type);
    for (const NumberingRule& rule : rules) {
        // "*" is about ordinary documents: copies and normative texts have sequences of their own unless they are named.
        const bool by_type = rule.type_code == type.code;
        if ((!by_type && (rule.type_code != "*" || type.is_copy || type.is_normative)) || (rule.unit && *rule.unit != unit)) {
            continue;
        }
        const int fits = (rule.unit ? 2 : 0) + (by_type ? 1 : 0);
        if (fits > best) {
            best = fits;
            book = rule.book;
        }
    }
    return book;
}

Result<void> check(const NumberingRules& rules, std::chrono::year_month_day today) {
    if (!rules.effective_from.ok() || std::chrono::sys_days{rules.effective_from} < std::chrono::sys_days{today}) {
        return fail_field("/effective_from", {"Quy tắc có hiệu lực từ hôm nay hoặc sau; văn bản đã vào sổ không thay đổi.",
                                              "Rules take effect from today on or later; what is registered does not change."});
    }
    constexpr std::size_t rules_limit = 500;
    if (rules.rules.size() > rules_limit) {
        return fail_field("/rules", {"Quá nhiều quy tắc.", "Too many rules."});
    }
    for (std::size_t i = 0; i < rules.rules.size(); ++i) {
        const NumberingRule& rule = rules.rules[i];
        const std::string pointer = fmt::format("/rules/{}/type", i);
        if (rule.type_code != "*" && !find_document_type(rule.type_code)) {
            return fail_field(pointer, {"Loại văn bản không hợp lệ.", "Not a type of document."});
        }
        const bool doubled = std::any_of(rules.rules.begin(), rules.rules.begin() + static_cast<std::ptrdiff_t>(i), [&](const NumberingRule& other) {
            return other.type_code == rule.type_code && other.unit == rule.unit;
        });
        if (doubled) {
            return fail_field(pointer, {"Hai quy tắc cho cùng loại và đơn vị.", "Two rules for the same type and unit."});
        }
    }
    return {};
}

std::string encode(const std::vector<NumberingRule>& rules) {
    std::string text;
    for (const NumberingRule& rule : rules) {
        text += fmt::format("{} {} {}\n", rule.type_code, rule.unit ? rule.unit->text() : "-", rule.book);
    }
    return text;
}

std::vector<NumberingRule> decode_rules(std::string_view text) {
    std::vector<NumberingRule> rules;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const std::size_t first = line.find(' ');
        const std::size_t second = line.rfind(' ');
        if (first == std::string_view::npos || second == first) {
            continue;
        }
        const std::string_view unit = line.substr(first + 1, second - first - 1);
        rules.push_back({std::string{line.substr(0, first)}, unit == "-" ? std::nullopt : std::optional{UnitId{std::string{unit}}},
                         std::string{line.substr(second + 1)}});
    }
    return rules;
}

}  // namespace vanthu::records
