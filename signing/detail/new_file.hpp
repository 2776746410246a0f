#pragma once

#include <cstdint>
#include <filesystem>
#include <utility>

#include "core/bytes.hpp"
#include "core/result.hpp"

namespace vanthu::signing::detail {

/// A file in the making: removed unless it is kept, so that what fails leaves nothing behind.
class NewFile final {
public:
    /// Never writes over a file that is there.
    explicit NewFile(const std::filesystem::path& path);
    /// Under a temporary name beside `target`, whose place it takes when it is published. Errors: as `write`.
    static Result<NewFile> beside(const std::filesystem::path& target);
    NewFile(NewFile&& other) noexcept;
    NewFile& operator=(NewFile&&) = delete;
    ~NewFile();

    /// The name that it has now.
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    /// Errors: storage_full; unavailable, also when the file could not be made.
    Result<void> write(ByteView bytes);
    /// Leaves alone where `write` goes on. Errors: as `write`.
    Result<void> write_at(std::uint64_t offset, ByteView bytes);
    /// Errors: as `write`.
    Result<void> cut(std::uint64_t size);
    Result<void> sync();
    /// Syncs the file and lets it stay. Errors: as `write`.
    Result<void> keep();
    /// Syncs a file of `beside`, gives it the name of its target and lets it stay. Errors: as `write`.
    Result<void> publish();

private:
    NewFile(std::filesystem::path path, std::filesystem::path target, int fd)
        : path_(std::move(path)), target_(std::move(target)), fd_(fd) {}

    std::filesystem::path path_;
    std::filesystem::path target_{};
    int fd_;
    int open_error_ = 0;
    bool kept_ = false;
};

/// Appends to a file and syncs it; cut back to what it was when that fails. Errors: as `NewFile::write`.
Result<void> append_to(const std::filesystem::path& path, ByteView bytes);

}  // namespace vanthu::signing::detail
