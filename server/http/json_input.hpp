#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "server/http/message.hpp"

namespace vanthu::http {

/// Parses a request's JSON body strictly: media type application/json, at most 16 levels, valid UTF-8, no key twice, nothing
/// behind the value. Errors: invalid_input; unsupported for another media type.
[[nodiscard]] Result<boost::json::value> parse_json(const Request& request);

/// Members of an object whose names the caller does not know.
struct NamedTexts {
    std::map<std::string, std::string> texts{};
    std::map<std::string, std::vector<std::string>> lists{};
};

/// Reads the members of one object by name and type, collects every wrong field, and at the end refuses what it was not asked
/// for. Texts are normalised (NFC, trimmed).
class ObjectReader final {
public:
    /// `prefix` is the JSON pointer of the object itself. Errors at `finish` when `value` is no object.
    explicit ObjectReader(const boost::json::value& value, std::string prefix = "");

    [[nodiscard]] std::string text(std::string_view name, std::size_t limit, bool may_be_empty = false);
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view name, std::size_t limit);
    [[nodiscard]] std::optional<long long> optional_integer(std::string_view name, long long least, long long most);
    [[nodiscard]] long long integer(std::string_view name, long long least, long long most);
    [[nodiscard]] std::optional<double> optional_number(std::string_view name, double least, double most);
    [[nodiscard]] std::optional<bool> optional_flag(std::string_view name);
    [[nodiscard]] std::string uuid(std::string_view name);
    [[nodiscard]] std::optional<std::string> optional_uuid(std::string_view name);
    [[nodiscard]] std::chrono::year_month_day day(std::string_view name);
    [[nodiscard]] std::optional<std::chrono::year_month_day> optional_day(std::string_view name);
    [[nodiscard]] std::vector<std::string> uuids(std::string_view name, std::size_t limit);
    [[nodiscard]] std::optional<std::vector<std::string>> optional_texts(std::string_view name, std::size_t count_limit,
                                                                         std::size_t text_limit);
    /// The elements of an array, to be read by readers of their own; null when absent.
    [[nodiscard]] const boost::json::array* array(std::string_view name, std::size_t limit);
    [[nodiscard]] const boost::json::value* object(std::string_view name);
    /// The texts of an object, and its lists of at most `list_limit` texts (none with 0); what is null is left out.
    [[nodiscard]] NamedTexts named_texts(std::string_view name, std::size_t text_limit, std::size_t list_limit);
    [[nodiscard]] bool has(std::string_view name) const;

    void wrong(std::string_view name, ClientText detail);
    /// Takes over what another reader found.
    void absorb(const ObjectReader& inner);

    /// Errors: invalid_input with every wrong and every unknown field.
    [[nodiscard]] Result<void> finish();

private:
    [[nodiscard]] const boost::json::value* take(std::string_view name);
    void missing(std::string_view name);

    const boost::json::object* object_;
    std::string prefix_;
    std::vector<std::string> known_;
    std::vector<FieldError> errors_;
};

}  // namespace vanthu::http
