#pragma once

#include <filesystem>
#include <vector>

#include "core/result.hpp"
#include "signing/certificate.hpp"

namespace vanthu::app {

/// What a program that had the document for itself brought back: the original to the last byte, then one revision with exactly one new signature
/// over the whole file, which changes nothing but what a signature may (ISO 32000-1 clause 12.8). The signer's certificate first, then what the
/// file carries beside it. Whether that is the right person, and whether the certificate may sign, is the caller's to ask.
/// Errors: invalid_input with the first of these that is not so.
[[nodiscard]] Result<std::vector<signing::Certificate>> check_signed_update(const std::filesystem::path& original, const std::filesystem::path& brought);

}  // namespace vanthu::app
