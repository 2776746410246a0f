#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "signing/asic/zip_archive.hpp"
#include "signing/detail/new_file.hpp"

namespace vanthu::signing::asic {

/// Writes a ZIP to a new file: sizes in the local headers, no extra fields, no descriptors, the same bytes for the same
/// content. Until `finish` the file has a temporary name beside the target; without it nothing stays behind.
class ZipWriter final {
public:
    /// Errors: as `detail::NewFile::write`.
    static Result<ZipWriter> create(const std::filesystem::path& target);

    /// Errors: as `check_entry_name`; conflict for a name that is there; storage_full; too_large for more than 4 GiB.
    Result<void> add_stored(const std::string& name, ByteView content);
    /// Deflated where that pays; what compresses so well that a reader would suspect a bomb is stored. Errors: as
    /// `add_stored`.
    Result<void> add(const std::string& name, ByteView content, bool is_mapped = false);
    /// An entry as it is, perhaps under another name, without inflating it. Errors: as `add_stored`.
    Result<void> copy(const ZipArchive& archive, const ZipEntry& entry, const std::string& name);

    /// Writes the directory; the file is then complete, still under its temporary name. Errors: storage_full.
    Result<void> finish();
    [[nodiscard]] const std::filesystem::path& temporary() const { return file_.path(); }
    /// Gives the finished file its name. Errors: storage_full.
    Result<void> publish();

private:
    explicit ZipWriter(detail::NewFile file) : file_(std::move(file)) {}
    Result<ZipEntry> begin_entry(const std::string& name);
    Result<void> end_entry(ZipEntry entry);
    Result<void> write(ByteView bytes, bool is_mapped = false);
    Result<void> write_piece(ByteView bytes);
    Result<bool> deflate(ByteView content, bool is_mapped);

    detail::NewFile file_;
    std::uint64_t at_ = 0;
    std::vector<ZipEntry> entries_{};
    std::set<std::string> keys_{};
};

}  // namespace vanthu::signing::asic
