#pragma once

#include "signing/appearance.hpp"
#include "signing/pdf/incremental_update.hpp"

namespace vanthu::signing {

/// Draws into a form XObject of the update and gives its number. `width` and `height` are those of the annotation's /Rect; on a page that is shown
/// turned by `rotation` (ISO 32000-1 table 30) the drawing is turned back by its /Matrix, so that it stands upright for the reader.
Result<int> add_appearance(IncrementalUpdate& update, const Drawing& drawing, double width, double height, int rotation = 0);

}  // namespace vanthu::signing
