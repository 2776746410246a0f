#include "core/mail.hpp"
#include "core/text.hpp"
#include "mime/message.hpp"
#include "tests/fuzz/targets.hpp"

/// A message from anybody.
void vanthu::fuzz::mime(ByteView input) {
    const auto message = vanthu::mime::read_message(as_text(input));
    require(message.attachments.size() <= vanthu::mime::parts_limit, "parts are limited");
    require(message.from.address.empty() || is_mail_address(message.from.address), "an address is one");
    require(normalize(message.subject).has_value() && normalize(message.from.name).has_value() && normalize(message.text).has_value(), "texts are sound");
    for (const auto& one : message.attachments) {
        require(one.name == safe_file_name(one.name), "a name is safe");
    }
}
