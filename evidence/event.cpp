#include "evidence/event.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace vanthu::evidence {
namespace {

constexpr std::string_view first_line = "vanthu-event v1\n";
constexpr std::size_t fields_limit = 20'000;

void put(std::string& out, std::string_view name, std::string_view value) {
    const auto escaped = [&out](std::string_view text, bool name_part) {
        if (std::none_of(text.begin(), text.end(), [](char c) { return c == '\\' || c == '\n' || c == '\r' || c == '='; })) {
            out += text;
            return;
        }
        for (const char c : text) {
            if (c == '\\') {
                out += "\\\\";
            } else if (c == '\n') {
                out += "\\n";
            } else if (c == '\r') {
                out += "\\r";
            } else if (c == '=' && name_part) {
                out += "\\e";
            } else {
                out.push_back(c);
            }
        }
    };
    escaped(name, true);
    out.push_back('=');
    escaped(value, false);
    out.push_back('\n');
}

/// Nothing for an escape that `put` does not write, or a character that it would have escaped.
std::optional<std::string> unescape(std::string_view text, bool name_part) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\r' || c == '\n') {
            return std::nullopt;
        }
        if (c != '\\') {
            out.push_back(c);
            continue;
        }
        if (++i == text.size()) {
            return std::nullopt;
        }
        switch (text[i]) {
            case '\\':
                out.push_back('\\');
                break;
            case 'n':
                out.push_back('\n');
                break;
            case 'r':
                out.push_back('\r');
                break;
            case 'e':
                if (!name_part) {
                    return std::nullopt;
                }
                out.push_back('=');
                break;
            default:
                return std::nullopt;
        }
    }
    return out;
}

tl::unexpected<Error> not_canonical() {
    return fail(Code::invalid_input, {"Bản ghi sự kiện không đúng dạng chuẩn.", "Not a canonical event."});
}

/// Takes one `name=value` line off the front.
std::optional<std::pair<std::string, std::string>> take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
        return std::nullopt;
    }
    auto name = unescape(line.substr(0, equals), true);
    auto value = unescape(line.substr(equals + 1), false);
    if (!name || !value) {
        return std::nullopt;
    }
    return std::pair{std::move(*name), std::move(*value)};
}

}  // namespace

std::string encode(const Event& event) {
    std::string out{first_line};
    put(out, "kind", event.kind);
    put(out, "at", std::to_string(to_millis(event.at)));
    put(out, "actor", event.actor);
    put(out, "object", event.object);
    for (const auto& [name, value] : event.fields) {
        put(out, name, value);
    }
    return out;
}

Result<Event> decode(std::string_view text) {
    const std::string_view whole = text;
    if (!text.starts_with(first_line)) {
        return not_canonical();
    }
    text.remove_prefix(first_line.size());
    Event event;
    const auto head = [&](std::string_view name, std::string& value) {
        auto line = take_line(text);
        if (!line || line->first != name) {
            return false;
        }
        value = std::move(line->second);
        return true;
    };
    std::string at;
    if (!head("kind", event.kind) || !head("at", at) || !head("actor", event.actor) || !head("object", event.object)) {
        return not_canonical();
    }
    long long millis = 0;
    const auto [end, error] = std::from_chars(at.data(), at.data() + at.size(), millis);
    if (error != std::errc{} || end != at.data() + at.size()) {
        return not_canonical();
    }
    event.at = from_millis(millis);
    while (!text.empty()) {
        auto line = take_line(text);
        if (!line || event.fields.size() >= fields_limit) {
            return not_canonical();
        }
        event.fields.push_back(std::move(*line));
    }
    // "007" and the like read well but are not what `encode` writes.
    if (encode(event) != whole) {
        return not_canonical();
    }
    return event;
}

Hash commitment(ByteView salt, std::string_view encoded) {
    Sha256Stream stream;
    stream.update(salt);
    stream.update(as_bytes(encoded));
    return stream.finish();
}

}  // namespace vanthu::evidence
