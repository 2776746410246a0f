#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "server/http/api.hpp"

/// How things look in JSON; each function is a schema of schemas/json/openapi.yaml.
namespace vanthu::http::views {

namespace json = boost::json;

[[nodiscard]] json::object unit(const app::Unit& unit);
[[nodiscard]] json::object person(const app::Person& person);
[[nodiscard]] json::object session_person(const app::Actor& actor);
[[nodiscard]] json::object upload(const app::Upload& upload);
[[nodiscard]] json::object file(const app::DocumentFile& file);
[[nodiscard]] json::object incoming_row(const records::IncomingDocument& document);
/// Without the report itself.
[[nodiscard]] json::object signature_report_row(const app::SignatureReport& one);
[[nodiscard]] json::object near_duplicate(const app::NearDuplicate& one);
[[nodiscard]] json::object incoming(const app::IncomingView& view);
[[nodiscard]] json::object outgoing_row(const records::OutgoingDocument& document);
[[nodiscard]] json::object outgoing(const app::OutgoingView& view);
[[nodiscard]] boost::json::object check_out(const app::CheckOut& one);
[[nodiscard]] json::object number_preview(const app::NumberPreview& preview);
[[nodiscard]] json::object history_entry(const app::LoggedEvent& event);

/// A page's items with the key of the next page, null at the end.
[[nodiscard]] json::object page(json::array items, json::value next);

}  // namespace vanthu::http::views
