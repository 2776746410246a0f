#pragma once

#include <string>
#include <string_view>

namespace vanthu::signing {

/// Text as it may stand in an element or a quoted attribute of XML and HTML. Control characters, which XML 1.0 cannot carry, become
/// U+FFFD.
[[nodiscard]] std::string escaped(std::string_view text);

}  // namespace vanthu::signing
