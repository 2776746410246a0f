#include "server/net/mail_message.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include <fmt/format.h>

#include "core/bytes.hpp"

namespace vanthu::net {
namespace {

std::string on_one_line(std::string_view text) {
    std::string line{text};
    std::replace_if(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; }, ' ');
    return line;
}

/// Encoded words (RFC 2047 section 2): each of whole code points, at most 75 bytes, one a line.
std::string encoded_words(std::string_view text) {
    constexpr std::size_t bytes_per_word = 42;  // 56 in base64, with "=?UTF-8?B?" and "?=" 68: a short field name fits before
    const std::string line = on_one_line(text);
    std::string words;
    for (std::size_t at = 0; at < line.size();) {
        std::size_t end = std::min(line.size(), at + bytes_per_word);
        while (end < line.size() && end > at && (static_cast<unsigned char>(line[end]) & 0xc0U) == 0x80U) {
            --end;
        }
        if (end == at) {
            end = std::min(line.size(), at + bytes_per_word);  // no UTF-8 at all
        }
        words += fmt::format("{}=?UTF-8?B?{}?=", words.empty() ? "" : "\r\n ", to_base64(as_bytes(line.substr(at, end - at))));
        at = end;
    }
    return words;
}

std::string address_field(const char* name, const std::string& person, const std::string& address) {
    const std::string words = encoded_words(person);
    return words.empty() ? fmt::format("{}: <{}>\r\n", name, address) : fmt::format("{}: {}\r\n <{}>\r\n", name, words, address);
}

/// RFC 5322 section 3.3, in words that no locale changes.
std::string date_of(Instant at) {
    constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds = to_millis(at) / 1000;
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", days.at(static_cast<std::size_t>(parts.tm_wday)), parts.tm_mday,
                       months.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace

std::string mail_message(const Mail& mail, const std::string& from, const std::string& from_name) {
    std::string message = "Date: " + date_of(mail.at) + "\r\n";
    message += address_field("From", from_name, from);
    message += address_field("To", mail.to_name, mail.to);
    message += "Subject: " + encoded_words(mail.subject) + "\r\n";
    message += fmt::format("Message-ID: <{}@{}>\r\n", on_one_line(mail.id), from.substr(from.find('@') + 1));
    message += "Auto-Submitted: auto-generated\r\n";  // RFC 3834: no machine is to answer
    message += "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    std::string text;
    for (const char c : mail.body) {
        text += c == '\n' ? "\r\n" : std::string(1, c);
    }
    const std::string encoded = to_base64(as_bytes(text));
    constexpr std::size_t line_bytes = 76;
    for (std::size_t at = 0; at < encoded.size(); at += line_bytes) {
        message += encoded.substr(at, line_bytes) + "\r\n";
    }
    return message;
}

std::string with_dots(std::string_view message) {
    std::string sent;
    bool at_line_start = true;
    for (const char c : message) {
        if (at_line_start && c == '.') {
            sent.push_back('.');
        }
        sent.push_back(c);
        at_line_start = c == '\n';
    }
    return sent + (at_line_start ? ".\r\n" : "\r\n.\r\n");
}

}  // namespace vanthu::net
