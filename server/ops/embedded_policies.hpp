#pragma once

#include <string_view>

namespace vanthu::ops {

/// schemas/policy/default.toml and vietnam.toml as they were when the program was built.
std::string_view embedded_default_policy();
std::string_view embedded_vietnam_policy();

}  // namespace vanthu::ops
