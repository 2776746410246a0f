#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace vanthu::http {

/// Percent-decoding (RFC 3986 section 2.1). Errors: invalid_input for a bad escape, invalid UTF-8 or control characters.
[[nodiscard]] Result<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

/// The parameters of a query string. Refuses a name twice and, at `finish`, a name that nobody asked for.
class QueryReader final {
public:
    explicit QueryReader(std::string_view query);
    [[nodiscard]] std::optional<std::string> text(std::string_view name, std::size_t limit);
    [[nodiscard]] std::optional<long long> integer(std::string_view name, long long least, long long most);
    /// One of the words, the first when absent.
    [[nodiscard]] std::string choice(std::string_view name, std::initializer_list<std::string_view> words);
    [[nodiscard]] Result<void> finish();

private:
    std::map<std::string, std::string, std::less<>> values_;
    std::optional<Error> error_;
};

}  // namespace vanthu::http
