#pragma once

#include <filesystem>

#include "core/bytes.hpp"
#include "signing/facts.hpp"

namespace vanthu::signing {

/// The facts about every signature and time-stamp of a container: ASiC-S and ASiC-E by ETSI EN 319 162-1 with CAdES,
/// XAdES and time-stamps, and packages of OpenDocument's kind (BDOC, ODF). A ZIP without signatures has none and says
/// so. What is not signed, or is recognised and not checked (evidence records), stands in the messages. Errors:
/// invalid_input for what is no ZIP or contradicts itself; unsupported for encrypted entries, links and methods;
/// too_large beyond the limits (signing/asic/zip_archive.hpp).
Result<FileFacts> collect_asic(ByteView container);
/// The same for a file, of which only pages come into memory. Errors: also not_found.
Result<FileFacts> collect_asic(const std::filesystem::path& path);

}  // namespace vanthu::signing
