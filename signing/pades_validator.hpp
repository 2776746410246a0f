#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "signing/policy.hpp"
#include "signing/trust_store.hpp"
#include "signing/validation_report.hpp"

namespace vanthu::signing {

/// The facts about every signature of a PDF: CMS, byte ranges, coverage, changes, document time-stamps, /DSS. No
/// network, no policy. `known`: certificates that its signatures may carry, so that they need not be parsed once more.
/// Errors: not_found; invalid_input or unsupported for a file that cannot be read as a PDF.
Result<FileFacts> collect_pdf(const std::filesystem::path& pdf, const std::vector<Certificate>& known = {});
/// The same of bytes in memory.
Result<FileFacts> collect_pdf(ByteView pdf, const std::vector<Certificate>& known = {});

/// Validates every signature of a PDF after ETSI EN 319 102-1 (signing/judge.hpp), with a change analysis between
/// and after the signatures. No network. A bad signature is a report, not an error.
/// Errors: not_found; invalid_input or unsupported for a file that cannot be read as a PDF.
Result<ValidationReport> validate_pdf(const std::filesystem::path& pdf, const TrustStore& trust,
                                      const ValidationPolicy& policy);

/// How many bytes from the start each signature covers, in their order: the signed revisions as files of their own.
/// Errors: as `validate_pdf`.
Result<std::vector<std::uint64_t>> signed_revisions(const std::filesystem::path& pdf);

}  // namespace vanthu::signing
