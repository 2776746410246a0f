#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace vanthu::net {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Error_code = boost::system::error_code;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// g++ 12: coroutines are free functions that take what outlives them; no capturing lambda stands in a co_await expression.

/// One connection's stream, with or without TLS, and a deadline for whatever it waits for.
class Connection final {
public:
    Connection(tcp::socket socket, asio::ssl::context* tls)
        : timer_(socket.get_executor()), plain_(std::move(socket)) {
        if (tls != nullptr) {
            tls_.emplace(std::move(plain_), *tls);
        }
        arm(std::chrono::hours{1});
    }

    [[nodiscard]] bool is_tls() const { return tls_.has_value(); }
    tcp::socket& socket() { return tls_ ? tls_->next_layer() : plain_; }
    asio::ssl::stream<tcp::socket>& tls() { return *tls_; }
    asio::steady_timer& timer() { return timer_; }

    void arm(std::chrono::milliseconds after) { timer_.expires_after(after); }
    void close() {
        Error_code ignored;
        closed_ = true;
        timer_.cancel();
        socket().close(ignored);
    }
    [[nodiscard]] bool is_closed() const { return closed_; }

    std::string buffer;      ///< bytes that arrived and were not consumed yet
    std::string address;
    bool busy = false;       ///< a request is being read or answered
    bool timed_out = false;

private:
    asio::steady_timer timer_;
    tcp::socket plain_;
    std::optional<asio::ssl::stream<tcp::socket>> tls_;
    bool closed_ = false;
};

using ConnectionPointer = std::shared_ptr<Connection>;

/// Closes the connection when its deadline passes; a newer deadline replaces the older.
asio::awaitable<void> watch(ConnectionPointer connection);

/// Appends what arrives to the connection's buffer; false at its end.
asio::awaitable<bool> read_some(ConnectionPointer connection);

asio::awaitable<bool> write_all(ConnectionPointer connection, std::string_view bytes);

}  // namespace vanthu::net
