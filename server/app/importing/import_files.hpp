#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace vanthu::app {

/// The files below a folder, by their paths in NFC with slashes, whatever the system that named them. Links are not followed.
class ImportFiles final {
public:
    /// Errors: not_found for the folder; too_large beyond a million files.
    static Result<ImportFiles> find(const std::filesystem::path& folder);

    /// The file of that path, or all files of that folder in the order of their names. They count as named. Errors: not_found, also for a path that
    /// leads out of the folder.
    Result<std::vector<std::filesystem::path>> named(const std::string& path);
    /// Those that nobody named, as paths below the folder.
    [[nodiscard]] std::vector<std::string> not_named() const;

private:
    std::map<std::string, std::filesystem::path> files_;
    std::set<std::string> named_;
};

}  // namespace vanthu::app
