#include "server/net/smtp_client.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "core/bytes.hpp"
#include "server/net/mail_message.hpp"
#include "tests/support/child.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::net {
namespace {

using namespace std::chrono_literals;
using Outcome = Delivery::Outcome;

/// A mail server of our own on a free loopback port: one client after the other; a command that begins with a key of `answers` gets its
/// answer, any other one what a server says that is content.
class MailServer final {
public:
    MailServer() : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(::listen(listener_, 5), 0);
        socklen_t size = sizeof address;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        thread_ = std::thread([this] { run(); });
    }
    MailServer(const MailServer&) = delete;
    MailServer& operator=(const MailServer&) = delete;
    ~MailServer() {
        stopping_ = true;
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }

    std::string heard() {
        const std::lock_guard lock(mutex_);
        return heard_;
    }

    std::uint16_t port = 0;
    std::map<std::string, std::string> answers{};  ///< set before the first client; "" is the greeting, "." the letter
private:
    void run() {
        for (;;) {
            const int client = ::accept(listener_, nullptr, nullptr);
            if (client < 0) {
                return;
            }
            talk(client);
            ::close(client);
        }
    }

    std::string answer_to(const std::string& line, const std::string& otherwise) {
        const auto known = answers.find(line);
        return known == answers.end() ? otherwise : known->second;
    }

    void talk(int client) {
        say(client, answer_to("", "220 ready\r\n"));
        std::string buffer;
        bool in_letter = false;
        while (!stopping_) {
            pollfd wait{client, POLLIN, 0};
            if (::poll(&wait, 1, 50) == 0) {
                continue;
            }
            char piece[4096];
            const ssize_t got = ::recv(client, piece, sizeof piece, 0);
            if (got <= 0) {
                return;
            }
            buffer.append(piece, static_cast<std::size_t>(got));
            for (std::size_t end = buffer.find("\r\n"); end != std::string::npos; end = buffer.find("\r\n")) {
                const std::string line = buffer.substr(0, end);
                buffer.erase(0, end + 2);
                {
                    const std::lock_guard lock(mutex_);
                    heard_ += line + "\n";
                }
                if (in_letter && line != ".") {
                    continue;
                }
                in_letter = line == "DATA";
                const std::string word = line.substr(0, 4);
                say(client, answer_to(word, word == "DATA" ? "354 go on\r\n" : word == "EHLO" ? "250-here\r\n250 8BITMIME\r\n" : "250 ok\r\n"));
            }
        }
    }

    static void say(int client, const std::string& text) { ::send(client, text.data(), text.size(), MSG_NOSIGNAL); }

    int listener_;
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;
    std::string heard_;
    std::thread thread_;
};

Mail letter() {
    return {"mail-1", "minh@so.vn", "Trần Văn Minh", "Có việc mới cần xử lý", "Bạn có việc mới.\nhttps://localhost/documents/1\n",
            from_millis(1'764'000'000'000)};
}

SmtpOptions options_for(const MailServer& server) {
    SmtpOptions options;
    options.server = "127.0.0.1";
    options.port = server.port;
    options.tls = SmtpOptions::Tls::none;
    options.from = "vanthu@so.vn";
    options.from_name = "Sở Thông tin";
    options.deadline = 5s;
    return options;
}

std::string body_of(const std::string& message) {
    std::string encoded = message.substr(message.find("\r\n\r\n") + 4);
    std::erase_if(encoded, [](char c) { return c == '\r' || c == '\n'; });
    return std::string{as_text(from_base64(encoded).value())};
}

TEST(MailMessage, Encodes_headers_and_body) {
    const std::string message = mail_message(letter(), "vanthu@so.vn", "Sở");
    EXPECT_TRUE(message.starts_with("Date: Mon, 24 Nov 2025 16:00:00 +0000\r\nFrom: =?UTF-8?B?U+G7nw==?=\r\n <vanthu@so.vn>\r\nTo: =?UTF-8?B?")) << message;
    EXPECT_NE(message.find("\r\nMessage-ID: <mail-1@so.vn>\r\n"), std::string::npos);
    EXPECT_EQ(body_of(message), "Bạn có việc mới.\r\nhttps://localhost/documents/1\r\n");
    for (std::size_t at = 0; at < message.size();) {
        const std::size_t end = message.find("\r\n", at);
        EXPECT_LE(end - at, 76U);
        at = end + 2;
    }
}

TEST(MailMessage, No_part_begins_a_header) {
    Mail mail = letter();
    mail.to_name = "Minh\r\nBcc: x@y";
    mail.subject = std::string{"A\r\nBcc: x@y\r\n\r\nB\0C", 19};
    mail.id = "1>\r\nBcc: x@y";
    mail.body = "\r\n.\r\nQUIT\r\n";
    const std::string message = mail_message(mail, "a@b", "S\nBcc: x@y");
    EXPECT_EQ(message.find("\nBcc"), std::string::npos) << message;
    EXPECT_EQ(message.find("\r\n.\r\n"), std::string::npos);
}

TEST(MailMessage, Long_Vietnamese_subjects_are_cut_between_letters) {
    Mail mail = letter();
    mail.subject.clear();
    for (int i = 0; i < 40; ++i) {
        mail.subject += "ậ";
    }
    const std::string message = mail_message(mail, "a@b", "");
    std::string decoded;
    const std::size_t begin = message.find("Subject: ") + 9;
    std::string field = message.substr(begin, message.find("\r\nMessage-ID") - begin);
    for (std::size_t at = field.find("=?UTF-8?B?"); at != std::string::npos; at = field.find("=?UTF-8?B?", at + 1)) {
        const std::string word{as_text(from_base64(field.substr(at + 10, field.find("?=", at + 10) - at - 10)).value())};
        EXPECT_EQ(word.size() % 3, 0U) << "whole letters";
        decoded += word;
    }
    EXPECT_EQ(decoded, mail.subject);
}

TEST(MailMessage, Dots_at_line_starts_are_doubled) {
    EXPECT_EQ(with_dots(".a\r\nb.\r\n..\r\n"), "..a\r\nb.\r\n...\r\n.\r\n");
    EXPECT_EQ(with_dots("a"), "a\r\n.\r\n");
}

TEST(SmtpClient, Delivers_a_letter) {
    MailServer server;
    EXPECT_EQ(SmtpClient(options_for(server)).send(letter()).outcome, Outcome::accepted);
    const std::string heard = server.heard();
    EXPECT_TRUE(heard.starts_with("EHLO ")) << heard;
    EXPECT_NE(heard.find("\nMAIL FROM:<vanthu@so.vn>\nRCPT TO:<minh@so.vn>\nDATA\nDate: "), std::string::npos) << heard;
    EXPECT_NE(heard.find("\n.\n"), std::string::npos);
    EXPECT_EQ(heard.find("AUTH"), std::string::npos);
}

struct Case {
    const char* command;
    const char* answer;
    Outcome outcome;
};

TEST(SmtpClient, Tells_refusals_for_good_from_those_for_now) {
    for (const Case& one : {Case{"", "554 no\r\n", Outcome::refused_for_now}, Case{"EHLO", "502 no\r\n", Outcome::refused_for_now},
                            Case{"MAIL", "451 later\r\n", Outcome::refused_for_now}, Case{"MAIL", "550 no\r\n", Outcome::refused_for_good},
                            Case{"RCPT", "450 greylisted\r\n", Outcome::refused_for_now}, Case{"RCPT", "550-no\r\n550 such user\r\n", Outcome::refused_for_good},
                            Case{"RCPT", "251 will forward\r\n", Outcome::accepted}, Case{".", "552 too much\r\n", Outcome::refused_for_good},
                            Case{".", "452 full\r\n", Outcome::refused_for_now}, Case{"QUIT", "500 what\r\n", Outcome::accepted},
                            Case{"MAIL", "nonsense\r\n", Outcome::refused_for_now}, Case{"DATA", "2\r\n", Outcome::refused_for_now}}) {
        MailServer server;
        server.answers[one.command] = one.answer;
        const Delivery delivery = SmtpClient(options_for(server)).send(letter());
        EXPECT_EQ(delivery.outcome, one.outcome) << one.command << " " << one.answer << delivery.reason;
    }
}

TEST(SmtpClient, Nobody_there_and_a_silent_server_are_for_now) {
    MailServer server;
    server.answers["MAIL"] = "";
    SmtpOptions options = options_for(server);
    options.deadline = 300ms;
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(SmtpClient(options).send(letter()).outcome, Outcome::refused_for_now);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
    options.port = 1;
    EXPECT_EQ(SmtpClient(options).send(letter()).outcome, Outcome::refused_for_now);
}

TEST(SmtpClient, A_password_never_goes_without_TLS) {
    MailServer server;
    SmtpOptions options = options_for(server);
    options.user = "u";
    options.password = SecretString{"secret"};
    EXPECT_EQ(SmtpClient(options).send(letter()).outcome, Outcome::refused_for_now);
    options.tls = SmtpOptions::Tls::starttls;  // this one answers 250, and after 220 it could not speak TLS
    EXPECT_EQ(SmtpClient(options).send(letter()).outcome, Outcome::refused_for_now);
    EXPECT_EQ(server.heard().find("AUTH"), std::string::npos);
    EXPECT_EQ(server.heard().find("MAIL"), std::string::npos);
}

TEST(SmtpClient, Words_put_in_before_TLS_end_the_conversation) {
    MailServer server;
    server.answers["STAR"] = "220 go\r\n250 injected\r\n";
    SmtpOptions options = options_for(server);
    options.tls = SmtpOptions::Tls::starttls;
    const Delivery delivery = SmtpClient(options).send(letter());
    EXPECT_EQ(delivery.outcome, Outcome::refused_for_now);
    EXPECT_EQ(delivery.reason, "bytes before TLS began");
}

TEST(SmtpClient, Over_TLS_the_certificate_has_to_be_trusted_and_of_that_name_and_the_password_right) {
    for (const auto& [mode, tls] : {std::pair{"starttls", SmtpOptions::Tls::starttls}, std::pair{"tls", SmtpOptions::Tls::tls}}) {
        const test::TempFolder folder;
        const test::Child child({"python3", test::source_file("tests/support/mail_server.py").string(), folder.path().string(), mode});
        SmtpOptions options;
        options.server = "localhost";
        options.port = static_cast<std::uint16_t>(std::stoi(child.first_line()));
        options.tls = tls;
        options.user = "vanthu";
        options.password = SecretString{"secret"};
        options.from = "vanthu@so.vn";
        options.deadline = 10s;
        EXPECT_EQ(SmtpClient(options).send(letter()).outcome, Outcome::refused_for_now) << mode << ": nobody trusts this certificate";
        options.trust_file = (folder.path() / "mail.pem").string();
        EXPECT_EQ(SmtpClient(options).send(letter()).outcome, Outcome::accepted) << mode << SmtpClient(options).send(letter()).reason;
        options.server = "127.0.0.1";
        EXPECT_EQ(SmtpClient(options).send(letter()).outcome, Outcome::refused_for_now) << mode << ": the certificate has another name";
        options.server = "localhost";
        options.password = SecretString{"wrong"};
        const Delivery refused = SmtpClient(options).send(letter());
        EXPECT_EQ(refused.outcome, Outcome::refused_for_now);
        EXPECT_TRUE(refused.reason.starts_with("535")) << refused.reason;
    }
}

TEST(SmtpClient, Takes_no_address_that_is_none) {
    MailServer server;
    Mail mail = letter();
    mail.to = "a@b>\r\nRCPT TO:<c@d";
    EXPECT_EQ(SmtpClient(options_for(server)).send(mail).outcome, Outcome::refused_for_good);
    EXPECT_EQ(server.heard(), "");
}

}  // namespace
}  // namespace vanthu::net
