#include "server/net/server.hpp"

#include <algorithm>
#include <array>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <fmt/format.h>

#include "core/id.hpp"
#include "server/net/detail/body_sink.hpp"
#include "server/net/detail/response_writer.hpp"
#include "server/net/detail/server_state.hpp"
#include "server/net/detail/stream_writer.hpp"

namespace vanthu::net {

namespace {

/// Runs on a worker. Both arguments outlive the call.
std::function<void()> answering(ServerState& state, http::Request& request, http::Response& response) {
    return [&state, &request, &response] {
        try {
            response = state.drops_waiting ? own_problem(503) : state.handler(request);
        } catch (...) {
            response = own_problem(500);
        }
    };
}

bool has_bare_line_feed(std::string_view bytes) {
    for (std::size_t at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
        if (at == 0 || bytes[at - 1] != '\r') {
            return true;
        }
    }
    return false;
}

/// Bytes up to and with the empty line, taken off the buffer; empty when the connection ended; or the status to refuse with.
struct HeadBytes {
    std::string bytes;
    int refuse = 0;
};

asio::awaitable<HeadBytes> read_head_bytes(ServerState& state, ConnectionPointer connection) {
    constexpr std::string_view end_mark = "\r\n\r\n";
    bool begun = !connection->buffer.empty();
    connection->arm(begun ? state.options.head_deadline : state.options.keep_alive);
    HeadBytes head;
    for (;;) {
        const std::size_t end = connection->buffer.find(end_mark);
        if (end != std::string::npos) {
            head.bytes = connection->buffer.substr(0, end + end_mark.size());
            connection->buffer.erase(0, end + end_mark.size());
            co_return head;
        }
        if (connection->buffer.size() > state.options.gate.header_bytes) {
            head.refuse = 431;
            co_return head;
        }
        if (has_bare_line_feed(connection->buffer)) {
            head.refuse = 400;
            co_return head;
        }
        const bool got = co_await read_some(connection);
        if (!got) {
            co_return head;
        }
        if (!begun) {
            begun = true;
            connection->busy = true;
            connection->arm(state.options.head_deadline);
        }
    }
}

/// How long to wait for the next piece: the idle deadline, and never longer than a body at the lowest rate would have taken, or
/// one byte now and then would hold a connection and its file for ever.
std::chrono::milliseconds patience_for(const ServerOptions& options, std::chrono::steady_clock::time_point begin, std::uint64_t received) {
    const auto earned = std::chrono::milliseconds{received * 1000 / std::max<std::uint64_t>(options.body_rate_bytes, 1)};
    const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    return std::min(options.body_idle_deadline, options.body_idle_deadline + earned - spent);
}

/// 0 when the body is in the sink, -1 when the connection ended, otherwise the status to refuse with.
asio::awaitable<int> read_body(ServerState& state, ConnectionPointer connection, const Head& head, BodySink& sink) {
    std::uint64_t left = head.content_length.value_or(0);
    const auto begin = std::chrono::steady_clock::now();
    ChunkDecoder chunks;
    std::string decoded;
    for (;;) {
        if (!head.is_chunked && left == 0) {
            co_return 0;
        }
        if (connection->buffer.empty()) {
            const auto patience = patience_for(state.options, begin, sink.size());
            if (patience <= std::chrono::milliseconds{0}) {
                co_return 408;
            }
            connection->arm(patience);
            const bool got = co_await read_some(connection);
            if (!got) {
                co_return -1;
            }
        }
        int status = 0;
        if (head.is_chunked) {
            std::string_view input = connection->buffer;
            decoded.clear();
            const auto progress = chunks.feed(input, decoded);
            connection->buffer.erase(0, connection->buffer.size() - input.size());
            status = progress == ChunkDecoder::Status::bad ? 400 : sink.add(decoded);
            if (status == 0 && progress == ChunkDecoder::Status::done) {
                co_return 0;
            }
        } else {
            const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left, connection->buffer.size()));
            status = sink.add(std::string_view{connection->buffer}.substr(0, count));
            connection->buffer.erase(0, count);
            left -= count;
        }
        if (status != 0) {
            co_return status;
        }
    }
}

/// Answers and closes so that the client can still read the answer, although it may be sending.
asio::awaitable<void> refuse(ServerState& state, ConnectionPointer connection, int status) {
    const http::Response response = own_problem(status);
    const bool written = co_await write_response(connection, response, false, false, state.options.write_deadline);
    connection->arm(std::chrono::seconds{2});
    if (connection->is_tls()) {
        co_return;  // the TLS shutdown that follows says that nothing more comes, and waits for the client
    }
    Error_code ignored;
    connection->socket().shutdown(tcp::socket::shutdown_send, ignored);
    constexpr int pieces_limit = 256;
    for (int i = 0; written && i < pieces_limit; ++i) {
        connection->buffer.clear();
        const bool got = co_await read_some(connection);
        if (!got) {
            break;
        }
    }
}

bool is_trusted(const ServerState& state, const std::string& address) {
    const auto& proxies = state.options.trusted_proxies;
    return std::find(proxies.begin(), proxies.end(), address) != proxies.end();
}

/// The address that the nearest trusted proxy saw: the last one of the last field, since the client wrote what stands before.
std::string client_address(const ServerState& state, const Connection& connection, const http::Request& request) {
    const auto forwarded = request.headers.find_last("X-Forwarded-For");
    if (!forwarded || !is_trusted(state, connection.address)) {
        return connection.address;
    }
    std::string_view last = *forwarded;
    last = last.substr(last.rfind(',') + 1);  // npos + 1 is 0
    while (!last.empty() && last.front() == ' ') {
        last.remove_prefix(1);
    }
    Error_code error;
    const auto address = asio::ip::make_address(std::string{last}, error);
    return error ? connection.address : address.to_string();
}

/// One request and its answer. False when the connection is to be closed.
asio::awaitable<bool> serve_one(ServerState& state, ConnectionPointer connection) {
    HeadBytes bytes = co_await read_head_bytes(state, connection);
    if (bytes.refuse != 0) {
        ++state.counters.refused_by_gate;
        co_await refuse(state, connection, bytes.refuse);
        co_return false;
    }
    if (bytes.bytes.empty()) {
        co_return false;
    }
    connection->busy = true;
    ++state.counters.requests;
    auto read = read_head(bytes.bytes, state.options.gate);
    if (const auto* refusal = std::get_if<Refusal>(&read)) {
        ++state.counters.refused_by_gate;
        co_await refuse(state, connection, refusal->status);
        co_return false;
    }
    Head& head = std::get<Head>(read);
    const http::BodyRule rule = state.body_rule(head.request.method, head.request.path);
    if (head.content_length.value_or(0) > rule.limit_bytes) {
        co_await refuse(state, connection, 413);
        co_return false;
    }
    if (head.expects_continue && (head.is_chunked || head.content_length.value_or(0) > 0)) {
        const bool written = co_await write_all(connection, "HTTP/1.1 100 Continue\r\n\r\n");
        if (!written) {
            co_return false;
        }
    }
    http::Response response;
    bool handled = false;
    {
        BodySink sink(state.options, rule, state.random, state.counters);
        const int status = co_await read_body(state, connection, head, sink);
        if (status < 0) {
            co_return false;
        }
        if (status > 0) {
            co_await refuse(state, connection, status);
            co_return false;
        }
        http::Request request{std::move(head.request.method), std::move(head.request.path), std::move(head.request.query),
                              std::move(head.request.headers), sink.finish(), {}, make_uuid_v7(state.clock.now(), state.random),
                              connection->is_tls()};
        request.remote_address = client_address(state, *connection, request);
        connection->arm(std::chrono::hours{1});  // the handler has its own limits
        const std::function<void()> work = answering(state, request, response);
        handled = co_await on_worker(state, work);
        head.request.method = request.method;
    }
    if (!handled) {
        response = own_problem(503);
    }
    const auto* stream = std::get_if<std::shared_ptr<http::Stream>>(&response.body);
    const bool keep_alive = head.keep_alive && !state.stopping && stream == nullptr;
    const bool is_head = head.request.method == "HEAD";
    const bool written = co_await write_response(connection, response, is_head, keep_alive, state.options.write_deadline);
    if (written && stream != nullptr && !is_head) {
        co_await write_stream(state, connection, *stream);
    }
    connection->busy = false;
    co_return written && keep_alive;
}

asio::awaitable<void> serve(ServerState& state, ConnectionPointer connection) {
    bool open = true;
    if (connection->is_tls()) {
        connection->arm(state.options.handshake_deadline);
        const auto [error] = co_await connection->tls().async_handshake(asio::ssl::stream_base::server, tuple_awaitable);
        open = !error;
        state.counters.tls_failures += error ? 1 : 0;
    }
    while (open && !connection->is_closed()) {
        open = co_await serve_one(state, connection);
    }
    if (connection->is_tls() && !connection->is_closed()) {
        connection->arm(std::chrono::seconds{2});
        const auto [ignored] = co_await connection->tls().async_shutdown(tuple_awaitable);
        static_cast<void>(ignored);
    }
    state.counters.timeouts += connection->timed_out ? 1 : 0;
    connection->close();
    --state.counters.open_connections;
    state.open.erase(connection.get());
    const auto known = state.by_address.find(connection->address);
    if (known != state.by_address.end() && --known->second == 0) {
        state.by_address.erase(known);
    }
}

void begin_connection(ServerState& state, tcp::socket socket) {
    Error_code error;
    const std::string address = socket.remote_endpoint(error).address().to_string(error);
    if (error || state.open.size() >= state.options.connections ||
        (state.by_address[address] >= state.options.connections_per_address && !is_trusted(state, address))) {
        return;  // closed with the socket
    }
    socket.set_option(tcp::no_delay(true), error);
    const auto tls = state.tls;
    auto connection = std::make_shared<Connection>(std::move(socket), tls.get());
    connection->address = address;
    ++state.by_address[address];
    ++state.counters.connections;
    ++state.counters.open_connections;
    state.open[connection.get()] = connection;
    asio::co_spawn(state.context, watch(connection), asio::detached);
    asio::co_spawn(state.context, serve(state, connection), asio::detached);
}

asio::awaitable<void> accept_all(ServerState& state) {
    asio::steady_timer pause(state.context);
    while (!state.stopping) {
        auto [error, socket] = co_await state.acceptor.async_accept(tuple_awaitable);
        if (state.stopping) {
            co_return;
        }
        if (error) {
            // Out of descriptors, most likely: waiting is all that helps.
            pause.expires_after(std::chrono::milliseconds{50});
            co_await pause.async_wait(tuple_awaitable);
            continue;
        }
        begin_connection(state, std::move(socket));
    }
}

int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered, unsigned offered_size,
                    void*) {
    static constexpr std::array<unsigned char, 9> http_1_1{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* chosen = nullptr;
    const int status = SSL_select_next_proto(&chosen, out_size, http_1_1.data(), http_1_1.size(), offered, offered_size);
    *out = chosen;
    return status == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Result<std::shared_ptr<asio::ssl::context>> make_tls(const ServerOptions& options) {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    Error_code error;
    context->use_certificate_chain_file(options.certificate.string(), error);
    if (!error) {
        context->use_private_key_file(options.key.string(), asio::ssl::context::pem, error);
    }
    SSL_CTX* native = context->native_handle();
    if (error || SSL_CTX_check_private_key(native) != 1) {
        return fail(Code::invalid_input, {"Không đọc được chứng thư hoặc khóa TLS.", "The TLS certificate or key cannot be used."},
                    {error.message()});
    }
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20");
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
    return context;
}

}  // namespace

Server::Server(ServerOptions options, http::BodyRuleFor body_rule, http::Handler handler)
    : state_(std::make_unique<ServerState>(std::move(options), std::move(body_rule), std::move(handler))) {}

Server::~Server() {
    stop(std::chrono::milliseconds{0});
}

Result<void> Server::start() {
    ServerState& state = *state_;
    std::error_code folder_error;
    std::filesystem::create_directories(state.options.temporary_folder, folder_error);
    for (const auto& entry : std::filesystem::directory_iterator(state.options.temporary_folder, folder_error)) {
        if (entry.path().filename().string().starts_with("body-")) {
            std::filesystem::remove(entry.path(), folder_error);
        }
    }
    if (!state.options.certificate.empty()) {
        auto tls = make_tls(state.options);
        if (!tls) {
            return pass(tls.error());
        }
        state.tls = std::move(*tls);
    }
    Error_code error;
    const auto address = asio::ip::make_address(state.options.address, error);
    const tcp::endpoint endpoint(address, state.options.port);
    if (!error) {
        state.acceptor.open(endpoint.protocol(), error);
    }
    if (!error) {
        state.acceptor.set_option(tcp::acceptor::reuse_address(true), error);
        state.acceptor.bind(endpoint, error);
    }
    if (!error) {
        state.acceptor.listen(1024, error);
    }
    if (error) {
        return fail(Code::unavailable,
                    {fmt::format("Không mở được cổng {}:{}: {}", state.options.address, state.options.port, error.message()),
                     fmt::format("Cannot listen on {}:{}: {}", state.options.address, state.options.port, error.message())});
    }
    state.guard.emplace(state.context.get_executor());
    asio::co_spawn(state.context, accept_all(state), asio::detached);
    state.thread = std::thread([&state] { state.context.run(); });
    return {};
}

std::uint16_t Server::port() const {
    Error_code error;
    return state_->acceptor.local_endpoint(error).port();
}

const Counters& Server::counters() const {
    return state_->counters;
}

Result<void> Server::reload_tls() {
    if (state_->options.certificate.empty()) {
        return {};
    }
    auto tls = make_tls(state_->options);
    if (!tls) {
        return pass(tls.error());
    }
    asio::post(state_->context, [state = state_.get(), fresh = std::move(*tls)] { state->tls = fresh; });
    return {};
}

void Server::stop(std::chrono::milliseconds deadline) {
    ServerState& state = *state_;
    if (!state.thread.joinable()) {
        return;
    }
    asio::post(state.context, [&state] {
        state.stopping = true;
        Error_code ignored;
        state.acceptor.close(ignored);
        for (const auto& [key, weak] : state.open) {
            if (const auto connection = weak.lock(); connection && !connection->busy) {
                connection->close();
            }
        }
    });
    const auto until = std::chrono::steady_clock::now() + deadline;
    while (state.counters.open_connections > 0 && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    state.drops_waiting = true;
    state.pool.stop();
    asio::post(state.context, [&state] {
        for (const auto& [key, weak] : state.open) {
            if (const auto connection = weak.lock()) {
                connection->close();
            }
        }
        state.guard.reset();
    });
    state.thread.join();
}

}  // namespace vanthu::net
