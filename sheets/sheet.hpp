#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

/// Tables that people keep in office programs, as texts.
namespace vanthu::sheets {

/// Row by row; a row is as long as its last cell that holds something. Texts are NFC and trimmed, days are ISO ("2026-11-24").
using Sheet = std::vector<std::vector<std::string>>;

/// What a file may hold at most; beyond it: too_large.
struct Limits {
    std::size_t bytes = 64U * 1024U * 1024U;  ///< of one part, unpacked
    std::size_t rows = 1'000'000;
    std::size_t columns = 1'000;
    std::size_t cell_letters = 32'767;        ///< as the office programs themselves (ECMA-376 says nothing)
};

/// The first sheet of a workbook (ECMA-376 Part 1, SpreadsheetML; transitional and strict), or of a CSV file (RFC 4180 with comma, semicolon or
/// tab; UTF-8 with or without a mark), told apart by content. Formulas give the value that was stored. Errors: unsupported for another kind, an
/// encrypted workbook included; invalid_input for a damaged file; too_large.
[[nodiscard]] Result<Sheet> read_sheet(const std::filesystem::path& file, const Limits& limits = {});

/// RFC 4180. The separator is the one of comma, semicolon and tab that the first line has most of.
[[nodiscard]] Result<Sheet> read_csv(std::string_view text, const Limits& limits = {});

}  // namespace vanthu::sheets
