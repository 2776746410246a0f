#include "server/ops/sheet_files.hpp"

#include "sheets/sheet.hpp"

namespace vanthu::ops {

Result<app::Sheet> SheetFiles::read(const std::filesystem::path& file) {
    return sheets::read_sheet(file);
}

}  // namespace vanthu::ops
