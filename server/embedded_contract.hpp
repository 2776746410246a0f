#pragma once

#include <string_view>

namespace vanthu {

/// schemas/json/openapi.yaml as it was when the program was built.
std::string_view embedded_contract();

}  // namespace vanthu
