#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vanthu::mime {

/// A field of a message's head: the name in lower case, the value unfolded but not decoded.
struct Field {
    std::string name;
    std::string value;
};

/// A head: its fields in order, and where the body begins.
struct Head {
    std::vector<Field> fields{};
    std::size_t body = 0;      ///< offset in the text
    bool is_complete = true;   ///< false: there were more fields, or longer ones, than are read

    [[nodiscard]] std::string value(std::string_view name) const;  ///< of the first one; empty when there is none
};

inline constexpr std::size_t head_limit_bytes = 256U * 1024U;
inline constexpr std::size_t fields_limit = 1000;

/// RFC 5322 section 2.2. Never fails: what is no field is left out.
[[nodiscard]] Head read_head(std::string_view text);

/// Encoded words (RFC 2047) of unstructured text as UTF-8 on one line.
[[nodiscard]] std::string decode_words(std::string_view value);

/// "application/pdf; name=…": the value in lower case, the parameters with RFC 2231's continuations and charsets decoded.
struct Parameters {
    std::string value{};
    std::map<std::string, std::string> named{};
};
[[nodiscard]] Parameters read_parameters(std::string_view value);

/// The name and the address of the first mailbox of a From field; the address is empty when it is none (`is_mail_address`).
struct MailboxName {
    std::string name{};
    std::string address{};
};
[[nodiscard]] MailboxName read_mailbox(std::string_view value);

}  // namespace vanthu::mime
