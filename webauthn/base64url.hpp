#pragma once

#include <string_view>

#include "core/bytes.hpp"

namespace vanthu::webauthn {

/// RFC 4648 section 5, without padding; as strict as `from_base64`. Errors: invalid_input.
[[nodiscard]] Result<Bytes> from_base64url(std::string_view text);

}  // namespace vanthu::webauthn
