#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "server/http/message.hpp"
#include "server/net/request_gate.hpp"

namespace vanthu::net {

/// What operators watch; written by the server, read by anyone.
struct Counters {
    std::atomic<std::uint64_t> connections{0};
    std::atomic<std::int64_t> open_connections{0};
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> refused_by_gate{0};
    std::atomic<std::uint64_t> refused_by_queue{0};
    std::atomic<std::uint64_t> tls_failures{0};
    std::atomic<std::uint64_t> timeouts{0};
    std::atomic<std::int64_t> queued{0};
    std::atomic<std::int64_t> streams{0};          ///< open
    std::atomic<std::uint64_t> spooled_bytes{0};  ///< in bodies that are being received
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8443;            ///< 0: any free one
    std::filesystem::path certificate{};  ///< PEM chain; without it the listener speaks plain HTTP
    std::filesystem::path key{};
    std::size_t workers = 4;
    std::size_t queue = 256;              ///< requests that may wait for a worker; beyond, 503
    std::size_t connections = 4096;
    std::size_t connections_per_address = 512;
    GateLimits gate{};
    std::chrono::milliseconds handshake_deadline{10'000};
    std::chrono::milliseconds head_deadline{15'000};
    std::chrono::milliseconds body_idle_deadline{30'000};
    std::uint64_t body_rate_bytes = 1024;  ///< per second, on average, after the first idle deadline; slower bodies are cut
    std::chrono::milliseconds keep_alive{75'000};
    std::chrono::milliseconds write_deadline{60'000};
    std::chrono::milliseconds stream_interval{1'000};        ///< between two pieces of a stream
    std::chrono::milliseconds stream_write_deadline{15'000}; ///< for one piece; a slower reader is dropped
    std::filesystem::path temporary_folder{};  ///< bodies that are too large for memory
    std::size_t spool_bytes = 64U * 1024U;
    std::uint64_t spool_total_bytes = 16ULL << 30U;  ///< of all bodies that are being received; beyond, 503
    std::vector<std::string> trusted_proxies{};  ///< whose X-Forwarded-For is believed
};

struct ServerState;

/// The listener: one network thread, a pool of workers behind a bounded queue.
class Server final {
public:
    /// The functions are called for as long as the server lives.
    Server(ServerOptions options, http::BodyRuleFor body_rule, http::Handler handler);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    /// Binds and begins to answer. Errors: unavailable when the address is taken; invalid_input for certificate or key.
    Result<void> start();
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] const Counters& counters() const;

    /// Reads certificate and key anew for connections to come. Errors: invalid_input; the old ones stay.
    Result<void> reload_tls();

    /// Stops to accept, lets requests end until the deadline, then closes everything: waiting ones are answered 503, and those
    /// that a worker has begun are waited for, since what writes cannot be cut off. May be called twice.
    void stop(std::chrono::milliseconds deadline);

private:
    std::unique_ptr<ServerState> state_;
};

}  // namespace vanthu::net
