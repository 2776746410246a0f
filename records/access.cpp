#include "records/access.hpp"

#include <array>
#include <utility>

namespace vanthu::records {
namespace {

constexpr std::array<std::pair<Role, const char*>, 5> names{{{Role::clerk, "clerk"},
                                                             {Role::official, "official"},
                                                             {Role::leader, "leader"},
                                                             {Role::auditor, "auditor"},
                                                             {Role::administrator, "administrator"}}};

}  // namespace

const char* to_string(Role role) {
    for (const auto& [known, name] : names) {
        if (known == role) {
            return name;
        }
    }
    return "";
}

std::optional<Role> parse_role(std::string_view text) {
    for (const auto& [role, name] : names) {
        if (text == name) {
            return role;
        }
    }
    return std::nullopt;
}

}  // namespace vanthu::records
