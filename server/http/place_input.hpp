#pragma once

#include "server/app/signing_desk.hpp"
#include "server/http/json_input.hpp"

namespace vanthu::http {

/// Where and why is signed: `place` or `field`, and `reason`. Errors are the reader's, at its `finish`.
[[nodiscard]] app::SignOutgoing::Input read_place(ObjectReader& reader);

}  // namespace vanthu::http
