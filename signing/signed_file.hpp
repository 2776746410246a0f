#pragma once

#include <filesystem>
#include <optional>

#include "signing/facts.hpp"

namespace vanthu::signing {

enum class FileKind { pdf, cms, xml, container, unknown };
/// By the first bytes of a file.
[[nodiscard]] FileKind kind_of_file(const std::filesystem::path& file);

/// The facts about every signature of a file, whatever the kind that it was found to be: PDF, CMS and CAdES, a time-stamp token, XML, a container. `detached`
/// is the file that a detached signature signs; `known` as in `collect_pdf`, and certificates among which a CMS signature that carries
/// none may find its signer's. Errors: not_found; invalid_input or unsupported for a file of no such kind or a damaged one.
Result<FileFacts> collect_signed_file(const std::filesystem::path& file, FileKind kind, const std::optional<std::filesystem::path>& detached = {},
                                      const std::vector<Certificate>& known = {});

/// The same of the kinds that need no reader of XML: PDF, CMS and time-stamp tokens. Errors: also unsupported for the others.
Result<FileFacts> collect_pdf_or_cms(const std::filesystem::path& file, FileKind kind, const std::optional<std::filesystem::path>& detached = {},
                                     const std::vector<Certificate>& known = {});

}  // namespace vanthu::signing
