#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace vanthu::app {

/// The cells of a table as texts, row by row; a row is as long as its last cell that holds something.
using Sheet = std::vector<std::vector<std::string>>;

/// Reads tables that people keep in office programs.
class SheetReader {
public:
    virtual ~SheetReader() = default;
    /// The first sheet of an XLSX file or a CSV file (UTF-8; comma or semicolon), by its content. Texts are normalised and trimmed, days
    /// are ISO. Errors: unsupported for another kind; invalid_input for a damaged file; too_large beyond the limits.
    virtual Result<Sheet> read(const std::filesystem::path& file) = 0;
};

}  // namespace vanthu::app
