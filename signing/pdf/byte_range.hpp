#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/bytes.hpp"
#include "signing/pdf/reader/object.hpp"

namespace vanthu::signing {

/// The bytes that a signature covers (ISO 32000-1 clause 12.8.1, table 252: /ByteRange).
struct ByteRange {
    enum class Shape {
        standard,  ///< from the file's first byte, with one gap, and the gap is this dictionary's /Contents and nothing
                   ///< else
        displaced,  ///< the same, but the dictionary that readers show stands in another place
        irregular,  ///< anything else: the whole file is not covered, or nobody can tell
    };
    std::vector<ByteView> parts{};
    std::uint64_t end = 0;             ///< where the last part ends
    std::uint64_t contents_begin = 0;  ///< of the gap: at "<"
    std::uint64_t contents_end = 0;    ///< after ">"
    Shape shape = Shape::irregular;
    Bytes contents{};  ///< the gap decoded, when it is hexadecimal
};

/// Reads and checks the byte range of a signature dictionary against the bytes of the file. Nothing when it is no array
/// of ascending stretches within the file. `shift` is where the file's header stands.
[[nodiscard]] std::optional<ByteRange> read_byte_range(const pdf::Object& dictionary, ByteView file, std::uint64_t shift,
                                                       bool encrypted);

/// How many revisions the chain of cross-reference sections counts (ISO 32000-1 clause 7.5.6); a linearised file's
/// first one has two sections. Without a chain that can be followed: the marks "%%EOF".
[[nodiscard]] int count_revisions(ByteView file, std::size_t header_offset);

}  // namespace vanthu::signing
