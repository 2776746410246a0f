#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "sheets/sheet.hpp"

namespace vanthu::sheets::detail {

/// The XML parts of a package (ECMA-376 Part 2) by name, "xl/workbook.xml"; parts that hold no table are left out.
using Parts = std::map<std::string, std::string>;

/// Errors: invalid_input, unsupported for an encrypted one, too_large.
[[nodiscard]] Result<Parts> read_parts(const std::filesystem::path& file, const Limits& limits);

[[nodiscard]] tl::unexpected<Error> damaged(const char* what);
[[nodiscard]] tl::unexpected<Error> beyond_limits();

}  // namespace vanthu::sheets::detail
