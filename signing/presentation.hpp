#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "signing/page_words.hpp"
#include "signing/signature_image.hpp"

/// How signatures show on official documents: Decree 30/2020/ND-CP, Annex I (cells 7c, 8 and 14) and Annex IV (the stamp on
/// incoming letters).
namespace vanthu::signing {

constexpr double points_per_mm = 72.0 / 25.4;

/// "24-11-2026 09:15:42 +07:00".
[[nodiscard]] std::string presentation_time(Instant at, std::chrono::minutes utc_offset);

/// Cell 7c: the free space between the position and the name of the person who signs. `width` and `height` are the most that the
/// image takes; it is made smaller, keeping its proportions, where the space is less.
struct PersonAnchor {
    std::string position{};  ///< as printed, its last line: "PHÓ CHỦ TỊCH"; may be empty when the name stands once
    std::string name{};      ///< as printed
    double width = 170;
    double height = 70;
};
/// Errors: not_found when position or name do not stand on the page; conflict when there is no room between them.
[[nodiscard]] Result<Rectangle> place_of_person(const std::vector<PageWord>& words, const PersonAnchor& anchor);

/// Below or beside nothing: the free space of this size under a phrase ("KT. CHỦ TỊCH"), centred on it. Errors: not_found; conflict
/// when something is printed there.
[[nodiscard]] Result<Rectangle> place_below(const std::vector<PageWord>& words, std::string_view phrase, double width, double height);

/// Cell 8: the seal of this size over a third of the personal signature, to its left.
[[nodiscard]] Rectangle place_of_seal(const Rectangle& signature, double width, double height);

/// Cell 14 and annexes in files of their own: text only, 10 points, top right of the first page.
[[nodiscard]] Rectangle place_of_note(double page_width, double page_height, std::size_t lines);
[[nodiscard]] Drawing note(std::vector<std::string> lines);
/// "SAO Y", the agency, the time.
[[nodiscard]] Drawing copy_note(const std::string& form, const std::string& agency, const std::string& time);
/// Number and symbol of the document, the time.
[[nodiscard]] Drawing annex_note(const std::string& symbol, const std::string& time);

/// The image of a person's signature (blue) or of the seal (red).
[[nodiscard]] Drawing picture(const SignatureImage& image);

/// The "ĐẾN" stamp of Annex IV, 50 × 35 mm.
struct ArrivalStamp {
    std::string agency{};
    std::string number{};        ///< in the register of incoming documents
    std::string date{};          ///< "25/11/2026"
    std::string forwarded_to{};
    std::string dossier{};       ///< number and symbol of the dossier
};
constexpr double arrival_stamp_width = 50 * points_per_mm;
constexpr double arrival_stamp_height = 35 * points_per_mm;
[[nodiscard]] Drawing arrival_stamp(const ArrivalStamp& stamp);
/// The first space of the stamp's size, from the top left of the page on, where nothing is printed. Errors: conflict for a full page.
[[nodiscard]] Result<Rectangle> place_of_arrival_stamp(const std::vector<PageWord>& words, double page_width, double page_height);

}  // namespace vanthu::signing
