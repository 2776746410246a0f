#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evidence/checkpoint.hpp"
#include "evidence/event.hpp"
#include "evidence/merkle_tree.hpp"

namespace vanthu::evidence {

/// All that it takes to verify one event without the server: its text, its salt, its place, the path, the signed head.
struct ProofBundle {
    std::string encoded_event;
    Bytes salt;
    std::uint64_t index = 0;
    std::vector<Hash> proof;
    std::string signed_checkpoint;
};

[[nodiscard]] std::string encode(const ProofBundle& bundle);
/// Errors: invalid_input for anything that `encode` would not write.
[[nodiscard]] Result<ProofBundle> decode_bundle(std::string_view text);

/// The event, if the bundle proves that it stands in the log whose key this is.
/// Errors: corrupt for a wrong signature or path; invalid_input for a malformed part.
[[nodiscard]] Result<Event> verify(const ProofBundle& bundle, const VerifierKey& key);

}  // namespace vanthu::evidence
