#pragma once

#include <vector>

#include "signing/asic/zip_archive.hpp"

namespace vanthu::signing::asic {

/// What the central directory says, before it is held against the local headers.
struct ZipDirectory {
    std::vector<ZipEntry> entries{};  ///< in the directory's order, without `data_begin` and `end`
    std::vector<unsigned> flags{};    ///< general purpose bits, of each entry
    std::uint64_t begin = 0;          ///< of the directory itself
    std::string comment{};
};

/// Reads the end record, ZIP64's where there is one, and every directory header. Errors: as ZipArchive::open.
Result<ZipDirectory> read_zip_directory(ByteView bytes);

/// Unsigned little-endian numbers at a place that is known to be inside.
[[nodiscard]] std::uint64_t little_endian(ByteView bytes, std::uint64_t at, int width);

/// The sizes of a ZIP64 extended information field (APPNOTE 4.5.3), for the fields that are all ones; false when it
/// lacks one.
[[nodiscard]] bool apply_zip64(ByteView extra, std::vector<std::uint64_t*> fields);
/// Whether a Unicode Path field (APPNOTE 4.6.9) gives the entry another name than its header does.
[[nodiscard]] bool has_other_name(ByteView extra, std::string_view name);

inline constexpr unsigned flag_encrypted = 0x0001, flag_descriptor = 0x0008, flag_patched = 0x0020,
                          flag_strong_encryption = 0x0040, flag_utf8 = 0x0800, flag_masked = 0x2000;

[[nodiscard]] tl::unexpected<Error> zip_damaged(const char* cause);
/// Two places of the file say different things of the same entry.
[[nodiscard]] tl::unexpected<Error> zip_contradicts(std::string_view name, const char* vi, const char* en);

}  // namespace vanthu::signing::asic
