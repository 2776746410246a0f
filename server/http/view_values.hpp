#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "core/clock.hpp"
#include "core/id.hpp"

/// What may be absent, and lists, as the views write them.
namespace vanthu::http::views {

namespace json = boost::json;

[[nodiscard]] inline json::value or_null(const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value(nullptr);
}
template <class Tag>
[[nodiscard]] json::value or_null(const std::optional<Id<Tag>>& id) {
    return id ? json::value(id->text()) : json::value(nullptr);
}
[[nodiscard]] inline json::value or_null(const std::optional<Instant>& at) {
    return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}
[[nodiscard]] inline json::value or_null(const std::optional<std::chrono::year_month_day>& day) {
    return day ? json::value(to_iso(*day)) : json::value(nullptr);
}
[[nodiscard]] inline json::value or_null(const std::optional<long long>& number) {
    return number ? json::value(*number) : json::value(nullptr);
}

template <class List, class View>
[[nodiscard]] json::array all(const List& list, View view) {
    json::array items;
    for (const auto& one : list) {
        items.push_back(json::value(view(one)));
    }
    return items;
}

}  // namespace vanthu::http::views
