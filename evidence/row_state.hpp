#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vanthu::evidence {

struct RowColumn {
    std::string_view name;
    std::optional<std::string_view> value;  ///< nothing: null
};

/// SHA-256 in hexadecimal over names and values, each with its length, null apart from empty.
[[nodiscard]] std::string row_state_digest(const std::vector<RowColumn>& row);

}  // namespace vanthu::evidence
