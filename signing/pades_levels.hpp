#pragma once

#include <filesystem>

#include "signing/levels.hpp"

namespace vanthu::signing {

/// Raises every signature of a PDF, one's own or a stranger's, to a level by appending revisions (ETSI EN 319 142-1 clause 6):
/// B-T by a document time-stamp where a signature has no time yet, B-LT by a /DSS dictionary, B-LTA by a document time-stamp over
/// all of it. On a file that has B-LTA it renews: the data of the last time-stamp, then another. Leaves no file behind when it fails.
/// Errors: as PdfFile::parse; invalid_input for a file without signatures; conflict for a signature that is not intact; unavailable
/// when an authority is down and the level may not be lowered; storage_full.
Result<AchievedLevel> extend_pdf(const std::filesystem::path& source, const std::filesystem::path& target, Level level,
                                 const LevelServices& services);

/// The same on a file that nobody else has yet; on failure it is as it was, or at a lower level that holds.
Result<AchievedLevel> extend_pdf_in_place(const std::filesystem::path& file, Level level, const LevelServices& services);

/// A document time-stamp (clause 5.4.3) over a PDF as it stands, signed or not, to a new file.
/// Errors: as PdfFile::parse; unavailable; storage_full.
Result<void> time_stamp_pdf(const std::filesystem::path& source, const std::filesystem::path& target, const LevelServices& services);

}  // namespace vanthu::signing
