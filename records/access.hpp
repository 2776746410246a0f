#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/id.hpp"

namespace vanthu::records {

/// What a person is in a unit. There is no role without a unit, and no right without a role.
enum class Role { clerk, official, leader, auditor, administrator };

[[nodiscard]] const char* to_string(Role role);
[[nodiscard]] std::optional<Role> parse_role(std::string_view text);

/// A role in a unit, with the title that the person has there ("Giám đốc", "Trưởng phòng").
struct RoleBinding {
    UnitId unit;
    Role role = Role::official;
    std::string position;
};

}  // namespace vanthu::records
