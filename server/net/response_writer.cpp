#include "server/net/detail/response_writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>

#include <fmt/format.h>

namespace vanthu::net {
namespace {

constexpr std::size_t piece_bytes = 64U * 1024U;

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 417: return "Expectation Failed";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        case 505: return "HTTP Version Not Supported";
        case 507: return "Insufficient Storage";
        default: return "Status";
    }
}

/// RFC 9110 section 5.6.7.
std::string http_date() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 64> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), size};
}

/// Without a length the body ends with the connection (RFC 9112 section 6.3).
std::string head_of(const http::Response& response, std::optional<std::uint64_t> length, bool keep_alive) {
    std::string head = fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason_phrase(response.status), http_date());
    for (const auto& [name, value] : response.headers.fields()) {
        head += fmt::format("{}: {}\r\n", name, value);
    }
    if (length && response.status != 204 && response.status != 304) {
        head += fmt::format("Content-Length: {}\r\n", *length);
    }
    head += keep_alive ? "\r\n" : "Connection: close\r\n\r\n";
    return head;
}

/// Whether a field may stand in a head: a line break in one would begin another field, or another answer.
bool is_clean(const http::Response& response) {
    const auto breaks = [](const std::string& text) { return text.find_first_of(std::string_view{"\r\n\0", 3}) != std::string::npos; };
    return std::none_of(response.headers.fields().begin(), response.headers.fields().end(),
                        [&](const auto& field) { return breaks(field.first) || breaks(field.second); });
}

class OpenFile final {
public:
    explicit OpenFile(const std::filesystem::path& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    [[nodiscard]] bool is_open() const { return fd_ >= 0; }
    ssize_t read(char* data, std::size_t size, std::uint64_t offset) const {
        return ::pread(fd_, data, size, static_cast<off_t>(offset));
    }

private:
    int fd_;
};

}  // namespace

http::Response own_problem(int status) {
    const char* vi = status == 413   ? "Yêu cầu quá lớn."
                     : status == 503 ? "Hệ thống đang bận. Hãy thử lại."
                     : status == 507 ? "Hết dung lượng lưu trữ."
                     : status == 408 ? "Quá thời gian chờ yêu cầu."
                     : status == 500 ? "Hệ thống gặp lỗi khi xử lý yêu cầu."
                                     : "Yêu cầu HTTP không hợp lệ.";
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/problem+json");
    if (status == 503) {
        response.headers.add("Retry-After", "1");
    }
    response.body = fmt::format(R"JSON({{"type":"about:blank","title":"{}","status":{},"detail":"{} ({})"}})JSON", reason_phrase(status),
                                status, vi, reason_phrase(status));
    return response;
}

namespace {

asio::awaitable<bool> write_text(ConnectionPointer connection, const http::Response& response, bool is_head, bool keep_alive) {
    const auto& text = std::get<std::string>(response.body);
    std::string whole = head_of(response, text.size(), keep_alive);
    if (!is_head) {
        whole += text;
    }
    const bool written = co_await write_all(connection, whole);
    co_return written;
}

}  // namespace

asio::awaitable<bool> write_response(ConnectionPointer connection, const http::Response& response, bool is_head, bool keep_alive,
                                     std::chrono::milliseconds deadline) {
    connection->arm(deadline);
    if (!is_clean(response)) {
        const http::Response instead = own_problem(500);
        const bool written = co_await write_text(connection, instead, is_head, keep_alive);
        co_return written;
    }
    if (std::holds_alternative<std::string>(response.body)) {
        const bool written = co_await write_text(connection, response, is_head, keep_alive);
        co_return written;
    }
    if (std::holds_alternative<std::shared_ptr<http::Stream>>(response.body)) {
        const std::string head = head_of(response, std::nullopt, /*keep_alive=*/false);
        const bool written = co_await write_all(connection, head);
        co_return written;
    }
    const auto& slice = std::get<http::FileSlice>(response.body);
    const OpenFile file(slice.path);
    if (!file.is_open()) {
        const http::Response instead = own_problem(500);
        const bool told = co_await write_text(connection, instead, is_head, keep_alive);
        co_return told;
    }
    const std::string head = head_of(response, slice.length, keep_alive);
    bool written = co_await write_all(connection, head);
    std::string piece(piece_bytes, '\0');
    std::uint64_t done = 0;
    while (written && !is_head && done < slice.length) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), slice.length - done));
        const ssize_t got = file.read(piece.data(), wanted, slice.offset + done);
        if (got <= 0) {
            co_return false;
        }
        connection->arm(deadline);
        written = co_await write_all(connection, std::string_view{piece}.substr(0, static_cast<std::size_t>(got)));
        done += static_cast<std::uint64_t>(got);
    }
    co_return written;
}

}  // namespace vanthu::net
