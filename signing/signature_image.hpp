#pragma once

#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/result.hpp"

namespace vanthu::signing {

/// Whose mark an image is; Decree 30/2020, Annex I asks for another colour of each.
enum class ImageRole { person, agency };

/// An image that has been looked at.
struct SignatureImage {
    Bytes png{};
    double width = 0;   ///< in points: by the image's own resolution, otherwise at 300 dots an inch
    double height = 0;
    std::vector<ClientText> warnings{};  ///< no transparency, another colour than the decree's: shown, not refused
};

/// Errors: invalid_input for what is no PNG, is damaged, larger than 4000 × 4000 pixels or 8 MB, smaller than 20 × 20 pixels, or shows
/// nothing.
[[nodiscard]] Result<SignatureImage> check_signature_image(ByteView png, ImageRole role);

}  // namespace vanthu::signing
