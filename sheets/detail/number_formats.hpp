#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace vanthu::sheets::detail {

/// Which of a workbook's cell styles show a day (ECMA-376 Part 1, 18.8.30): by index of `cellXfs`. Errors: those of `read_xml`.
[[nodiscard]] Result<std::vector<bool>> day_styles(std::string_view styles_part);

/// A serial day number (18.17.4.1) as "2026-11-24", with a time behind it when there is one: "2026-11-24 08:30". The text itself when it is none.
[[nodiscard]] std::string day_text(const std::string& serial, bool counts_from_1904);

/// A number as people wrote it: "5" for "5.0", "0.1" for "0.10000000000000001".
[[nodiscard]] std::string number_text(const std::string& stored);

}  // namespace vanthu::sheets::detail
