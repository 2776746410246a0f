#pragma once

#include <string>
#include <vector>

#include "preservation/dossier_xml.hpp"
#include "preservation/submission.hpp"

namespace vanthu::preservation {

/// The dossier described in EAD 2002 (namespace urn:isbn:1-931666-22-9): one file with its items, with the codes of codes.hpp.
[[nodiscard]] std::string write_ead(const Submission& submission, const std::vector<FilePlace>& places);

}  // namespace vanthu::preservation
