#include "server/net/imap_client.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

namespace vanthu::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Tls = ImapOptions::Tls;

constexpr std::size_t line_limit_bytes = 256U * 1024U;  // a SEARCH names all messages on one line
constexpr int lines_limit = 10'000;                     // of one answer

struct Failure {
    std::string reason;
};

[[noreturn]] void give_up(const std::string& reason) {
    throw Failure{reason};
}

/// One line of an answer with the literals in it.
struct Line {
    std::string text{};
    std::vector<std::string> literals{};
};

struct Answer {
    std::vector<Line> untagged{};
    std::string status{};  ///< "OK …", "NO …", "BAD …"
};

std::optional<std::uint64_t> number_at(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} ? std::optional{value} : std::nullopt;
}

/// The number behind a word: "UIDVALIDITY 7".
std::optional<std::uint64_t> number_behind(std::string_view text, std::string_view word) {
    const std::size_t at = text.find(word);
    return at == std::string_view::npos ? std::nullopt : number_at(text.substr(at + word.size()));
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 32) {
            give_up("a name or password that no IMAP string can hold");
        }
        if (c == '"' || c == '\\') {
            out.push_back('\\');
        }
        out.push_back(c);
    }
    return out + "\"";
}

/// Every step ends by the deadline; what fails leaves as `Failure`.
class Conversation final {
public:
    explicit Conversation(const ImapOptions& options)
        : options_(options), until_(std::chrono::steady_clock::now() + options.deadline), tls_context_(asio::ssl::context::tls_client),
          stream_(context_, tls_context_) {}

    void read(const std::function<std::uint32_t(std::uint32_t)>& last_uid, const std::function<bool(const MailboxMessage&)>& take) {
        connect();
        if (options_.tls == Tls::tls) {
            secure();
        }
        if (!read_line(0).text.starts_with("* OK")) {
            give_up("no IMAP greeting");
        }
        if (options_.tls == Tls::starttls) {
            require(say("STARTTLS"), "STARTTLS");
            if (!buffer_.empty()) {
                give_up("bytes before TLS began");  // somebody in between has put in words of his own
            }
            secure();
        }
        if (!options_.user.empty()) {
            if (!is_secure_) {
                give_up("a password goes over TLS only");
            }
            require(say("LOGIN " + quoted(options_.user) + " " + quoted(options_.password.reveal())), "LOGIN");
        }
        const auto validity = open_mailbox();
        const std::uint32_t known = last_uid(validity);
        std::uint32_t count = 0;
        for (const std::uint32_t uid : newer_than(known)) {
            if (++count > options_.messages || !take(fetch(validity, uid))) {
                break;
            }
        }
        try {
            static_cast<void>(say("LOGOUT"));
        } catch (const Failure&) {
            // all was read; how the conversation ends changes nothing
        }
    }

private:
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

    static void check(const error_code& error) {
        if (error) {
            give_up(error.message());
        }
    }

    static void require(const Answer& answer, const char* what) {
        if (!answer.status.starts_with("OK")) {
            give_up(fmt::format("{}: {}", what, answer.status.substr(0, 200)));
        }
    }

    void connect() {
        tcp::resolver resolver(context_);
        error_code error;
        std::vector<tcp::endpoint> endpoints;
        for (const auto& one : resolver.resolve(options_.server, std::to_string(options_.port), error)) {
            if (options_.tls != Tls::none || one.endpoint().address().is_loopback()) {
                endpoints.push_back(one.endpoint());
            }
        }
        check(error);
        if (endpoints.empty()) {
            give_up("without TLS to a loopback address only");
        }
        check(wait([&](auto handler) { asio::async_connect(stream_.next_layer(), endpoints, std::move(handler)); }));
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
            give_up("TLS cannot be set up");
        }
        check(wait([&](auto handler) { stream_.async_handshake(asio::ssl::stream_base::client, std::move(handler)); }));
        is_secure_ = true;
    }

    void more() {
        std::size_t got = 0;
        std::string some(64U * 1024U, '\0');
        check(wait([&](auto handler) {
            auto done = [&got, handler = std::move(handler)](error_code error, std::size_t bytes) mutable {
                got = bytes;
                handler(error);
            };
            if (is_secure_) {
                stream_.async_read_some(asio::buffer(some), std::move(done));
            } else {
                stream_.next_layer().async_read_some(asio::buffer(some), std::move(done));
            }
        }));
        buffer_.append(some.data(), got);
    }

    std::string bytes(std::size_t count) {
        while (buffer_.size() < count) {
            more();
        }
        std::string taken = buffer_.substr(0, count);
        buffer_.erase(0, count);
        return taken;
    }

    /// RFC 9051 section 4.3: a line that ends with "{12}" goes on behind twelve bytes.
    Line read_line(std::uint64_t literal_limit_bytes) {
        Line line;
        for (;;) {
            std::size_t end = 0;
            while ((end = buffer_.find("\r\n")) == std::string::npos) {
                if (buffer_.size() > line_limit_bytes) {
                    give_up("a line without an end");
                }
                more();
            }
            line.text += bytes(end);
            bytes(2);
            const std::size_t brace = line.text.ends_with('}') ? line.text.rfind('{') : std::string::npos;
            const auto size = brace == std::string::npos ? std::nullopt : number_at(std::string_view{line.text}.substr(brace + 1));
            if (!size) {
                return line;
            }
            if (*size > literal_limit_bytes) {
                give_up("more bytes than were asked for");
            }
            line.literals.push_back(bytes(*size));
            if (line.text.size() > line_limit_bytes) {
                give_up("a line without an end");
            }
        }
    }

    Answer say(const std::string& command, std::uint64_t literal_limit_bytes = 4096) {
        const std::string tag = fmt::format("a{}", ++tags_);
        const std::string text = tag + " " + command + "\r\n";
        check(wait([&](auto handler) {
            if (is_secure_) {
                asio::async_write(stream_, asio::buffer(text), std::move(handler));
            } else {
                asio::async_write(stream_.next_layer(), asio::buffer(text), std::move(handler));
            }
        }));
        Answer answer;
        for (int i = 0; i < lines_limit; ++i) {
            Line line = read_line(literal_limit_bytes);
            if (line.text.starts_with(tag + " ")) {
                answer.status = line.text.substr(tag.size() + 1);
                return answer;
            }
            answer.untagged.push_back(std::move(line));
        }
        give_up("an answer without an end");
    }

    std::uint32_t open_mailbox() {
        const Answer opened = say("EXAMINE " + quoted(options_.mailbox));
        require(opened, "EXAMINE");
        for (const Line& line : opened.untagged) {
            const auto validity = number_behind(line.text, "[UIDVALIDITY ");
            if (validity && *validity > 0 && *validity <= UINT32_MAX) {
                return static_cast<std::uint32_t>(*validity);
            }
        }
        give_up("no UIDVALIDITY");
    }

    std::vector<std::uint32_t> newer_than(std::uint32_t known) {
        if (known == UINT32_MAX) {
            return {};
        }
        const Answer found = say(fmt::format("UID SEARCH UID {}:*", known + 1));
        require(found, "UID SEARCH");
        std::vector<std::uint32_t> uids;
        for (const Line& line : found.untagged) {
            std::string_view rest = line.text;
            if (!rest.starts_with("* SEARCH")) {
                continue;
            }
            rest.remove_prefix(8);
            while (!rest.empty()) {
                rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
                // "n:*" names the last message also where it is older than n.
                const auto uid = number_at(rest);
                if (uid && *uid > known && *uid <= UINT32_MAX) {
                    uids.push_back(static_cast<std::uint32_t>(*uid));
                }
                rest.remove_prefix(std::min(rest.find(' '), rest.size()));
            }
        }
        std::sort(uids.begin(), uids.end());
        return uids;
    }

    MailboxMessage fetch(std::uint32_t validity, std::uint32_t uid) {
        MailboxMessage message{validity, uid, 0, {}};
        const Answer size = say(fmt::format("UID FETCH {} (RFC822.SIZE)", uid));
        require(size, "UID FETCH");
        for (const Line& line : size.untagged) {
            message.size_bytes = number_behind(line.text, "RFC822.SIZE ").value_or(message.size_bytes);
        }
        if (message.size_bytes > options_.message_bytes) {
            return message;
        }
        // A server may count the size a little otherwise than it sends it.
        Answer content = say(fmt::format("UID FETCH {} (BODY.PEEK[])", uid), options_.message_bytes + 1024U * 1024U);
        require(content, "UID FETCH");
        for (Line& line : content.untagged) {
            if (line.text.find("FETCH") != std::string::npos && !line.literals.empty()) {
                message.content = std::move(line.literals.front());
                message.size_bytes = message.content.size();
            }
        }
        return message;
    }

    const ImapOptions& options_;
    std::chrono::steady_clock::time_point until_;
    asio::io_context context_;
    asio::ssl::context tls_context_;
    asio::ssl::stream<tcp::socket> stream_;
    std::string buffer_;
    int tags_ = 0;
    bool is_secure_ = false;
};

}  // namespace

MailboxVisit ImapClient::visit(const std::function<std::uint32_t(std::uint32_t)>& last_uid, const std::function<bool(const MailboxMessage&)>& take) {
    try {
        Conversation(options_).read(last_uid, take);
        return {true, {}};
    } catch (const Failure& failure) {
        return {false, failure.reason};
    }
}

}  // namespace vanthu::net
