#include "mime/message.hpp"

#include <algorithm>
#include <array>

#include "core/charset.hpp"
#include "core/text.hpp"
#include "mime/encodings.hpp"

namespace vanthu::mime {
namespace {

std::string_view without_last_line_end(std::string_view text) {
    if (text.ends_with("\r\n")) {
        return text.substr(0, text.size() - 2);
    }
    return text.ends_with('\n') ? text.substr(0, text.size() - 1) : text;
}

/// RFC 2046 section 5.1.1: the parts between lines that begin with the boundary. The line end before a boundary belongs to it.
std::vector<std::string_view> parts_of(std::string_view body, const std::string& boundary) {
    std::vector<std::string_view> parts;
    const std::string delimiter = "--" + boundary;
    std::size_t begin = std::string_view::npos;
    for (std::size_t at = 0; at < body.size() && parts.size() <= parts_limit;) {
        const std::size_t newline = body.find('\n', at);
        const std::size_t next = newline == std::string_view::npos ? body.size() : newline + 1;
        const std::string_view line = body.substr(at, next - at);
        std::string_view behind = line.starts_with(delimiter) ? line.substr(delimiter.size()) : std::string_view{};
        const bool is_last = behind.starts_with("--");
        behind = behind.substr(is_last ? 2 : 0);
        const bool is_delimiter = line.starts_with(delimiter) && behind.find_first_not_of(" \t\r\n") == std::string_view::npos;
        if (is_delimiter) {
            if (begin != std::string_view::npos) {
                parts.push_back(without_last_line_end(body.substr(begin, at - begin)));
            }
            begin = next;
            if (is_last) {
                return parts;
            }
        }
        at = next;
    }
    if (begin != std::string_view::npos && begin < body.size()) {
        parts.push_back(body.substr(begin));  // cut short: its end is missing
    }
    return parts;
}

Decoded decoded(std::string_view body, const std::string& encoding) {
    if (encoding == "base64") {
        return from_base64(body);
    }
    if (encoding == "quoted-printable") {
        return from_quoted_printable(body);
    }
    return {std::string{body}, false};
}

std::string extension_for(const std::string& media_type) {
    constexpr std::array<std::pair<std::string_view, const char*>, 7> known{{{"application/pdf", ".pdf"}, {"text/plain", ".txt"}, {"text/html", ".html"}, {"image/png", ".png"},
                                                                             {"image/jpeg", ".jpg"}, {"message/rfc822", ".eml"}, {"application/xml", ".xml"}}};
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.first == media_type; });
    return found == known.end() ? ".bin" : found->second;
}

class Reader final {
public:
    explicit Reader(Message& message) : message_(message) {}

    void read(const Head& head, std::string_view body, int depth) {
        if (++parts_ > parts_limit || depth > depth_limit) {
            message_.is_complete = false;
            return;
        }
        message_.is_complete = message_.is_complete && head.is_complete;
        Parameters type = read_parameters(head.value("content-type"));
        if (type.value.empty()) {
            type.value = "text/plain";
        }
        const auto boundary = type.named.find("boundary");
        if (type.value.starts_with("multipart/") && boundary != type.named.end() && !boundary->second.empty()) {
            for (const std::string_view part : parts_of(body, boundary->second)) {
                const Head inner = read_head(part);
                read(inner, part.substr(inner.body), depth + 1);
            }
            return;
        }
        leaf(head, type, body);
    }

private:
    void leaf(const Head& head, const Parameters& type, std::string_view body) {
        const Parameters disposition = read_parameters(head.value("content-disposition"));
        std::string encoding = read_parameters(head.value("content-transfer-encoding")).value;
        Decoded content = decoded(body, encoding);
        std::string name = named(disposition, "filename");
        name = name.empty() ? named(type, "name") : name;
        const bool is_text = type.value.starts_with("text/") && name.empty() && disposition.value != "attachment";
        if (is_text) {
            if (type.value == "text/plain" && message_.text.empty()) {
                const auto charset = type.named.find("charset");
                message_.text = from_charset(content.bytes.substr(0, text_limit_bytes), charset == type.named.end() ? "utf-8" : charset->second);
            }
            return;  // how a letter is laid out is in the message itself
        }
        if (name.empty()) {
            name = "phan-" + std::to_string(message_.attachments.size() + 1) + extension_for(type.value);
        }
        message_.attachments.push_back({safe_file_name(name), type.value, std::move(content.bytes), content.is_damaged});
    }

    static std::string named(const Parameters& parameters, const std::string& name) {
        const auto found = parameters.named.find(name);
        return found == parameters.named.end() ? std::string{} : found->second;
    }

    Message& message_;
    std::size_t parts_ = 0;
};

}  // namespace

Message read_message(std::string_view raw) {
    Message message;
    const Head head = read_head(raw);
    message.from = read_mailbox(head.value("from"));
    message.subject = decode_words(head.value("subject"));
    message.message_id = head.value("message-id").substr(0, 500);
    Reader(message).read(head, raw.substr(head.body), 0);
    return message;
}

}  // namespace vanthu::mime
