#pragma once

#include <filesystem>

#include "core/bytes.hpp"
#include "core/result.hpp"

namespace vanthu::signing::asic {

/// A file as read-only memory that the kernel brings in by pages and may drop again: a large file costs no memory of
/// ours. The file must not be shortened while it is open; files under content addresses never are.
class MappedFile final {
public:
    MappedFile() = default;
    /// Errors: not_found; unavailable when the system refuses.
    static Result<MappedFile> open(const std::filesystem::path& path);
    /// Of an open file without a name; does not close it.
    static Result<MappedFile> of(int descriptor);
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    [[nodiscard]] ByteView bytes() const { return bytes_; }

private:
    explicit MappedFile(ByteView bytes) : bytes_(bytes) {}
    ByteView bytes_{};
};

}  // namespace vanthu::signing::asic
