#pragma once

#include "signing/trusted_list.hpp"
#include "signing/xml/document.hpp"

namespace vanthu::signing::detail {

[[nodiscard]] bool is_trusted_list(const xml::Document& document);

/// What a list says, whoever signed it: `signed_by` stays empty. Errors: invalid_input; unsupported for another
/// version.
Result<TrustedList> read_list_contents(const xml::Document& document);

}  // namespace vanthu::signing::detail
