#include "server/net/imap_client.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace vanthu::net {
namespace {

constexpr std::size_t line_limit_bytes = 256U * 1024U;  // a SEARCH names all messages on one line
constexpr int lines_limit = 10'000;                     // of one answer

[[noreturn]] void give_up(const std::string& reason) {
    throw MailConnectionFailure{reason};
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

/// One visit. What fails leaves as `MailConnectionFailure`.
class Conversation final {
public:
    explicit Conversation(const ImapOptions& options)
        : options_(options), connection_({options.server, options.port, options.tls, options.trust_file, options.deadline}) {}

    void read(const std::function<std::uint32_t(std::uint32_t)>& last_uid, const std::function<bool(const MailboxMessage&)>& take) {
        connection_.open();
        if (!read_line(0).text.starts_with("* OK")) {
            give_up("no IMAP greeting");
        }
        if (options_.tls == MailTls::starttls) {
            require(say("STARTTLS"), "STARTTLS");
            connection_.start_tls();
        }
        if (!options_.user.empty()) {
            if (!connection_.is_secure()) {
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
        } catch (const MailConnectionFailure&) {
            // all was read; how the conversation ends changes nothing
        }
    }

private:
    static void require(const Answer& answer, const char* what) {
        if (!answer.status.starts_with("OK")) {
            give_up(fmt::format("{}: {}", what, answer.status.substr(0, 200)));
        }
    }

    /// RFC 9051 section 4.3: a line that ends with "{12}" goes on behind twelve bytes.
    Line read_line(std::uint64_t literal_limit_bytes) {
        Line line;
        for (;;) {
            line.text += connection_.read_line(line_limit_bytes);
            const std::size_t brace = line.text.ends_with('}') ? line.text.rfind('{') : std::string::npos;
            const auto size = brace == std::string::npos ? std::nullopt : number_at(std::string_view{line.text}.substr(brace + 1));
            if (!size) {
                return line;
            }
            if (*size > literal_limit_bytes) {
                give_up("more bytes than were asked for");
            }
            line.literals.push_back(connection_.read_bytes(*size));
            if (line.text.size() > line_limit_bytes) {
                give_up("a line without an end");
            }
        }
    }

    Answer say(const std::string& command, std::uint64_t literal_limit_bytes = 4096) {
        const std::string tag = fmt::format("a{}", ++tags_);
        connection_.write(tag + " " + command + "\r\n");
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
    MailConnection connection_;
    int tags_ = 0;
};

}  // namespace

MailboxVisit ImapClient::visit(const std::function<std::uint32_t(std::uint32_t)>& last_uid, const std::function<bool(const MailboxMessage&)>& take) {
    try {
        Conversation(options_).read(last_uid, take);
        return {true, {}};
    } catch (const MailConnectionFailure& failure) {
        return {false, failure.reason};
    }
}

}  // namespace vanthu::net
