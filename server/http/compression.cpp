#include "server/http/compression.hpp"

#include <strings.h>
#include <zlib.h>

#include <algorithm>
#include <string>
#include <utility>

namespace vanthu::http {
namespace {

constexpr std::size_t least_bytes = 2048;
// Level 1 finds nearly all that repeats in a list, at a third of the work of the usual level.
constexpr int level = 1;
constexpr int gzip_window = MAX_WBITS + 16;
constexpr int memory_level = 8;

/// Empty where zlib has no memory for it.
std::string gzip(const std::string& body) {
    z_stream stream{};
    if (::deflateInit2(&stream, level, Z_DEFLATED, gzip_window, memory_level, Z_DEFAULT_STRATEGY) != Z_OK) {
        return {};
    }
    std::string packed(::deflateBound(&stream, body.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));  // NOLINT: zlib's interface; it only reads
    stream.avail_in = static_cast<uInt>(body.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const bool is_whole = ::deflate(&stream, Z_FINISH) == Z_STREAM_END;
    packed.resize(is_whole ? stream.total_out : 0);
    ::deflateEnd(&stream);
    return packed;
}

}  // namespace

bool accepts_coding(const Request& request, std::string_view coding) {
    std::string_view rest = request.headers.find("Accept-Encoding").value_or("");
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        std::string_view item = rest.substr(0, comma);
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        item.remove_prefix(std::min(item.find_first_not_of(' '), item.size()));
        const std::string_view name = item.substr(0, item.find_first_of("; "));
        const std::size_t weight = item.find_first_of("qQ", item.find(';'));
        const bool refused = weight != std::string_view::npos && item.find_first_of("123456789", weight) == std::string_view::npos;
        // Codings are named without regard to case (RFC 9110 section 8.4.1).
        if (name.size() == coding.size() && ::strncasecmp(name.data(), coding.data(), coding.size()) == 0) {
            return !refused;
        }
    }
    return false;
}

void compress(const Request& request, Response& response) {
    auto* body = std::get_if<std::string>(&response.body);
    const auto type = response.headers.find("Content-Type");
    if (body == nullptr || body->size() < least_bytes || body->size() > UINT32_MAX || type != "application/json" ||
        response.headers.find("ETag") || response.headers.find("Content-Encoding")) {
        return;
    }
    response.headers.add("Vary", "Accept-Encoding");
    if (!accepts_coding(request, "gzip")) {
        return;
    }
    if (std::string packed = gzip(*body); !packed.empty() && packed.size() < body->size()) {
        *body = std::move(packed);
        response.headers.add("Content-Encoding", "gzip");
    }
}

}  // namespace vanthu::http
