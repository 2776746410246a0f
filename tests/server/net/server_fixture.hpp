#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "server/net/server.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::net {

using namespace std::chrono_literals;

/// A plain connection to the server; reads have a deadline of ten seconds.
class Client final {
public:
    explicit Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval deadline{10, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
        EXPECT_EQ(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client() { ::close(fd_); }

    void send(const std::string& bytes) const { ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }

    /// One answer by its Content-Length; everything until the end where there is none.
    std::string answer() {
        for (;;) {
            const std::size_t head = buffer_.find("\r\n\r\n");
            if (head != std::string::npos) {
                const std::size_t at = buffer_.find("Content-Length: ");
                const std::size_t length = at < head ? std::stoul(buffer_.substr(at + 16)) : 0;
                const std::size_t whole = head + 4 + (head_only ? 0 : length);
                if (buffer_.size() >= whole) {
                    std::string one = buffer_.substr(0, whole);
                    buffer_.erase(0, whole);
                    return one;
                }
            }
            char piece[65536];
            const ssize_t got = ::recv(fd_, piece, sizeof piece, 0);
            if (got <= 0) {
                return std::exchange(buffer_, {});
            }
            buffer_.append(piece, static_cast<std::size_t>(got));
        }
    }

    /// Everything up to and with the mark; what there was when the connection ended or was silent for ten seconds.
    std::string until(const std::string& mark) {
        for (;;) {
            const std::size_t at = buffer_.find(mark);
            if (at != std::string::npos) {
                std::string found = buffer_.substr(0, at + mark.size());
                buffer_.erase(0, found.size());
                return found;
            }
            char piece[65536];
            const ssize_t got = ::recv(fd_, piece, sizeof piece, 0);
            if (got <= 0) {
                return std::exchange(buffer_, {});
            }
            buffer_.append(piece, static_cast<std::size_t>(got));
        }
    }

    /// Whether the server has closed, within ten seconds.
    bool is_ended() {
        char piece[65536];
        for (;;) {
            const ssize_t got = ::recv(fd_, piece, sizeof piece, 0);
            if (got <= 0) {
                return got == 0 || errno == ECONNRESET;
            }
        }
    }

    bool head_only = false;

private:
    int fd_;
    std::string buffer_;
};

class ServerTest : public testing::Test {
protected:
    ServerTest() {
        options.port = 0;
        options.workers = 2;
        options.queue = 2;
        options.temporary_folder = folder.path();
        options.head_deadline = 300ms;
        options.body_idle_deadline = 300ms;
    }

    void start(http::Handler handler, http::BodyRule rule = {1U << 20U, false}) {
        server = std::make_unique<Server>(options, [rule](std::string_view, std::string_view) { return rule; }, std::move(handler));
        const auto started = server->start();
        ASSERT_TRUE(started) << started.error().detail.en;
    }

    static http::Response echo(http::Request& request) {
        http::Response response;
        if (auto* text = std::get_if<std::string>(&request.body)) {
            response.body = request.method + " " + request.path + " " + *text;
        } else {
            const auto& file = std::get<http::ReceivedFile>(request.body);
            response.body = "file " + std::to_string(file.size_bytes()) + " " + to_hex(file.digest());
        }
        return response;
    }

    static std::string get(const std::string& path) { return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"; }

    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{folder.path()}, {}));
    }

    test::TempFolder folder;
    ServerOptions options;
    std::unique_ptr<Server> server;
};

}  // namespace vanthu::net
