#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "server/storage/session.hpp"

/// How days, numbers and states stand in rows, and back.
namespace vanthu::storage::detail {

[[nodiscard]] inline Value day_or_null(const std::optional<std::chrono::year_month_day>& day) {
    return day ? Value{to_iso(*day)} : Value{};
}

[[nodiscard]] inline Value integer_or_null(const std::optional<long long>& number) {
    return number ? Value{*number} : Value{};
}

/// A stored day; the checks of the domain have seen it before it was written.
[[nodiscard]] inline std::chrono::year_month_day day_of(const std::string& text) {
    const auto day = parse_iso_day(text);
    if (!day) {
        throw std::runtime_error("a stored day is not a day");
    }
    return *day;
}

[[nodiscard]] inline std::optional<std::chrono::year_month_day> day_or_none(const Row& row, std::string_view column) {
    const auto text = row.text_or_null(column);
    return text ? std::optional{day_of(*text)} : std::nullopt;
}

[[nodiscard]] inline std::optional<Instant> time_or_none(const Row& row, std::string_view column) {
    const auto millis = row.integer_or_null(column);
    return millis ? std::optional{from_millis(*millis)} : std::nullopt;
}

template <class T>
[[nodiscard]] T known(const std::optional<T>& value, const char* what) {
    if (!value) {
        throw std::runtime_error(std::string{"a stored row has an unknown "} + what);
    }
    return *value;
}

template <class T, class Make>
[[nodiscard]] std::vector<T> all_of(const std::vector<Row>& rows, Make make) {
    std::vector<T> all;
    all.reserve(rows.size());
    for (const Row& row : rows) {
        all.push_back(make(row));
    }
    return all;
}

}  // namespace vanthu::storage::detail
