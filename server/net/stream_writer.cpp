#include "server/net/detail/stream_writer.hpp"

#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace vanthu::net {
namespace {

/// The part of the workers' queue that streams may fill: they can wait a second, a request cannot.
constexpr std::size_t share_of_queue = 4;

/// A reader of a stream has nothing more to say: whatever arrives, most likely the end, ends the stream. Otherwise a reader that
/// is gone would be found out with the next piece only.
asio::awaitable<void> close_on_input(ConnectionPointer connection) {
    const bool ignored = co_await read_some(connection);
    static_cast<void>(ignored);
    connection->close();
}

/// Runs on a worker. Both arguments outlive the call; no text means the end.
std::function<void()> asking(http::Stream& stream, std::optional<std::string>& text) {
    return [&stream, &text] {
        try {
            text = stream.next();
        } catch (...) {
            text.reset();
        }
    };
}

/// Whether the stream goes on.
asio::awaitable<bool> write_piece(ServerState& state, ConnectionPointer connection, http::Stream& stream) {
    if (state.streams_asking >= std::max<std::size_t>(state.options.queue / share_of_queue, 1)) {
        co_return true;
    }
    std::optional<std::string> text;
    const std::function<void()> work = asking(stream, text);
    ++state.streams_asking;
    const bool asked = co_await on_worker(state, work);
    --state.streams_asking;
    if (!asked) {
        co_return true;
    }
    if (!text) {
        co_return false;
    }
    bool written = true;
    if (!text->empty()) {
        connection->arm(state.options.stream_write_deadline);
        written = co_await write_all(connection, *text);
    }
    co_return written;
}

}  // namespace

asio::awaitable<void> write_stream(ServerState& state, ConnectionPointer connection, std::shared_ptr<http::Stream> stream) {
    connection->busy = false;  // so a server that stops closes it at once
    ++state.counters.streams;
    asio::co_spawn(state.context, close_on_input(connection), asio::detached);
    asio::steady_timer pause(state.context);
    bool open = true;
    while (open && !state.stopping && !connection->is_closed()) {
        open = co_await write_piece(state, connection, *stream);
        if (open && !connection->is_closed()) {
            connection->arm(std::chrono::hours{1});  // the pause needs no deadline
            pause.expires_after(state.options.stream_interval);
            co_await pause.async_wait(tuple_awaitable);
        }
    }
    --state.counters.streams;
    connection->close();
}

}  // namespace vanthu::net
