#include "server/net/mail_connection.hpp"

#include <vector>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>

namespace vanthu::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

[[noreturn]] void give_up(std::string reason) {
    throw MailConnectionFailure{std::move(reason)};
}

void check(const error_code& error) {
    if (error) {
        give_up(error.message());
    }
}

}  // namespace

struct MailConnection::Socket {
    explicit Socket(const MailServer& given)
        : server(given), until(std::chrono::steady_clock::now() + given.deadline), tls_context(asio::ssl::context::tls_client), stream(context, tls_context) {}

    /// Runs one asynchronous operation to its end or the deadline.
    template <class Start>
    error_code wait(Start start) {
        error_code result = asio::error::would_block;
        start([&result](error_code error, auto&&...) { result = error; });
        context.restart();
        context.run_until(until);
        if (!context.stopped()) {
            error_code ignored;
            stream.next_layer().close(ignored);
            context.run();
            return asio::error::timed_out;
        }
        return result;
    }

    void connect() {
        tcp::resolver resolver(context);
        error_code error;
        std::vector<tcp::endpoint> endpoints;
        for (const auto& one : resolver.resolve(server.name, std::to_string(server.port), error)) {
            if (server.tls != MailTls::none || one.endpoint().address().is_loopback()) {
                endpoints.push_back(one.endpoint());
            }
        }
        check(error);
        if (endpoints.empty()) {
            give_up("without TLS to a loopback address only");
        }
        check(wait([&](auto handler) { asio::async_connect(stream.next_layer(), endpoints, std::move(handler)); }));
    }

    void secure() {
        error_code error;
        if (server.trust_file.empty()) {
            tls_context.set_default_verify_paths(error);
        } else {
            tls_context.load_verify_file(server.trust_file, error);
        }
        check(error);
        stream.set_verify_mode(asio::ssl::verify_peer, error);
        stream.set_verify_callback(asio::ssl::host_name_verification(server.name), error);
        const bool is_set = SSL_set_min_proto_version(stream.native_handle(), TLS1_2_VERSION) == 1 &&
                            SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                                     const_cast<char*>(server.name.c_str())) == 1;
        if (!is_set) {
            give_up("TLS cannot be set up");
        }
        check(wait([&](auto handler) { stream.async_handshake(asio::ssl::stream_base::client, std::move(handler)); }));
        is_secure = true;
    }

    void more() {
        std::size_t got = 0;
        std::string some(64U * 1024U, '\0');
        check(wait([&](auto handler) {
            auto done = [&got, handler = std::move(handler)](error_code error, std::size_t bytes) mutable {
                got = bytes;
                handler(error);
            };
            if (is_secure) {
                stream.async_read_some(asio::buffer(some), std::move(done));
            } else {
                stream.next_layer().async_read_some(asio::buffer(some), std::move(done));
            }
        }));
        buffer.append(some.data(), got);
    }

    MailServer server;
    std::chrono::steady_clock::time_point until;
    asio::io_context context;
    asio::ssl::context tls_context;
    asio::ssl::stream<tcp::socket> stream;
    std::string buffer;
    bool is_secure = false;
};

MailConnection::MailConnection(const MailServer& server) : socket_(std::make_unique<Socket>(server)) {}
MailConnection::~MailConnection() = default;

void MailConnection::open() {
    socket_->connect();
    if (socket_->server.tls == MailTls::tls) {
        socket_->secure();
    }
}

void MailConnection::start_tls() {
    if (!socket_->buffer.empty()) {
        give_up("bytes before TLS began");
    }
    socket_->secure();
}

bool MailConnection::is_secure() const {
    return socket_->is_secure;
}

void MailConnection::write(std::string_view bytes) {
    check(socket_->wait([&](auto handler) {
        if (socket_->is_secure) {
            asio::async_write(socket_->stream, asio::buffer(bytes), std::move(handler));
        } else {
            asio::async_write(socket_->stream.next_layer(), asio::buffer(bytes), std::move(handler));
        }
    }));
}

std::string MailConnection::read_line(std::size_t limit_bytes) {
    std::size_t end = 0;
    while ((end = socket_->buffer.find("\r\n")) == std::string::npos) {
        if (socket_->buffer.size() > limit_bytes) {
            give_up("a line without an end");
        }
        socket_->more();
    }
    std::string line = read_bytes(end);
    static_cast<void>(read_bytes(2));
    return line;
}

std::string MailConnection::read_bytes(std::size_t count) {
    while (socket_->buffer.size() < count) {
        socket_->more();
    }
    std::string taken = socket_->buffer.substr(0, count);
    socket_->buffer.erase(0, count);
    return taken;
}

}  // namespace vanthu::net
