#pragma once

#include <filesystem>

#include "core/bytes.hpp"
#include "core/result.hpp"

namespace vanthu::signing::detail {

/// A file in the making: removed unless it is kept, so that what fails leaves nothing behind.
class NewFile final {
public:
    /// Never writes over a file that is there.
    explicit NewFile(const std::filesystem::path& path);
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile();

    /// Errors: storage_full; unavailable, also when the file could not be made.
    Result<void> write(ByteView bytes);
    /// Syncs the file and lets it stay. Errors: as `write`.
    Result<void> keep();

private:
    std::filesystem::path path_;
    int fd_;
    int open_error_ = 0;
    bool kept_ = false;
};

/// Appends to a file and syncs it; cut back to what it was when that fails. Errors: as `NewFile::write`.
Result<void> append_to(const std::filesystem::path& path, ByteView bytes);

}  // namespace vanthu::signing::detail
