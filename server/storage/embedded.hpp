#pragma once

#include <string_view>
#include <vector>

namespace vanthu::storage {

/// A file that was compiled into the binary, by its path below the folder it comes from.
struct EmbeddedFile {
    std::string_view path;
    std::string_view content;
};

/// schemas/sql: "common/0001_foundation.sql", …
const std::vector<EmbeddedFile>& embedded_migrations();

}  // namespace vanthu::storage
