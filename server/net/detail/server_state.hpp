#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "server/net/detail/connection.hpp"
#include "server/net/server.hpp"
#include "server/net/worker_pool.hpp"

namespace vanthu::net {

/// What the server's coroutines share. Everything but options, counters, pool and `drops_waiting` belongs to the network thread.
struct ServerState {
    ServerState(ServerOptions given, http::BodyRuleFor rule, http::Handler handle)
        : options(std::move(given)),
          body_rule(std::move(rule)),
          handler(std::move(handle)),
          acceptor(context),
          pool(options.workers, options.queue) {}

    ServerOptions options;
    http::BodyRuleFor body_rule;
    http::Handler handler;
    SystemRandom random;
    SystemClock clock;
    Counters counters;
    asio::io_context context{1};
    tcp::acceptor acceptor;
    std::shared_ptr<asio::ssl::context> tls;  ///< replaced on reload; connections keep the one that they began with
    std::map<std::string, std::size_t> by_address;
    std::map<Connection*, std::weak_ptr<Connection>> open;
    bool stopping = false;
    std::size_t streams_asking = 0;  ///< streams that wait for a worker
    std::atomic<bool> drops_waiting = false;  ///< the deadline of `stop` has passed
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> guard;
    WorkerPool pool;
    std::thread thread;
};

/// Runs it on a worker and comes back to the network thread: false, without a call, when the queue is full. The function outlives the
/// call and does not throw.
asio::awaitable<bool> on_worker(ServerState& state, const std::function<void()>& work);

}  // namespace vanthu::net
