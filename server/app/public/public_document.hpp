#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// What anybody who holds a document, as a file or on paper, may learn of it: no more than stands on it, and whether it is still in force.
struct PublicDocument {
    enum class State { in_work, in_force, corrected, replaced, recalled };
    DocumentId id;
    bool is_incoming = false;
    std::string type_code;
    std::string number_and_symbol;
    std::optional<std::chrono::year_month_day> day{};
    std::string issuer;                 ///< of an incoming document
    std::optional<std::string> subject{};  ///< none where the document is of restricted circulation
    std::string signer;
    State state = State::in_work;
    std::optional<Instant> recalled_at{};
    std::string successor;              ///< number and symbol of what corrects or replaces it
    std::optional<std::string> file_sha256{};  ///< of the sealed file of an issued document
};

/// Errors: not_found.
[[nodiscard]] Result<PublicDocument> public_document(Tx& tx, const DocumentId& id);

}  // namespace vanthu::app
