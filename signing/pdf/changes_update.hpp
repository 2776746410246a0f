#pragma once

#include <cstdint>
#include <vector>

#include "core/bytes.hpp"

namespace vanthu::signing::changes {

/// An object as it stands in the bytes after a signed revision.
struct WrittenObject {
    int number = 0;
    int generation = 0;
    std::uint64_t offset = 0;
    int revision = 0;      ///< which of the updates, from 0
    bool is_xref = false;  ///< a cross-reference stream
};

/// The bytes after a signed revision, read from front to back as a reader that repairs files would.
struct UpdateScan {
    std::vector<WrittenObject> objects{};
    int revisions = 0;                           ///< cross-reference sections that end with startxref
    std::vector<std::uint64_t> revision_ends{};  ///< after "%%EOF"
    bool is_orderly = true;                      ///< objects, cross-references and trailers, and nothing else
    bool has_hybrid = false;                     ///< a trailer with /XRefStm (ISO 32000-1 clause 7.5.8.4)
};

[[nodiscard]] UpdateScan scan_update(ByteView file, std::uint64_t from);

}  // namespace vanthu::signing::changes
