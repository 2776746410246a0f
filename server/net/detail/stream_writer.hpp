#pragma once

#include "server/net/detail/server_state.hpp"

namespace vanthu::net {

/// Sends the pieces of a stream until it, the client or the server ends, then closes the connection. No worker is held in between.
asio::awaitable<void> write_stream(ServerState& state, ConnectionPointer connection, std::shared_ptr<http::Stream> stream);

}  // namespace vanthu::net
