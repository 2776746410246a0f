#include "server/net/request_gate.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace vanthu::net {
namespace {

constexpr std::array<std::string_view, 7> methods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

/// tchar of RFC 9110 section 5.6.2.
bool is_token_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

std::string lower(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

/// A registered name, IPv4 or bracketed IPv6 address with an optional port (RFC 9110 section 7.2).
bool is_host(std::string_view host) {
    if (host.empty() || host.size() > 255) {
        return false;
    }
    std::size_t port = host.rfind(':');
    if (host.front() == '[') {
        const std::size_t close = host.find(']');
        if (close == std::string_view::npos || close < 3) {
            return false;
        }
        const bool address = std::all_of(host.begin() + 1, host.begin() + static_cast<std::ptrdiff_t>(close), [](char c) {
            return std::isxdigit(static_cast<unsigned char>(c)) != 0 || c == ':' || c == '.';
        });
        if (!address || (close + 1 != host.size() && host[close + 1] != ':')) {
            return false;
        }
        port = close + 1 == host.size() ? std::string_view::npos : close + 1;
    } else {
        const std::string_view name = host.substr(0, port);
        const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_';
        });
        if (!plain) {
            return false;
        }
    }
    if (port == std::string_view::npos) {
        return true;
    }
    const std::string_view digits = host.substr(port + 1);
    return digits.size() <= 5 && std::all_of(digits.begin(), digits.end(),
                                             [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
}

std::optional<Refusal> read_request_line(std::string_view line, const GateLimits& limits, Head& head, bool& is_1_1) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return Refusal{400, "request line"};
    }
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!is_token(method)) {
        return Refusal{400, "method"};
    }
    if (std::find(methods.begin(), methods.end(), method) == methods.end()) {
        return Refusal{501, "method"};
    }
    if (target.size() > limits.target_bytes) {
        return Refusal{414, "target"};
    }
    const bool clean = std::all_of(target.begin(), target.end(), [](char c) {
        return c > 0x20 && c < 0x7f && std::string_view{"\"<>\\^`{|}#"}.find(c) == std::string_view::npos;
    });
    if (target.empty() || target.front() != '/' || target.starts_with("//") || !clean) {
        return Refusal{400, "target"};
    }
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        const bool is_http = version.size() == 8 && version.starts_with("HTTP/");
        return Refusal{is_http ? 505 : 400, "version"};
    }
    is_1_1 = version == "HTTP/1.1";
    head.request.method = std::string{method};
    const std::size_t question = target.find('?');
    head.request.path = std::string{target.substr(0, question)};
    head.request.query = question == std::string_view::npos ? std::string{} : std::string{target.substr(question + 1)};
    return std::nullopt;
}

std::optional<Refusal> read_field(std::string_view line, Head& head) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        return Refusal{400, "field name"};
    }
    const std::string_view value = trim(line.substr(colon + 1));
    const bool clean = std::all_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return c == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
    if (!clean) {
        return Refusal{400, "field value"};
    }
    head.request.headers.add(lower(line.substr(0, colon)), std::string{value});
    return std::nullopt;
}

std::vector<std::string_view> values_of(const Head& head, std::string_view name) {
    std::vector<std::string_view> values;
    for (const auto& [known, value] : head.request.headers.fields()) {
        if (known == name) {
            values.emplace_back(value);
        }
    }
    return values;
}

std::optional<Refusal> read_framing(Head& head, bool is_1_1) {
    const auto hosts = values_of(head, "host");
    if (hosts.size() != 1 || !is_host(hosts.front())) {
        return Refusal{400, "Host"};
    }
    const auto encodings = values_of(head, "transfer-encoding");
    const auto lengths = values_of(head, "content-length");
    if (!encodings.empty()) {
        if (encodings.size() != 1 || lower(encodings.front()) != "chunked" || !is_1_1 || !lengths.empty()) {
            return Refusal{400, "Transfer-Encoding"};
        }
        head.is_chunked = true;
    }
    if (!lengths.empty()) {
        const std::string_view digits = lengths.front();
        const bool all_digits = !digits.empty() && digits.size() <= 18 && std::all_of(digits.begin(), digits.end(), [](char c) {
            return std::isdigit(static_cast<unsigned char>(c)) != 0;
        });
        if (lengths.size() != 1 || !all_digits) {
            return Refusal{400, "Content-Length"};
        }
        std::uint64_t length = 0;
        for (const char c : digits) {
            length = length * 10 + static_cast<std::uint64_t>(c - '0');
        }
        head.content_length = length;
    }
    head.keep_alive = is_1_1;
    for (const std::string_view connection : values_of(head, "connection")) {
        const std::string options = lower(connection);
        head.keep_alive = head.keep_alive && options.find("close") == std::string::npos;
    }
    const auto expectations = values_of(head, "expect");
    if (!expectations.empty()) {
        if (expectations.size() != 1 || lower(expectations.front()) != "100-continue") {
            return Refusal{417, "Expect"};
        }
        head.expects_continue = is_1_1;
    }
    return std::nullopt;
}

}  // namespace

std::variant<Head, Refusal> read_head(std::string_view bytes, const GateLimits& limits) {
    if (bytes.size() > limits.header_bytes) {
        return Refusal{431, "head"};
    }
    Head head;
    bool is_1_1 = true;
    bool is_first = true;
    bool has_ended = false;
    std::size_t fields = 0;
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        if (end == std::string_view::npos || end == 0 || bytes[end - 1] != '\r') {
            return Refusal{400, "line end"};
        }
        const std::string_view line = bytes.substr(0, end - 1);
        bytes.remove_prefix(end + 1);
        if (line.find('\r') != std::string_view::npos || line.find('\0') != std::string_view::npos) {
            return Refusal{400, "line end"};
        }
        if (is_first) {
            if (const auto refused = read_request_line(line, limits, head, is_1_1)) {
                return *refused;
            }
            is_first = false;
            continue;
        }
        if (line.empty()) {
            has_ended = true;
            break;
        }
        if (++fields > limits.fields) {
            return Refusal{431, "fields"};
        }
        if (const auto refused = read_field(line, head)) {  // obs-fold begins with white space, which is no token
            return *refused;
        }
    }
    if (!has_ended || !bytes.empty()) {
        return Refusal{400, "head"};
    }
    if (const auto refused = read_framing(head, is_1_1)) {
        return *refused;
    }
    return head;
}

ChunkDecoder::Status ChunkDecoder::feed(std::string_view& input, std::string& out) {
    constexpr int digits_limit = 8;
    constexpr int extension_limit = 256;
    while (!input.empty() && state_ != State::done && state_ != State::bad) {
        const char c = input.front();
        switch (state_) {
            case State::size:
                if (std::isxdigit(static_cast<unsigned char>(c)) != 0 && digits_ < digits_limit) {
                    const int value = std::isdigit(static_cast<unsigned char>(c)) != 0 ? c - '0' : std::tolower(c) - 'a' + 10;
                    left_ = left_ * 16 + static_cast<std::uint64_t>(value);
                    ++digits_;
                } else {
                    state_ = digits_ == 0 ? State::bad : c == ';' ? State::extension : c == '\r' ? State::size_end : State::bad;
                }
                break;
            case State::extension: {
                const auto byte = static_cast<unsigned char>(c);
                const bool clean = byte >= 0x20 && byte < 0x7f;
                state_ = c == '\r' ? State::size_end : clean && ++extension_bytes_ <= extension_limit ? State::extension : State::bad;
                break;
            }
            case State::size_end:
                state_ = c != '\n' ? State::bad : left_ == 0 ? State::last_cr : State::data;
                break;
            case State::data: {
                const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
                out.append(input.substr(0, count));
                input.remove_prefix(count);
                left_ -= count;
                state_ = left_ == 0 ? State::data_end_cr : State::data;
                continue;
            }
            case State::data_end_cr:
                state_ = c == '\r' ? State::data_end_lf : State::bad;
                break;
            case State::data_end_lf:
                state_ = c == '\n' ? State::size : State::bad;
                digits_ = 0;
                extension_bytes_ = 0;
                break;
            case State::last_cr:  // a trailer field would begin here; none is accepted
                state_ = c == '\r' ? State::last_lf : State::bad;
                break;
            case State::last_lf:
                state_ = c == '\n' ? State::done : State::bad;
                break;
            case State::done:
            case State::bad:
                break;
        }
        input.remove_prefix(1);
    }
    return state_ == State::done ? Status::done : state_ == State::bad ? Status::bad : Status::more;
}

}  // namespace vanthu::net
