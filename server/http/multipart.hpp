#pragma once

#include <filesystem>
#include <string>

#include "core/result.hpp"
#include "server/http/message.hpp"

namespace vanthu::http {

/// What a person chose in a form.
struct FormFile {
    std::string name;  ///< safe as a file name; never empty
    std::uint64_t size_bytes = 0;
};

/// The first file of a form (multipart/form-data, RFC 7578), written to `target`, which must not exist. Reads the body piece by piece.
/// Errors: unsupported for another kind of body; invalid_input for a broken one, or one without a file; internal where the disk fails.
[[nodiscard]] Result<FormFile> first_file(const Request& request, const std::filesystem::path& target);

}  // namespace vanthu::http
