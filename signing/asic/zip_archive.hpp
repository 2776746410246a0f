#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/result.hpp"

/// A strict reader of ZIP (PKWARE APPNOTE 6.3.10) for containers that somebody else made. What two readers could
/// understand differently is refused by name; what is odd and harmless is noted. Own code, because a validator must see
/// what the usual libraries smooth over.
namespace vanthu::signing::asic {

inline constexpr std::size_t entries_limit = 10'000;
inline constexpr std::size_t name_limit_bytes = 1024;
inline constexpr std::uint64_t total_limit_bytes = 4ULL << 30U;  ///< of all entries, inflated
inline constexpr std::uint64_t ratio_limit = 200;                ///< of one entry and of all together
inline constexpr std::uint64_t ratio_free_bytes = 1ULL << 20U;   ///< below this nobody asks for the ratio

struct ZipEntry {
    std::string name{};  ///< UTF-8, relative, without tricks
    bool is_folder = false;
    unsigned method = 0;  ///< 0 stored, 8 deflated
    std::uint32_t crc = 0;
    std::uint64_t compressed_bytes = 0;
    std::uint64_t size_bytes = 0;
    std::uint64_t begin = 0;       ///< of the local header
    std::uint64_t data_begin = 0;  ///< of the compressed data
    std::uint64_t end = 0;         ///< after the data and their descriptor
    bool has_local_extra = false;  ///< an extra field in the local header
};

/// Gets stretches of inflated data; returns false to stop.
using ByteSink = std::function<bool(ByteView)>;

/// A view: the bytes must outlive it.
class ZipArchive final {
public:
    /// Errors: invalid_input for what is no ZIP, is damaged, or contradicts itself; unsupported for encryption, other
    /// methods, several disks, links; too_large beyond the limits above.
    /// `is_mapped`: the bytes are those of a MappedFile, whose pages are let go behind the reader.
    static Result<ZipArchive> open(ByteView bytes, bool is_mapped = false);

    [[nodiscard]] const std::vector<ZipEntry>& entries() const { return entries_; }  ///< by place in the file
    [[nodiscard]] const ZipEntry* find(std::string_view name) const;
    [[nodiscard]] const std::string& comment() const { return comment_; }
    /// Odd but harmless: bytes that belong to no entry, names that differ in case alone.
    [[nodiscard]] const std::vector<ClientText>& remarks() const { return remarks_; }
    [[nodiscard]] bool is_mapped() const { return is_mapped_; }
    [[nodiscard]] ByteView compressed(const ZipEntry& entry) const {
        return bytes_.subspan(entry.data_begin, entry.compressed_bytes);
    }

    /// Inflates piece by piece; size and CRC-32 have to be what the archive says. Errors: invalid_input.
    Result<void> stream(const ZipEntry& entry, const ByteSink& sink) const;
    /// Errors: as `stream`; too_large.
    [[nodiscard]] Result<Bytes> read(const ZipEntry& entry, std::uint64_t limit_bytes) const;
    /// By OpenSSL's name of an algorithm; empty for one that is not known. Errors: as `stream`.
    [[nodiscard]] Result<Bytes> digest(const ZipEntry& entry, const std::string& digest_name) const;

private:
    ByteView bytes_{};
    bool is_mapped_ = false;
    std::string comment_{};
    std::vector<ZipEntry> entries_{};
    std::map<std::string, std::size_t, std::less<>> places_{};  ///< in `entries_`, by name
    std::vector<ClientText> remarks_{};
};

}  // namespace vanthu::signing::asic
