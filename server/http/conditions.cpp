#include "server/http/conditions.hpp"

#include <charconv>

#include <fmt/format.h>

#include "server/http/problem.hpp"

namespace vanthu::http {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

struct Range {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

enum class RangeKind { whole, part, unsatisfiable };

/// One range; several, or anything malformed, is answered with the whole file, as RFC 9110 section 14.2 allows.
RangeKind parse_range(std::string_view header, std::uint64_t size, Range& range) {
    if (!header.starts_with("bytes=") || header.find(',') != std::string_view::npos) {
        return RangeKind::whole;
    }
    header.remove_prefix(6);
    const std::size_t dash = header.find('-');
    if (dash == std::string_view::npos) {
        return RangeKind::whole;
    }
    const auto first = number(header.substr(0, dash));
    const auto last = number(header.substr(dash + 1));
    if (dash == 0) {
        if (!last) {
            return RangeKind::whole;
        }
        if (*last == 0 || size == 0) {
            return RangeKind::unsatisfiable;
        }
        range = {size - std::min(*last, size), size - 1};
        return RangeKind::part;
    }
    if (!first || (!last && dash + 1 != header.size()) || (last && *last < *first)) {
        return RangeKind::whole;
    }
    if (*first >= size) {
        return RangeKind::unsatisfiable;
    }
    range = {*first, std::min(last.value_or(size - 1), size - 1)};
    return RangeKind::part;
}

}  // namespace

std::string etag_of(long long version) {
    return fmt::format("\"{}\"", version);
}

std::optional<long long> if_match(const Request& request) {
    const auto header = request.headers.find("If-Match");
    if (!header || header->size() < 3 || header->front() != '"' || header->back() != '"') {
        return std::nullopt;
    }
    const auto value = number(header->substr(1, header->size() - 2));
    return value && *value < (1ULL << 62U) ? std::optional{static_cast<long long>(*value)} : std::nullopt;
}

std::optional<std::string> cookie(const Request& request, std::string_view name) {
    const auto header = request.headers.find("Cookie");
    if (!header || header->size() > 4096) {
        return std::nullopt;
    }
    std::optional<std::string> found;
    std::string_view rest = *header;
    while (!rest.empty()) {
        const std::size_t semicolon = rest.find(';');
        std::string_view pair = rest.substr(0, semicolon);
        rest = semicolon == std::string_view::npos ? std::string_view{} : rest.substr(semicolon + 1);
        while (!pair.empty() && pair.front() == ' ') {
            pair.remove_prefix(1);
        }
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
            if (found) {
                return std::nullopt;
            }
            found = std::string{pair.substr(equals + 1)};
        }
    }
    return found;
}

std::string attachment_named(const std::string& name) {
    std::string ascii;
    std::string encoded;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\';
        ascii.push_back(plain ? c : '_');
        const bool attribute = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                               c == '-' || c == '_';
        encoded += attribute ? std::string(1, c) : fmt::format("%{:02X}", byte);
    }
    return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", ascii, encoded);
}

Response download(const Request& request, const std::filesystem::path& path, std::uint64_t size_bytes,
                  const std::string& sha256, const std::string& media_type, const std::string& name) {
    Response response;
    const std::string tag = "\"" + sha256 + "\"";
    response.headers.add("ETag", tag);
    response.headers.add("Accept-Ranges", "bytes");
    response.headers.add("Cache-Control", "private, no-cache");
    if (request.headers.find("If-None-Match") == std::optional<std::string_view>{tag}) {
        response.status = 304;
        return response;
    }
    const auto range_header = request.headers.find("Range");
    const auto if_range = request.headers.find("If-Range");
    Range range{0, size_bytes == 0 ? 0 : size_bytes - 1};
    RangeKind kind = RangeKind::whole;
    if (range_header && (!if_range || *if_range == tag)) {
        kind = parse_range(*range_header, size_bytes, range);
    }
    if (kind == RangeKind::unsatisfiable) {
        Response refused = problem({Code::invalid_input, {"Đoạn yêu cầu nằm ngoài tệp.", "The range lies outside the file."}, {}, {}}, 416, request);
        refused.headers.add("Content-Range", fmt::format("bytes */{}", size_bytes));
        return refused;
    }
    response.headers.add("Content-Type", media_type);
    response.headers.add("Content-Disposition", attachment_named(name));
    response.headers.add("Content-Security-Policy", "sandbox; default-src 'none'");
    if (kind == RangeKind::part) {
        response.status = 206;
        response.headers.add("Content-Range", fmt::format("bytes {}-{}/{}", range.first, range.last, size_bytes));
    }
    response.body = FileSlice{path, range.first, size_bytes == 0 ? 0 : range.last - range.first + 1, {}};
    return response;
}

void add_security_headers(Response& response, bool is_tls) {
    const auto add = [&](const char* name, const char* value) {
        if (!response.headers.find(name)) {
            response.headers.add(name, value);
        }
    };
    if (is_tls) {
        add("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
    add("X-Content-Type-Options", "nosniff");
    add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    add("Referrer-Policy", "no-referrer");
    add("Cross-Origin-Opener-Policy", "same-origin");
    add("Cross-Origin-Resource-Policy", "same-origin");
    add("Permissions-Policy", "camera=(), geolocation=(), microphone=(), loopback-network=(self), publickey-credentials-create=(self), publickey-credentials-get=(self)");
    add("Cache-Control", "no-store");
}

}  // namespace vanthu::http
