#include "tests/support/plain_fetcher.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace vanthu::test {
namespace {

using Clock = std::chrono::steady_clock;

tl::unexpected<Error> unavailable(const char* cause) {
    return fail(Code::unavailable, {"Không kết nối được.", "The connection failed."}, {cause});
}

/// "http://127.0.0.1:PORT/path".
struct Url {
    int port = 0;
    std::string path;
};

Url split(const std::string& url) {
    constexpr std::string_view prefix = "http://127.0.0.1:";
    const std::string rest = url.starts_with(prefix) ? url.substr(prefix.size()) : std::string{};
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    Url out{0, rest.substr(slash)};
    std::from_chars(rest.data(), rest.data() + slash, out.port);
    return out;
}

class Socket final {
public:
    explicit Socket(int port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        is_open_ = ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { ::close(descriptor_); }

    [[nodiscard]] bool is_open() const { return is_open_; }
    bool send(std::string_view text) const {
        while (!text.empty()) {
            const ssize_t sent = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                return false;
            }
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    /// Everything until the other side closes; false at the deadline or beyond the limit.
    bool receive(std::string& out, Clock::time_point deadline, std::size_t limit) const {
        char buffer[8192];
        while (out.size() <= limit) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
            pollfd waiting{descriptor_, POLLIN, 0};
            if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) {
                return false;
            }
            const ssize_t got = ::recv(descriptor_, buffer, sizeof buffer, 0);
            if (got <= 0) {
                return got == 0;
            }
            out.append(buffer, static_cast<std::size_t>(got));
        }
        return false;
    }

private:
    int descriptor_;
    bool is_open_ = false;
};

}  // namespace

Result<signing::FetchAnswer> PlainFetcher::exchange(const signing::FetchRequest& request) {
    ++count;
    const Url url = split(request.url);
    const auto until = Clock::now() + std::min(request.deadline, deadline);
    const Socket socket(url.port);
    std::string head =
        (request.body.empty() ? "GET " : "POST ") + url.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
    head +=
        "Content-Type: " + request.content_type + "\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n";
    head += request.authorization.empty() ? "" : "Authorization: " + request.authorization + "\r\n";
    std::string answer;
    if (!socket.is_open() || !socket.send(head + "\r\n") || !socket.send(as_text(request.body))) {
        return unavailable("connect or send");
    }
    if (!socket.receive(answer, until, request.limit_bytes + 65536)) {
        return unavailable("deadline or too large");
    }
    const std::size_t end = answer.find("\r\n\r\n");
    signing::FetchAnswer out;
    if (!answer.starts_with("HTTP/1.1 ") || end == std::string::npos ||
        std::from_chars(answer.data() + 9, answer.data() + 12, out.status).ec != std::errc{}) {
        return unavailable("no HTTP");
    }
    out.body = to_bytes(std::string_view{answer}.substr(end + 4));
    return out;
}

Result<Bytes> PlainFetcher::fetch(const signing::FetchRequest& request) {
    auto answer = exchange(request);
    if (!answer) {
        return pass(answer.error());
    }
    return answer->status == 200 ? Result<Bytes>{std::move(answer->body)} : unavailable("status");
}

}  // namespace vanthu::test
