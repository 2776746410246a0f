#pragma once

#include "records/incoming_document.hpp"
#include "records/outgoing_document.hpp"
#include "server/app/ports/search.hpp"

namespace vanthu::app {

/// What the index is to know of a document, every field that people enter among it.
[[nodiscard]] SearchEntry index_entry(const records::IncomingDocument& document);
[[nodiscard]] SearchEntry index_entry(const records::OutgoingDocument& document);

}  // namespace vanthu::app
