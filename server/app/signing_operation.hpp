#pragma once

#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/result.hpp"
#include "signing/pades_signer.hpp"

namespace vanthu::app {

/// What the second step of a signature needs of the first, as it stands in the operation's row.
struct PreparedOperation {
    signing::PreparedSignature prepared;
    Bytes attributes;
    std::vector<signing::Certificate> chain;
};

/// Prepared signature, attributes and chain, one a line.
[[nodiscard]] std::string pack(const signing::PreparedSignature& prepared, ByteView attributes,
                               const std::vector<signing::Certificate>& chain);
/// Errors: internal for a row that is malformed.
[[nodiscard]] Result<PreparedOperation> unpack(const std::string& text);

}  // namespace vanthu::app
