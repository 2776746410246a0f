#pragma once

#include <optional>
#include <string>
#include <vector>

namespace vanthu::evidence {

struct RowColumn {
    std::string name;
    std::optional<std::string> value;  ///< nothing: null
};

/// SHA-256 in hexadecimal over names and values, each with its length, null apart from empty.
[[nodiscard]] std::string row_state_digest(const std::vector<RowColumn>& row);

}  // namespace vanthu::evidence
