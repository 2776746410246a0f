#pragma once

#include "core/digest.hpp"

namespace vanthu::evidence {

/// A node or leaf hash of the log.
using Hash = Sha256;

/// RFC 9162 section 2.1.1: SHA-256 of 0x00 and the leaf's data.
[[nodiscard]] Hash leaf_hash(ByteView data);
/// RFC 9162 section 2.1.1: SHA-256 of 0x01 and both children.
[[nodiscard]] Hash node_hash(const Hash& left, const Hash& right);
/// The root of the empty tree: SHA-256 of nothing.
[[nodiscard]] Hash empty_root();

}  // namespace vanthu::evidence
