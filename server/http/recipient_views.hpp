#pragma once

#include <boost/json/object.hpp>

#include "server/app/ports/recipients.hpp"

namespace vanthu::http::views {

[[nodiscard]] boost::json::object recipient(const records::Recipient& one);
/// With what the list says of its document.
[[nodiscard]] boost::json::object recipient_row(const app::RecipientRow& row);

}  // namespace vanthu::http::views
