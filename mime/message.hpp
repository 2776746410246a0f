#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mime/header_fields.hpp"

namespace vanthu::mime {

/// A file that came with a message, decoded byte-exact.
struct Attachment {
    std::string name;          ///< safe on every file system; of a part without a name "phan-3.pdf", by its place and type
    std::string media_type;    ///< as the message says; nothing is believed of it
    std::string content;
    bool is_damaged = false;   ///< its encoding was broken: what could be read
};

/// What a message says (RFC 5322, 2045 to 2047, 2231). The message itself stays as it came; this is only what is read from it.
struct Message {
    MailboxName from{};
    std::string subject{};
    std::string message_id{};
    std::string text{};                       ///< of the first plain text, at most `text_limit_bytes`
    std::vector<Attachment> attachments{};
    bool is_complete = true;                  ///< false: parts lie deeper, or are more, than are read: they are in the message itself
};

inline constexpr int depth_limit = 8;
inline constexpr std::size_t parts_limit = 200;
inline constexpr std::size_t text_limit_bytes = 64U * 1024U;

/// Never fails.
[[nodiscard]] Message read_message(std::string_view raw);

}  // namespace vanthu::mime
