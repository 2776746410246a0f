#pragma once

#include "server/app/registers/numbering.hpp"

namespace vanthu::app {

/// The document whose number was made void is given up, its chain ends, and the people who worked on it are told.
/// Errors: conflict where its state forbids that.
[[nodiscard]] Result<void> give_up_document(Tx& tx, const Services& services, const Actor& actor, const DocumentId& id,
                                            const std::string& reason, Instant now);

}  // namespace vanthu::app
