#pragma once

#include <algorithm>
#include <filesystem>
#include <memory>

#include "core/bytes.hpp"
#include "core/result.hpp"

namespace vanthu::signing::detail {

/// A file as read-only memory. A large one is mapped: the kernel brings it in by pages and may drop them again, it costs no
/// memory of ours, and it must not be shortened while it is open; files under content addresses never are. A small one is read,
/// which takes less time than the mapping's page faults.
class MappedFile final {
public:
    MappedFile() = default;
    /// Errors: not_found; unavailable when the system refuses.
    static Result<MappedFile> open(const std::filesystem::path& path);
    /// Errors: as `open`; invalid_input for an empty file.
    static Result<MappedFile> open_filled(const std::filesystem::path& path);
    /// Of an open file without a name; does not close it.
    static Result<MappedFile> of(int descriptor);
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    [[nodiscard]] ByteView bytes() const { return bytes_; }
    /// The pages may be let go.
    [[nodiscard]] bool is_mapped() const { return own_ == nullptr && !bytes_.empty(); }

private:
    Result<void> read(int descriptor, std::size_t size);
    Result<void> map(int descriptor, std::size_t size);

    ByteView bytes_{};
    std::unique_ptr<std::byte[]> own_{};  ///< of a file that was read
};

/// Lets the pages of a mapped file go; they come back when they are read again. Of nothing else: other memory would be lost.
void release_pages(ByteView mapped);

inline constexpr std::size_t piece_bytes = 256U * 1024U;

/// Reads from front to back in pieces, until `visit` returns false; of a mapped file no more than a piece stays in
/// memory.
template <class Visit>
bool each_piece(ByteView bytes, bool is_mapped, const Visit& visit) {
    while (!bytes.empty()) {
        const ByteView piece = bytes.first(std::min(bytes.size(), piece_bytes));
        const bool goes_on = visit(piece);
        if (is_mapped) {
            release_pages(piece);
        }
        if (!goes_on) {
            return false;
        }
        bytes = bytes.subspan(piece.size());
    }
    return true;
}

}  // namespace vanthu::signing::detail
