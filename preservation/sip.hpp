#pragma once

#include <filesystem>

#include "core/result.hpp"
#include "preservation/dossier_xml.hpp"
#include "preservation/submission.hpp"

namespace vanthu::preservation {

/// Writes an E-ARK submission information package (CSIP and SIP 2.1) as a ZIP with one folder: METS, EAD, PREMIS, the dossier by Annex VI,
/// the files byte for byte below representations/rep1/data, and below metadata/preservation/evidence what it takes to verify all without
/// us: proofs to one signed checkpoint, the log's key, validation reports. What is longer than the decree allows is the answer.
/// Errors: storage_full; not_found and corrupt for a file's bytes.
Result<std::vector<TooLong>> write_sip(const Submission& submission, const std::filesystem::path& target);

/// "README-vi.txt" and "README-en.txt": what the folders are and how the evidence is verified.
[[nodiscard]] std::string read_me(const Submission& submission, bool vietnamese);

}  // namespace vanthu::preservation
