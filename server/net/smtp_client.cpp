#include "server/net/smtp_client.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

#include <boost/asio/ip/host_name.hpp>

#include "core/bytes.hpp"
#include "server/net/mail_message.hpp"

namespace vanthu::net {
namespace {

constexpr std::size_t reply_limit_bytes = 16U * 1024U;

/// The letter itself is refused.
struct Refusal {
    Delivery delivery;
};

/// What is wrong with the server or the way to it.
[[noreturn]] void give_up_for_now(const std::string& reason) {
    throw MailConnectionFailure{reason};
}

struct Reply {
    int code = 0;
    std::string text{};  ///< all its lines
};

/// One conversation. What fails leaves as `MailConnectionFailure` or `Refusal`.
class Conversation final {
public:
    explicit Conversation(const SmtpOptions& options)
        : options_(options), connection_({options.server, options.port, options.tls, options.trust_file, options.deadline}) {}

    /// Up to where a letter can begin.
    void open() {
        connection_.open();
        require(read_reply(), 220);
        greet();
        if (options_.tls == MailTls::starttls) {
            require(say("STARTTLS"), 220);
            connection_.start_tls();
            greet();
        }
        if (!options_.user.empty()) {
            authenticate();
        }
    }

    void leave() {
        try {
            static_cast<void>(say("QUIT"));
        } catch (const MailConnectionFailure&) {
        }
    }

    void deliver(const Mail& mail) {
        open();
        judge(say("MAIL FROM:<" + options_.from + ">"), 250);
        judge(say("RCPT TO:<" + mail.to + ">"), 250);
        judge(say("DATA"), 354);
        connection_.write(with_dots(mail_message(mail, options_.from, options_.from_name)));
        judge(read_reply(), 250);
        leave();  // the letter is theirs now; how the conversation ends changes nothing
    }

private:
    void greet() {
        boost::system::error_code error;
        std::string host = boost::asio::ip::host_name(error);
        const bool is_name = !error && !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.';
        });
        require(say("EHLO " + (is_name ? host : std::string{"localhost"})), 250);
    }

    void authenticate() {
        if (!connection_.is_secure()) {
            give_up_for_now("a password goes over TLS only");
        }
        // RFC 4616: no name to act for, then name and password.
        const std::string plain = std::string(1, '\0') + options_.user + std::string(1, '\0') + options_.password.reveal();
        require(say("AUTH PLAIN " + to_base64(as_bytes(plain))), 235);
    }

    Reply say(const std::string& command) {
        connection_.write(command + "\r\n");
        return read_reply();
    }

    /// RFC 5321 section 4.2.1: lines "250-…", the last one "250 …".
    Reply read_reply() {
        Reply reply;
        for (;;) {
            const std::string line = connection_.read_line(reply_limit_bytes);
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
            throw Refusal{{reply.code >= 500 && reply.code < 600 ? Delivery::Outcome::refused_for_good : Delivery::Outcome::refused_for_now,
                           reply.text}};
        }
    }

    const SmtpOptions& options_;
    MailConnection connection_;
};

}  // namespace

Delivery SmtpClient::send(const Mail& mail) {
    if (!is_mail_address(mail.to) || !is_mail_address(options_.from)) {
        return {Delivery::Outcome::refused_for_good, "not a mail address"};
    }
    try {
        Conversation(options_).deliver(mail);
        return {Delivery::Outcome::accepted, {}};
    } catch (const Refusal& refusal) {
        return refusal.delivery;
    } catch (const MailConnectionFailure& failure) {
        return {Delivery::Outcome::refused_for_now, failure.reason};
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
    } catch (const MailConnectionFailure& failure) {
        return {Delivery::Outcome::refused_for_now, failure.reason};
    }
}

}  // namespace vanthu::net
