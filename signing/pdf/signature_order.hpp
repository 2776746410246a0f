#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "signing/facts.hpp"
#include "signing/pdf/pdf_file.hpp"

// What the signatures of one file mean for each other, once each of them has been looked at. They come in the order of
// what they cover.
namespace vanthu::signing {

/// A signature on its way to facts, with where it stands in the file.
struct Found {
    std::uint64_t end = 0;        ///< of what it covers
    std::uint64_t stands_at = 0;  ///< its /Contents
    SignatureFacts facts{};
    std::optional<TimestampFacts> stamp{};  ///< of a document time-stamp
};

/// Gives each signature the document time-stamps that came after it (EN 319 142-1 clause 5.4.3).
void attach_stamps(std::vector<Found>& found);

/// A later signature that does not hold is no signature: what it shows on the page is vouched for by nobody.
void distrust_broken_successors(std::vector<Found>& found);

/// ISO 32000-1 clause 12.8.2.2: the signature that certifies a document, the one that /Perms names, is its first.
void check_certification(const PdfFile& file, std::vector<Found>& found);

}  // namespace vanthu::signing
