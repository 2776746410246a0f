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

void append_base64(std::string& message, std::string_view content) {
    const std::string encoded = to_base64(as_bytes(content));
    constexpr std::size_t line_bytes = 76;
    message.reserve(message.size() + encoded.size() + encoded.size() / line_bytes * 2 + 2);
    for (std::size_t at = 0; at < encoded.size(); at += line_bytes) {
        message.append(encoded, at, line_bytes).append("\r\n");
    }
}

/// A name of any letters as an extended parameter, in pieces that fit on a line (RFC 2231 sections 3 and 4).
std::string file_name_field(const std::string& name) {
    constexpr std::size_t piece_letters = 50;
    std::string field = "Content-Disposition: attachment";
    std::string piece;
    int count = 0;
    const auto end_piece = [&] {
        field += fmt::format(";\r\n filename*{}*={}{}", count, count == 0 ? "utf-8''" : "", piece);
        piece.clear();
        ++count;
    };
    for (const char letter : on_one_line(name)) {
        const bool is_plain = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                              letter == '-' || letter == '.' || letter == '_';
        piece += is_plain ? std::string(1, letter) : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
        if (piece.size() >= piece_letters) {
            end_piece();
        }
    }
    if (!piece.empty() || count == 0) {
        end_piece();
    }
    return field + "\r\n";
}

}  // namespace

std::string mail_message(const Mail& mail, const std::string& from, const std::string& from_name) {
    std::string message = "Date: " + date_of(mail.at) + "\r\n";
    message += address_field("From", from_name, from);
    message += address_field("To", mail.to_name, mail.to);
    message += "Subject: " + encoded_words(mail.subject) + "\r\n";
    message += fmt::format("Message-ID: <{}@{}>\r\n", on_one_line(mail.id), from.substr(from.find('@') + 1));
    message += "Auto-Submitted: auto-generated\r\n";  // RFC 3834: no machine is to answer
    message += "MIME-Version: 1.0\r\n";
    // Base64 has no "=_": the boundary stands in no part (RFC 2045 section 6.7).
    const std::string boundary = "=_" + on_one_line(mail.id);
    const bool is_mixed = !mail.attachments.empty();
    if (is_mixed) {
        message += fmt::format("Content-Type: multipart/mixed;\r\n boundary=\"{}\"\r\n\r\n--{}\r\n", boundary, boundary);
    }
    message += "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    std::string text;
    for (const char c : mail.body) {
        text += c == '\n' ? "\r\n" : std::string(1, c);
    }
    append_base64(message, text);
    for (const MailAttachment& one : mail.attachments) {
        message += fmt::format("--{}\r\nContent-Type: {}\r\nContent-Transfer-Encoding: base64\r\n", boundary, on_one_line(one.media_type));
        message += file_name_field(one.name) + "\r\n";
        append_base64(message, one.content);
    }
    return message + (is_mixed ? "--" + boundary + "--\r\n" : "");
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
