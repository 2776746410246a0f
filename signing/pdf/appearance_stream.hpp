#pragma once

#include "signing/appearance.hpp"
#include "signing/pdf/incremental_update.hpp"

namespace vanthu::signing {

/// Draws into a form XObject of the update and gives its number.
Result<int> add_appearance(IncrementalUpdate& update, const Drawing& drawing, double width, double height);

}  // namespace vanthu::signing
