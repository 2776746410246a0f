#include "server/net/smtp_client.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>

#include "core/bytes.hpp"
#include "server/net/mail_message.hpp"

namespace vanthu::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Tls = SmtpOptions::Tls;

constexpr std::size_t reply_limit_bytes = 16U * 1024U;

/// Ends the attempt: nothing more can be said on this connection.
struct Failure {
    Delivery delivery;
};

[[noreturn]] void give_up_for_now(const std::string& reason) {
    throw Failure{{Delivery::Outcome::refused_for_now, reason}};
}

struct Reply {
    int code = 0;
    std::string text{};  ///< all its lines
};

/// One conversation. Every step ends by the deadline; what fails leaves as `Failure`, caught in `send`.
class Conversation final {
public:
    explicit Conversation(const SmtpOptions& options)
        : options_(options), until_(std::chrono::steady_clock::now() + options.deadline), tls_context_(asio::ssl::context::tls_client),
          stream_(context_, tls_context_) {}

    /// Up to where a letter can begin.
    void open() {
        connect();
        if (options_.tls == Tls::tls) {
            secure();
        }
        require(read_reply(), 220);
        greet();
        if (options_.tls == Tls::starttls) {
            require(say("STARTTLS"), 220);
            if (!buffer_.empty()) {
                give_up_for_now("bytes before TLS began");  // somebody in between has put in words of his own (RFC 3207 section 6)
            }
            secure();
            greet();
        }
        if (!options_.user.empty()) {
            authenticate();
        }
    }

    void leave() {
        try {
            static_cast<void>(say("QUIT"));
        } catch (const Failure&) {
        }
    }

    void deliver(const Mail& mail) {
        open();
        judge(say("MAIL FROM:<" + options_.from + ">"), 250);
        judge(say("RCPT TO:<" + mail.to + ">"), 250);
        judge(say("DATA"), 354);
        write(with_dots(mail_message(mail, options_.from, options_.from_name)));
        judge(read_reply(), 250);
        leave();  // the letter is theirs now; how the conversation ends changes nothing
    }

private:
    /// Runs one asynchronous operation to its end or the deadline.
    template <class Start>
    error_code wait(Start start) {
        error_code result = asio::error::would_block;
        start([&result](error_code error, auto&&...) { result = error; });
        context_.restart();
        context_.run_until(until_);
        if (!context_.stopped()) {
            error_code ignored;
            stream_.next_layer().close(ignored);
            context_.run();
            return asio::error::timed_out;
        }
        return result;
    }

    void connect() {
        tcp::resolver resolver(context_);
        error_code error;
        const auto found = resolver.resolve(options_.server, std::to_string(options_.port), error);
        std::vector<tcp::endpoint> endpoints;
        for (const auto& one : found) {
            if (options_.tls != Tls::none || one.endpoint().address().is_loopback()) {
                endpoints.push_back(one.endpoint());
            }
        }
        if (!error && endpoints.empty()) {
            give_up_for_now("without TLS to a loopback address only");
        }
        if (!error) {
            error = wait([&](auto handler) { asio::async_connect(stream_.next_layer(), endpoints, std::move(handler)); });
        }
        check(error);
    }

    void secure() {
        error_code error;
        if (options_.trust_file.empty()) {
            tls_context_.set_default_verify_paths(error);
        } else {
            tls_context_.load_verify_file(options_.trust_file, error);
        }
        check(error);
        stream_.set_verify_mode(asio::ssl::verify_peer, error);
        stream_.set_verify_callback(asio::ssl::host_name_verification(options_.server), error);
        const bool is_set = SSL_set_min_proto_version(stream_.native_handle(), TLS1_2_VERSION) == 1 &&
                            SSL_ctrl(stream_.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                                     const_cast<char*>(options_.server.c_str())) == 1;
        if (!is_set) {
            give_up_for_now("TLS cannot be set up");
        }
        check(wait([&](auto handler) { stream_.async_handshake(asio::ssl::stream_base::client, std::move(handler)); }));
        is_secure_ = true;
    }

    void greet() {
        error_code error;
        std::string host = asio::ip::host_name(error);
        const bool is_name = !error && !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.';
        });
        require(say("EHLO " + (is_name ? host : std::string{"localhost"})), 250);
    }

    void authenticate() {
        if (!is_secure_) {
            give_up_for_now("a password goes over TLS only");
        }
        // RFC 4616: no name to act for, then name and password.
        const std::string plain = std::string(1, '\0') + options_.user + std::string(1, '\0') + options_.password.reveal();
        require(say("AUTH PLAIN " + to_base64(as_bytes(plain))), 235);
    }

    Reply say(const std::string& command) {
        write(command + "\r\n");
        return read_reply();
    }

    void write(const std::string& bytes) {
        check(wait([&](auto handler) {
            if (is_secure_) {
                asio::async_write(stream_, asio::buffer(bytes), std::move(handler));
            } else {
                asio::async_write(stream_.next_layer(), asio::buffer(bytes), std::move(handler));
            }
        }));
    }

    /// RFC 5321 section 4.2.1: lines "250-…", the last one "250 …".
    Reply read_reply() {
        Reply reply;
        for (;;) {
            const std::string line = read_line();
            const bool is_sound = line.size() >= 3 && std::all_of(line.begin(), line.begin() + 3, [](char c) { return c >= '0' && c <= '9'; }) &&
                                  (line.size() == 3 || line[3] == ' ' || line[3] == '-');
            if (!is_sound || reply.text.size() > reply_limit_bytes) {
                give_up_for_now("no SMTP reply");
            }
            reply.code = std::stoi(line.substr(0, 3));
            reply.text += (reply.text.empty() ? "" : " / ") + line;
            if (line.size() == 3 || line[3] == ' ') {
                return reply;
            }
        }
    }

    std::string read_line() {
        auto into = asio::dynamic_buffer(buffer_, reply_limit_bytes);
        check(wait([&](auto handler) {
            if (is_secure_) {
                asio::async_read_until(stream_, into, "\r\n", std::move(handler));
            } else {
                asio::async_read_until(stream_.next_layer(), into, "\r\n", std::move(handler));
            }
        }));
        const std::size_t end = buffer_.find("\r\n");
        std::string line = buffer_.substr(0, end);
        buffer_.erase(0, end + 2);
        return line;
    }

    static void check(const error_code& error) {
        if (error) {
            give_up_for_now(error.message());
        }
    }

    /// What concerns the server and not the letter.
    static void require(const Reply& reply, int code) {
        if (reply.code != code) {
            give_up_for_now(reply.text);
        }
    }

    /// What concerns the letter: 5xx is the last word (RFC 5321 section 4.2.1).
    static void judge(const Reply& reply, int code) {
        const bool is_accepted = reply.code == code || (code == 250 && reply.code == 251);
        if (!is_accepted) {
            throw Failure{{reply.code >= 500 && reply.code < 600 ? Delivery::Outcome::refused_for_good : Delivery::Outcome::refused_for_now,
                           reply.text}};
        }
    }

    const SmtpOptions& options_;
    std::chrono::steady_clock::time_point until_;
    asio::io_context context_;
    asio::ssl::context tls_context_;
    asio::ssl::stream<tcp::socket> stream_;
    std::string buffer_;
    bool is_secure_ = false;
};

}  // namespace

Delivery SmtpClient::send(const Mail& mail) {
    if (!is_mail_address(mail.to) || !is_mail_address(options_.from)) {
        return {Delivery::Outcome::refused_for_good, "not a mail address"};
    }
    try {
        Conversation(options_).deliver(mail);
        return {Delivery::Outcome::accepted, {}};
    } catch (const Failure& failure) {
        return failure.delivery;
    }
}

Delivery SmtpClient::look() {
    SmtpOptions quick = options_;
    quick.deadline = std::min<std::chrono::milliseconds>(options_.deadline, std::chrono::seconds{10});  // somebody waits for it
    try {
        Conversation conversation(quick);
        conversation.open();
        conversation.leave();
        return {Delivery::Outcome::accepted, {}};
    } catch (const Failure& failure) {
        return failure.delivery;
    }
}

}  // namespace vanthu::net
