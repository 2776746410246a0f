#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// JSON (RFC 8259) as remote signing services speak it; docs/adr/0007.
namespace vanthu::signing::detail::json {

class Value;
using Array = std::vector<Value>;
using Object = std::map<std::string, Value, std::less<>>;

class Value final {
public:
    Value() = default;
    explicit Value(bool value) : value_(value) {}
    explicit Value(double value) : value_(value) {}
    explicit Value(std::string value) : value_(std::move(value)) {}
    explicit Value(Array value) : value_(std::move(value)) {}
    explicit Value(Object value) : value_(std::move(value)) {}

    /// Null pointers for another kind.
    [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&value_); }
    [[nodiscard]] const double* number() const { return std::get_if<double>(&value_); }
    [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&value_); }
    [[nodiscard]] const Array* array() const { return std::get_if<Array>(&value_); }
    [[nodiscard]] const Object* object() const { return std::get_if<Object>(&value_); }
    /// A member of an object; null for another kind, or none of that name.
    [[nodiscard]] const Value* member(std::string_view name) const;

private:
    std::variant<std::monostate, bool, double, std::string, Array, Object> value_{};
};

/// Nothing for anything that RFC 8259 forbids, a doubled member, bytes behind the value, or more than the limits.
[[nodiscard]] std::optional<Value> read(std::string_view text);

/// Members in the order of their names, numbers as integers.
[[nodiscard]] std::string write(const Value& value);

}  // namespace vanthu::signing::detail::json
