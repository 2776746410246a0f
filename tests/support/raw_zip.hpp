#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vanthu::test {

/// One entry of a ZIP that may lie: every field can be set against the truth.
struct RawEntry {
    std::string name{};
    std::string content{};
    unsigned method = 0;  ///< 8: deflated here
    unsigned flags = 0;
    unsigned local_flags_xor = 0;
    std::optional<std::string> local_name{};
    std::optional<unsigned> local_method{};
    std::optional<std::uint32_t> local_crc{};
    std::optional<std::uint32_t> local_size{};
    std::optional<std::uint32_t> crc{};   ///< in both headers
    std::optional<std::uint32_t> size{};  ///< uncompressed, in both headers
    std::optional<std::string> raw{};     ///< the compressed bytes themselves
    std::string extra{};                  ///< in both headers
    unsigned made_by = 20;
    std::uint32_t external = 0;
    std::string gap_before{};  ///< bytes of no entry
    bool is_hidden = false;    ///< has no header in the directory
    bool is_streamed = false;  ///< sizes in a data descriptor
    std::optional<std::string> descriptor{};
    std::optional<std::uint32_t> place{};  ///< what the directory says of the local header's offset
};

struct RawZip {
    std::vector<RawEntry> entries{};
    std::string comment{};
    std::string before_directory{};
    std::string after{};              ///< behind the end record
    std::optional<unsigned> count{};  ///< what the end record says
    std::optional<std::uint32_t> directory_place{};
    unsigned disk = 0;

    [[nodiscard]] std::string bytes() const;
};

/// A raw field for `RawEntry::extra`.
[[nodiscard]] std::string extra_field(unsigned id, const std::string& content);
[[nodiscard]] std::string little(std::uint64_t value, int width);
[[nodiscard]] std::uint32_t crc32_of(const std::string& content);
[[nodiscard]] std::string deflated(const std::string& content);

}  // namespace vanthu::test
