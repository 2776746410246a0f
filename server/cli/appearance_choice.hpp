#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "signing/pades_signer.hpp"

namespace CLI {
class App;
}

namespace vanthu::cli {

/// How a signature shows on a PDF (Decree 30/2020, Annex I), and where.
struct AppearanceChoice {
    int page = 0;                      ///< 0: the last page where something is to be shown
    std::string rectangle;             ///< "x,y,width,height" in points from the lower left
    std::string anchor;                ///< a phrase on the page: the signature goes below it, or between it and `name`
    std::string name;                  ///< the printed name of the person
    std::filesystem::path image;       ///< PNG
    bool seal = false;                 ///< the image is the agency's seal: at real size, over a third of the signature that is there
    std::vector<std::string> note;     ///< text only, top right of the first page: copies and separate annexes
    bool may_cover_text = false;

    [[nodiscard]] bool is_shown() const { return page > 0 || !rectangle.empty() || !anchor.empty() || !name.empty() || !image.empty() || !note.empty(); }
};

/// Warnings of the image go to standard error. Errors: invalid_input; not_found for an anchor; conflict for text that would be covered.
Result<std::optional<signing::VisibleSignature>> visible_signature(const AppearanceChoice& choice, const std::filesystem::path& pdf,
                                                                   const std::string& signer, Instant now);
/// "x,y,width,height". Errors: invalid_input.
Result<signing::Rectangle> parse_rectangle(const std::string& text);

void add_appearance_options(CLI::App& command, AppearanceChoice& choice);

}  // namespace vanthu::cli
