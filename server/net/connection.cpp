#include "server/net/detail/connection.hpp"

#include <array>
#include <tuple>

#include <boost/asio/write.hpp>

namespace vanthu::net {

asio::awaitable<void> watch(ConnectionPointer connection) {
    while (!connection->is_closed()) {
        co_await connection->timer().async_wait(tuple_awaitable);
        if (!connection->is_closed() && connection->timer().expiry() <= std::chrono::steady_clock::now()) {
            connection->timed_out = true;
            connection->close();
        }
    }
}

asio::awaitable<bool> read_some(ConnectionPointer connection) {
    std::array<char, 16 * 1024> piece;
    const auto buffer = asio::buffer(piece);
    Error_code error;
    std::size_t got = 0;
    if (connection->is_tls()) {
        std::tie(error, got) = co_await connection->tls().async_read_some(buffer, tuple_awaitable);
    } else {
        std::tie(error, got) = co_await connection->socket().async_read_some(buffer, tuple_awaitable);
    }
    if (error || got == 0) {
        co_return false;
    }
    connection->buffer.append(piece.data(), got);
    co_return true;
}

asio::awaitable<bool> write_all(ConnectionPointer connection, std::string_view bytes) {
    const auto buffer = asio::buffer(bytes.data(), bytes.size());
    Error_code error;
    std::size_t wrote = 0;
    if (connection->is_tls()) {
        std::tie(error, wrote) = co_await asio::async_write(connection->tls(), buffer, tuple_awaitable);
    } else {
        std::tie(error, wrote) = co_await asio::async_write(connection->socket(), buffer, tuple_awaitable);
    }
    co_return !error;
}

}  // namespace vanthu::net
