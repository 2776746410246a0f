#pragma once

#include <string>
#include <vector>

#include "preservation/dossier_xml.hpp"
#include "preservation/submission.hpp"

namespace vanthu::preservation {

/// PREMIS 3: the package, its representation and every file with its digest; all that happened as events, their detail the canonical
/// text that the proofs prove; the people and the program as agents.
[[nodiscard]] std::string write_premis(const Submission& submission, const std::vector<FilePlace>& places);

}  // namespace vanthu::preservation
