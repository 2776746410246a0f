#pragma once

#include <functional>
#include <string>

#include "core/result.hpp"
#include "workflow/definition.hpp"

namespace vanthu::workflow {

/// The deployed definition of a key as it was read, or null.
using DefinitionLookup = std::function<const Definition*(const std::string& key)>;

/// Puts the called definitions in the place of call activities: each becomes a sub-process whose nodes and flows have ids
/// with "<call id>/" before them, down to five levels. The hash of the result is the SHA-256 over the definition's own hash
/// and the hashes of all that it calls, so that an instance that keeps it is bound to every one of them; without calls it
/// stays as it was. A whole-chain deadline of a called definition becomes that of the sub-process.
/// Errors: invalid_input with one field error a problem: a key that is not deployed, a process that calls itself, more than
/// five levels, more than 5000 nodes, and what check_graph finds in the whole.
[[nodiscard]] Result<Definition> link(const Definition& definition, const DefinitionLookup& lookup);

}  // namespace vanthu::workflow
