#include "signing/pdf/byte_range.hpp"

#include <array>
#include <set>

#include "signing/pdf/reader/lexer.hpp"
#include "signing/pdf/pdf_file.hpp"

namespace vanthu::signing {
namespace {

constexpr int stretches_limit = 64;
constexpr std::size_t revisions_limit = 10'000;
constexpr std::size_t table_tokens_limit = 50'000'000;

/// Ascending stretches within the file.
bool read_parts(pdf::Object array, ByteView file, ByteRange& range, std::vector<std::uint64_t>& begins) {
    if (!array.is_array() || array.size() < 2 || array.size() % 2 != 0 ||
        array.size() > 2 * stretches_limit) {
        return false;
    }
    const auto size = static_cast<long long>(file.size());
    for (int i = 0; i < array.size(); i += 2) {
        pdf::Object first = array.at(i);
        pdf::Object count = array.at(i + 1);
        if (!first.is_integer() || !count.is_integer()) {
            return false;
        }
        const long long begin = first.integer();
        const long long length = count.integer();
        if (begin < static_cast<long long>(range.end) || length < 0 || begin > size || length > size - begin) {
            return false;
        }
        range.parts.push_back(file.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(length)));
        begins.push_back(static_cast<std::uint64_t>(begin));
        range.end = static_cast<std::uint64_t>(begin + length);
    }
    return true;
}

/// A hexadecimal string and nothing else (ISO 32000-1 clause 7.3.4.3).
std::optional<Bytes> decode_gap(std::string_view gap) {
    if (gap.size() < 2 || gap.front() != '<' || gap.back() != '>') {
        return std::nullopt;
    }
    std::string hex{gap.substr(1, gap.size() - 2)};
    std::erase_if(hex,
                  [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; });
    if (hex.size() % 2 != 0) {
        hex.push_back('0');
    }
    auto decoded = from_hex(hex);
    return decoded ? std::optional{std::move(*decoded)} : std::nullopt;
}

/// The /Prev of the section at this place; 0 for none.
std::optional<std::uint64_t> previous_section(std::string_view text, std::size_t at) {
    pdf::Lexer lexer(text, at);
    pdf::Token token = lexer.next();
    if (token.text == "xref") {
        for (std::size_t i = 0; token.text != "trailer"; ++i) {
            token = lexer.next();
            if (token.kind == pdf::Token::Kind::end || i > table_tokens_limit) {
                return std::nullopt;
            }
        }
    } else if (token.kind != pdf::Token::Kind::integer || lexer.next().kind != pdf::Token::Kind::integer ||
               lexer.next().text != "obj") {
        return std::nullopt;
    }
    const std::size_t begin = lexer.position();
    const std::size_t end = pdf::scan_object(text, begin, [](int) {}).position;
    pdf::Lexer words(text.substr(0, end), begin);
    for (token = words.next(); token.kind != pdf::Token::Kind::end; token = words.next()) {
        if (token.text == "/Prev") {
            const int offset = pdf::number_of(words.next());
            return offset < 0 ? std::nullopt : std::optional{static_cast<std::uint64_t>(offset)};
        }
    }
    return 0;
}

int count_marks(std::string_view text) {
    int count = 0;
    for (std::size_t at = text.find("%%EOF"); at != std::string_view::npos; at = text.find("%%EOF", at + 5)) {
        ++count;
    }
    return count;
}

}  // namespace

std::optional<ByteRange> read_byte_range(const pdf::Object& dictionary, ByteView file, std::uint64_t shift,
                                         bool encrypted) {
    ByteRange range;
    std::vector<std::uint64_t> begins;
    if (!read_parts(dictionary.get("/ByteRange"), file, range, begins)) {
        return std::nullopt;
    }
    pdf::Object contents = dictionary.get("/Contents");
    if (range.parts.size() != 2 || begins[0] != 0 || range.parts[0].empty() || range.parts[1].empty() ||
        !contents.is_string()) {
        return range;
    }
    range.contents_begin = range.parts[0].size();
    range.contents_end = begins[1];
    auto decoded = decode_gap(as_text(file.subspan(range.contents_begin, range.contents_end - range.contents_begin)));
    if (!decoded) {
        return range;
    }
    range.contents = std::move(*decoded);
    const bool stands_here = contents.offset() >= 0 &&
                             static_cast<std::uint64_t>(contents.offset()) + shift == range.contents_begin;
    // An encrypted file's strings are decrypted, but for this one (ISO 32000-1 clause 7.6.1); its bytes are taken from
    // the gap.
    const bool is_equal = encrypted || as_text(range.contents) == contents.string();
    range.shape = !is_equal     ? ByteRange::Shape::irregular
                  : stands_here ? ByteRange::Shape::standard
                                : ByteRange::Shape::displaced;
    return range;
}

int count_revisions(ByteView file, std::size_t header_offset) {
    const std::string_view text = as_text(file);
    const auto start = find_startxref(file);
    std::set<std::uint64_t> seen;
    std::optional<std::uint64_t> at = start ? std::optional{*start} : std::nullopt;
    while (at && *at != 0 && seen.size() < revisions_limit && seen.insert(*at).second) {
        at = previous_section(text, static_cast<std::size_t>(*at) + header_offset);
    }
    if (!at || *at != 0 || seen.empty()) {
        return count_marks(text);
    }
    const bool is_linearised = text.substr(0, 1024).find("/Linearized") != std::string_view::npos;
    const int count = static_cast<int>(seen.size());
    return is_linearised && count > 1 ? count - 1 : count;
}

}  // namespace vanthu::signing
