#include "signing/pdf/reader/section_reader.hpp"

#include <algorithm>
#include <array>

#include "signing/pdf/reader/lexer.hpp"
#include "signing/pdf/reader/parser.hpp"

namespace vanthu::signing::pdf {
namespace {

constexpr std::size_t sections_limit = 10'000;
/// Of all sections: they may overlap.
constexpr std::size_t rows_limit = 4'000'000;
constexpr int generation_limit = 65'535;
/// Of a file that is searched: how far words and trailers are followed, and how many trailers are read.
constexpr std::size_t words_limit = 100;
constexpr std::size_t trailer_limit = 65'536;
constexpr std::size_t trailers_limit = 1000;

tl::unexpected<Error> damaged(const char* what, std::size_t at) {
    const std::string where = std::string{what} + " @" + std::to_string(at);
    return fail(Code::invalid_input,
                {"Tệp PDF bị hỏng hoặc không đúng chuẩn: " + where, "The PDF is damaged or not well-formed: " + where});
}

/// Decimal digits as an entry of a table has them; nothing for what is none.
std::optional<std::uint64_t> digits(std::string_view text) {
    std::uint64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return text.empty() || text.size() > 18 ? std::nullopt : std::optional{value};
}

struct TableEntry {
    std::uint64_t offset = 0;
    int generation = 0;
    bool is_free = false;
};

std::optional<TableEntry> to_entry(std::string_view offset, std::string_view generation, char kind) {
    const auto place = digits(offset);
    const auto number = digits(generation);
    if (!place || !number || *number > generation_limit || (kind != 'n' && kind != 'f')) {
        return std::nullopt;
    }
    return TableEntry{*place, static_cast<int>(*number), kind == 'f'};
}

/// One entry: of twenty bytes as clause 7.5.4 has it, or of as many as a careless program wrote.
std::optional<TableEntry> take_entry(std::string_view text, Lexer& lexer) {
    constexpr std::size_t fixed = 18;
    std::size_t at = lexer.position();
    while (at < text.size() && is_white_space(text[at])) {
        ++at;
    }
    const std::string_view line = text.substr(at, fixed);
    if (line.size() == fixed && line[10] == ' ' && line[16] == ' ') {
        if (auto entry = to_entry(line.substr(0, 10), line.substr(11, 5), line[17])) {
            lexer.seek(at + fixed);
            return entry;
        }
    }
    const Token offset = lexer.next();
    const Token generation = lexer.next();
    const Token kind = lexer.next();
    return kind.text.size() == 1 ? to_entry(offset.text, generation.text, kind.text.front()) : std::nullopt;
}

/// The number after the last startxref of the file (clause 7.5.5).
std::optional<std::size_t> start_of(std::string_view text) {
    const std::size_t at = text.rfind("startxref");
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    Lexer lexer(text, at + 9);
    const auto offset = digits(lexer.next().text);
    return offset && *offset > 0 && *offset < text.size() ? std::optional{static_cast<std::size_t>(*offset)} : std::nullopt;
}

}  // namespace

Result<void> SectionReader::read() {
    const std::string_view text = document_.text_;
    const auto start = start_of(text);
    if (!start) {
        return damaged("startxref", text.size());
    }
    std::size_t at = *start;
    for (;;) {
        if (!seen_.insert(at).second || seen_.size() > sections_limit) {
            return damaged("/Prev", at);
        }
        const auto trailer = section(at);
        if (!trailer) {
            return pass(trailer.error());
        }
        if (sections_.size() > rows_limit) {
            return damaged("xref", at);
        }
        ++document_.section_count_;
        if (document_.trailer_.is_null()) {
            document_.trailer_ = *trailer;
        }
        const Object previous = trailer->get("/Prev");
        if (previous.is_null() || (previous.is_integer() && previous.integer() == 0)) {
            return {};
        }
        if (previous.is_indirect() || !previous.is_integer() || previous.integer() < 0 ||
            static_cast<unsigned long long>(previous.integer()) >= text.size()) {
            return damaged("/Prev", at);
        }
        at = static_cast<std::size_t>(previous.integer());
    }
}

Result<Object> SectionReader::section(std::size_t at) {
    Lexer lexer(document_.text_, at);
    return lexer.next().text == "xref" ? table(lexer) : stream(at);
}

Result<Object> SectionReader::table(Lexer& lexer) {
    std::vector<CrossReferenceTable::Row> free;
    Token token = lexer.next();
    for (; token.kind == Token::Kind::integer; token = lexer.next()) {
        if (auto done = subsection(lexer, token, free); !done) {
            return pass(done.error());
        }
    }
    Parser parser(document_, document_.text_, lexer.position(), Parser::Place::file);
    const auto trailer = token.text == "trailer" ? parser.object() : std::nullopt;
    if (!trailer || !trailer->is_dictionary() || !trailer->get("/Size").is_integer()) {
        return damaged("trailer", token.begin);
    }
    const Object hidden = trailer->get("/XRefStm");
    if (!hidden.is_null()) {
        document_.is_hybrid_ = true;
        if (document_.options_.knows_streams) {
            // Clause 7.5.8.4: what it says comes before what the table calls free.
            if (hidden.is_indirect() || !hidden.is_integer() || hidden.integer() < 0) {
                return damaged("/XRefStm", token.begin);
            }
            if (const auto read = stream(static_cast<std::size_t>(hidden.integer())); !read) {
                return read;
            }
        }
    }
    for (const auto& [id, entry] : free) {
        sections_.add(id, entry);
    }
    return *trailer;
}

Result<void> SectionReader::subsection(Lexer& lexer, const Token& first, std::vector<CrossReferenceTable::Row>& free) {
    const int begin = number_of(first);
    const int count = number_of(lexer.next());
    if (begin < 0 || count < 0 || begin > Sections::number_limit || count > Sections::number_limit - begin) {
        return damaged("xref", first.begin);
    }
    for (int number = begin; number < begin + count; ++number) {
        const auto entry = take_entry(document_.text_, lexer);
        if (!entry) {
            return damaged("xref", lexer.position());
        }
        const Identifier id{number, entry->generation};
        if (number == 0) {
            continue;  // the head of the list of free ones
        }
        if (entry->is_free) {
            free.emplace_back(id, Entry{});
        } else {
            sections_.add(id, {.kind = Entry::Kind::in_file, .offset = entry->offset});
        }
    }
    return {};
}

Result<Object> SectionReader::stream(std::size_t at) {
    if (!document_.options_.knows_streams) {
        return damaged("xref", at);
    }
    const auto object = document_.read_object(at, std::nullopt, /*decrypts=*/false);
    if (!object || !object->is_stream() || object->dictionary().get("/Type").name() != "/XRef" ||
        !object->dictionary().get("/Size").is_integer()) {
        return damaged("xref", at);
    }
    const auto data = object->data();
    if (!data) {
        return damaged("/XRef", at);
    }
    if (auto done = rows(object->dictionary(), *data); !done) {
        return pass(done.error());
    }
    return object->dictionary();
}

/// Clause 7.5.8.2: /Index says for which numbers there are rows, /W how wide their three fields are.
Result<void> SectionReader::rows(const Object& dictionary, const std::string& data) {
    std::array<std::size_t, 3> widths{};
    const Object widths_given = dictionary.get("/W");
    for (int i = 0; i < 3; ++i) {
        const long long width = widths_given.at(i).is_integer() ? widths_given.at(i).integer() : -1;
        if (width < 0 || width > 8) {
            return damaged("/W", 0);
        }
        widths.at(static_cast<std::size_t>(i)) = static_cast<std::size_t>(width);
    }
    const std::size_t row_bytes = widths[0] + widths[1] + widths[2];
    std::vector<std::pair<long long, long long>> ranges{{0, dictionary.get("/Size").integer()}};
    if (const Object index = dictionary.get("/Index"); !index.is_null()) {
        if (!index.is_array() || index.size() % 2 != 0) {
            return damaged("/Index", 0);
        }
        ranges.clear();
        for (int i = 0; i < index.size(); i += 2) {
            ranges.emplace_back(index.at(i).is_integer() ? index.at(i).integer() : -1, index.at(i + 1).is_integer() ? index.at(i + 1).integer() : -1);
        }
    }
    std::size_t at = 0;
    const auto field = [&](std::size_t which, std::uint64_t otherwise) {
        std::uint64_t value = widths.at(which) == 0 ? otherwise : 0;
        for (std::size_t i = 0; i < widths.at(which); ++i) {
            value = value << 8U | static_cast<unsigned char>(data[at++]);
        }
        return value;
    };
    for (const auto& [begin, count] : ranges) {
        if (row_bytes == 0 || begin < 0 || count < 0 || begin > Sections::number_limit || count > Sections::number_limit - begin ||
            static_cast<std::size_t>(count) > (data.size() - at) / row_bytes || sections_.size() + static_cast<std::size_t>(count) > rows_limit) {
            return damaged("/Index", 0);
        }
        for (long long number = begin; number < begin + count; ++number) {
            const std::uint64_t kind = field(0, 1);
            const std::uint64_t second = field(1, 0);
            const std::uint64_t third = field(2, 0);
            const Identifier id{static_cast<int>(number), static_cast<int>(std::min<std::uint64_t>(third, generation_limit))};
            if (number == 0) {
                continue;
            }
            if (kind == 0) {
                sections_.add({id.number, 0}, {});
            } else if (kind == 1 && third <= generation_limit) {
                sections_.add(id, {.kind = Entry::Kind::in_file, .offset = second});
            } else if (kind == 2 && second <= static_cast<std::uint64_t>(Sections::number_limit) &&
                       third <= static_cast<std::uint64_t>(Sections::number_limit)) {
                sections_.add({id.number, 0}, {.kind = Entry::Kind::in_stream, .container = static_cast<int>(second), .index = static_cast<int>(third)});
            } else {
                return damaged("/XRef", 0);
            }
        }
    }
    return {};
}

Result<void> SectionReader::rebuild() {
    const std::string_view text = document_.text_;
    is_rebuilt_ = true;
    std::size_t trailers = 0;
    sections_.drop_objects_in_file();
    for (std::size_t line = 0; line < text.size();) {
        const std::size_t end = std::min(text.find_first_of("\r\n", line), text.size());
        // Only the first words of a line are looked at; the third may stand on the next.
        Lexer lexer(text.substr(0, std::min(text.size(), end + words_limit)), line);
        const Token first = lexer.next();
        if (first.begin < end && first.kind == Token::Kind::integer) {
            const Identifier id{number_of(first), number_of(lexer.next())};
            if (lexer.next().text == "obj" && id.number > 0 && id.number <= Sections::number_limit && id.generation >= 0 &&
                id.generation <= generation_limit) {
                sections_.add_found(id, first.begin);
            }
        } else if (first.begin < end && first.text == "trailer" && ++trailers < trailers_limit) {
            const std::string_view near = text.substr(0, std::min(text.size(), lexer.position() + trailer_limit));
            const auto trailer = Parser(document_, near, lexer.position(), Parser::Place::file).object();
            if (trailer && trailer->is_dictionary()) {
                document_.is_hybrid_ = document_.is_hybrid_ || trailer->has("/XRefStm");
                if (document_.trailer_.is_null()) {
                    document_.trailer_ = *trailer;
                }
            }
        }
        line = end + 1;
    }
    return document_.trailer_.is_null() ? damaged("trailer", text.size()) : Result<void>{};
}

CrossReferenceTable SectionReader::take_table() {
    // What was read may be needed again, if it has to be rebuilt.
    return document_.options_.rebuilds ? Sections{sections_}.merge() : std::move(sections_).merge();
}

}  // namespace vanthu::signing::pdf
