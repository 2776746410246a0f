#pragma once

#include "server/app/ports/sheets.hpp"

namespace vanthu::ops {

/// XLSX and CSV files by `sheets/`.
class SheetFiles final : public app::SheetReader {
public:
    Result<app::Sheet> read(const std::filesystem::path& file) override;
};

}  // namespace vanthu::ops
