#pragma once

#include "server/http/message.hpp"
#include "server/net/detail/connection.hpp"

namespace vanthu::net {

/// An answer that net gives itself: short, in both languages, and the connection ends.
[[nodiscard]] http::Response own_problem(int status);

/// Head and body, a file in pieces, of a stream the head alone; false when the client is gone. Each piece has the deadline anew.
asio::awaitable<bool> write_response(ConnectionPointer connection, const http::Response& response, bool is_head, bool keep_alive,
                                     std::chrono::milliseconds deadline);

}  // namespace vanthu::net
