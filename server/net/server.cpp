#include "server/net/server.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <map>
#include <thread>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <fmt/format.h>

#include "core/id.hpp"
#include "core/random.hpp"
#include "server/net/worker_pool.hpp"

namespace vanthu::net {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Error_code = boost::system::error_code;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// g++ 12: coroutines are free functions that take what outlives them; no capturing lambda stands in a co_await expression.

constexpr std::size_t piece_bytes = 64U * 1024U;

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 417: return "Expectation Failed";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        case 505: return "HTTP Version Not Supported";
        case 507: return "Insufficient Storage";
        default: return "Status";
    }
}

/// RFC 9110 section 5.6.7.
std::string http_date() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 64> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), size};
}

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

/// A body on its way: in memory, or in a temporary file that is hashed while it grows.
class BodySink final {
public:
    BodySink(const ServerOptions& options, const http::BodyRule& rule, Random& random)
        : options_(options), rule_(rule), random_(random), to_file_(rule.to_file) {}
    BodySink(const BodySink&) = delete;
    BodySink& operator=(const BodySink&) = delete;
    ~BodySink() {
        if (fd_ >= 0) {
            ::close(fd_);
            std::error_code ignored;
            std::filesystem::remove(path_, ignored);
        }
    }

    /// 0, or the status to refuse with.
    int add(std::string_view piece) {
        size_ += piece.size();
        if (size_ > rule_.limit_bytes) {
            return 413;
        }
        if (!to_file_ && size_ <= options_.spool_bytes) {
            memory_.append(piece);
            return 0;
        }
        if (fd_ < 0) {
            path_ = options_.temporary_folder / ("body-" + to_hex(random_.bytes(16)));
            fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
            const int status = fd_ < 0 ? 503 : write(std::exchange(memory_, {}));
            if (status != 0) {
                return status;
            }
        }
        return write(piece);
    }

    std::variant<std::string, http::ReceivedFile> finish() {
        if (fd_ < 0) {
            return std::move(memory_);
        }
        ::close(std::exchange(fd_, -1));
        return http::ReceivedFile(std::move(path_), size_, digest_.finish());
    }

private:
    int write(std::string_view piece) {
        digest_.update(as_bytes(piece));
        while (!piece.empty()) {
            const ssize_t wrote = ::write(fd_, piece.data(), piece.size());
            if (wrote < 0 && errno == EINTR) {
                continue;
            }
            if (wrote < 0) {
                return errno == ENOSPC || errno == EDQUOT ? 507 : 503;
            }
            piece.remove_prefix(static_cast<std::size_t>(wrote));
        }
        return 0;
    }

    const ServerOptions& options_;
    const http::BodyRule& rule_;
    Random& random_;
    bool to_file_;
    std::string memory_;
    std::filesystem::path path_;
    int fd_ = -1;
    std::uint64_t size_ = 0;
    Sha256Stream digest_;
};

/// An answer that net gives itself: short, in both languages, and the connection ends.
http::Response own_problem(int status) {
    const char* vi = status == 413   ? "Yêu cầu quá lớn."
                     : status == 503 ? "Hệ thống đang bận. Hãy thử lại."
                     : status == 507 ? "Hết dung lượng lưu trữ."
                     : status == 408 ? "Quá thời gian chờ yêu cầu."
                                     : "Yêu cầu HTTP không hợp lệ.";
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/problem+json");
    if (status == 503) {
        response.headers.add("Retry-After", "1");
    }
    response.body = fmt::format(R"JSON({{"type":"about:blank","title":"{}","status":{},"detail":"{} ({})"}})JSON", reason_phrase(status),
                                status, vi, reason_phrase(status));
    return response;
}

std::string head_of(const http::Response& response, std::uint64_t length, bool keep_alive) {
    std::string head = fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason_phrase(response.status), http_date());
    for (const auto& [name, value] : response.headers.fields()) {
        head += fmt::format("{}: {}\r\n", name, value);
    }
    if (response.status != 204 && response.status != 304) {
        head += fmt::format("Content-Length: {}\r\n", length);
    }
    head += keep_alive ? "\r\n" : "Connection: close\r\n\r\n";
    return head;
}

class OpenFile final {
public:
    explicit OpenFile(const std::filesystem::path& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    [[nodiscard]] bool is_open() const { return fd_ >= 0; }
    ssize_t read(char* data, std::size_t size, std::uint64_t offset) const {
        return ::pread(fd_, data, size, static_cast<off_t>(offset));
    }

private:
    int fd_;
};

asio::awaitable<bool> write_response(ConnectionPointer connection, const http::Response& response, bool is_head, bool keep_alive,
                                     std::chrono::milliseconds deadline) {
    connection->arm(deadline);
    if (const auto* text = std::get_if<std::string>(&response.body)) {
        std::string whole = head_of(response, text->size(), keep_alive);
        if (!is_head) {
            whole += *text;
        }
        const bool written = co_await write_all(connection, whole);
        co_return written;
    }
    const auto& slice = std::get<http::FileSlice>(response.body);
    const OpenFile file(slice.path);
    const std::string head = head_of(response, slice.length, keep_alive);
    bool written = file.is_open();
    if (written) {
        written = co_await write_all(connection, head);
    }
    std::string piece(piece_bytes, '\0');
    std::uint64_t done = 0;
    while (written && !is_head && done < slice.length) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), slice.length - done));
        const ssize_t got = file.read(piece.data(), wanted, slice.offset + done);
        if (got <= 0) {
            co_return false;
        }
        connection->arm(deadline);
        written = co_await write_all(connection, std::string_view{piece}.substr(0, static_cast<std::size_t>(got)));
        done += static_cast<std::uint64_t>(got);
    }
    co_return written;
}

}  // namespace

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
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> guard;
    WorkerPool pool;
    std::thread thread;
};

namespace {

/// Hands a request to a worker and resumes the coroutine on the network thread: true with an answer, false when the queue is
/// full.
struct HandleInitiation {
    ServerState* state;
    http::Request* request;
    http::Response* response;

    template <class Completion>
    void operator()(Completion&& completion) const {
        auto shared = std::make_shared<std::decay_t<Completion>>(std::forward<Completion>(completion));
        const auto executor = state->context.get_executor();
        ++state->counters.queued;
        const bool accepted = state->pool.submit([*this, shared, executor] {
            --state->counters.queued;
            try {
                *response = state->handler(*request);
            } catch (...) {
                *response = own_problem(500);
            }
            asio::post(executor, [shared] { (*shared)(true); });
        });
        if (!accepted) {
            --state->counters.queued;
            ++state->counters.refused_by_queue;
            asio::post(executor, [shared] { (*shared)(false); });
        }
    }
};

asio::awaitable<bool> async_handle(ServerState& state, http::Request& request, http::Response& response) {
    const HandleInitiation initiation{&state, &request, &response};
    auto operation = asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(initiation, asio::use_awaitable);
    const bool handled = co_await std::move(operation);
    co_return handled;
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

/// 0 when the body is in the sink, -1 when the connection ended, otherwise the status to refuse with.
asio::awaitable<int> read_body(ServerState& state, ConnectionPointer connection, const Head& head, BodySink& sink) {
    std::uint64_t left = head.content_length.value_or(0);
    ChunkDecoder chunks;
    std::string decoded;
    for (;;) {
        if (!head.is_chunked && left == 0) {
            co_return 0;
        }
        if (connection->buffer.empty()) {
            connection->arm(state.options.body_idle_deadline);
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

std::string client_address(const ServerState& state, const Connection& connection, const http::Request& request) {
    const auto forwarded = request.headers.find("X-Forwarded-For");
    if (!forwarded || !is_trusted(state, connection.address)) {
        return connection.address;
    }
    const std::size_t comma = forwarded->rfind(',');
    std::string_view last = comma == std::string_view::npos ? *forwarded : forwarded->substr(comma + 1);
    while (!last.empty() && last.front() == ' ') {
        last.remove_prefix(1);
    }
    return last.size() <= 64 ? std::string{last} : connection.address;
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
        BodySink sink(state.options, rule, state.random);
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
        handled = co_await async_handle(state, request, response);
        head.request.method = request.method;
    }
    if (!handled) {
        response = own_problem(503);
    }
    const bool keep_alive = head.keep_alive && !state.stopping;
    const bool is_head = head.request.method == "HEAD";
    const bool written = co_await write_response(connection, response, is_head, keep_alive, state.options.write_deadline);
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
