#pragma once

#include <string>

#include "core/result.hpp"
#include "signing/pdf/reader/object.hpp"

namespace vanthu::signing::pdf {

/// Takes back what a predictor did before FlateDecode or LZWDecode (ISO 32000-1 clause 7.4.4.4): TIFF's (2) and PNG's (10 to 15).
/// Errors: invalid_input for parameters beyond the standard's and rows of no known kind.
[[nodiscard]] Result<std::string> undo_predictor(const Object& parameters, std::string data);

}  // namespace vanthu::signing::pdf
