#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/message.hpp"

namespace vanthu::net {

struct GateLimits {
    std::size_t header_bytes = 16U * 1024U;
    std::size_t fields = 100;
    std::size_t target_bytes = 8U * 1024U;
};

/// A request's head as RFC 9112 defines it and nothing more generous.
struct Head {
    http::Request request;                       ///< without body, address and id
    bool is_chunked = false;
    std::optional<std::uint64_t> content_length{};
    bool keep_alive = true;
    bool expects_continue = false;
};

/// Why a request is refused: the connection is answered with `status` and closed.
struct Refusal {
    int status = 400;
    const char* reason = "";
};

/// Reads a head from its bytes up to and with the empty line. There is no second parser behind it that could see another
/// request in the same bytes. Refused are: anything but CRLF line ends; methods outside the list (501); targets that are
/// not in origin form, too long (414) or hold control, 8-bit or space characters; versions other than HTTP/1.0 and 1.1
/// (505); names that are no tokens or stand before white space; obs-fold; control characters in values; not exactly one
/// Host with a valid value; more than one Content-Length, or one that is not all digits; Transfer-Encoding other than one
/// `chunked`, in HTTP/1.0, or beside a Content-Length; too many fields or bytes (431); Upgrade is ignored.
[[nodiscard]] std::variant<Head, Refusal> read_head(std::string_view bytes, const GateLimits& limits);

/// Decodes a chunked body piece by piece (RFC 9112 section 7.1): sizes of at most 8 hexadecimal digits, extensions of at most
/// 256 bytes, no trailer fields.
class ChunkDecoder final {
public:
    enum class Status { more, done, bad };

    /// Consumes from the front of `input` and appends what is data to `out`.
    Status feed(std::string_view& input, std::string& out);

private:
    enum class State { size, extension, size_end, data, data_end_cr, data_end_lf, last_cr, last_lf, done, bad };
    State state_ = State::size;
    std::uint64_t left_ = 0;
    int digits_ = 0;
    int extension_bytes_ = 0;
};

}  // namespace vanthu::net
