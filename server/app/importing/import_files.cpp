#include "server/app/importing/import_files.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"

namespace vanthu::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t files_limit = 1'000'000;

/// "./a\b//c" and "a/b/c/" are the same.
std::string comparable(const std::string& path) {
    std::string slashes = normalize(path).value_or(path);
    std::replace(slashes.begin(), slashes.end(), '\\', '/');
    std::string text = fs::path{slashes}.lexically_normal().generic_string();
    while (text.ends_with('/')) {
        text.pop_back();
    }
    return text;
}

}  // namespace

Result<ImportFiles> ImportFiles::find(const fs::path& folder) {
    ImportFiles found;
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (at->is_symlink(error) || !at->is_regular_file(error)) {
            continue;
        }
        if (found.files_.size() >= files_limit) {
            return fail(Code::too_large, {"Thư mục có quá nhiều tệp.", "The folder holds too many files."});
        }
        found.files_[comparable(at->path().lexically_relative(folder).generic_string())] = at->path();
    }
    if (error) {
        return fail(Code::not_found, {fmt::format("Không đọc được thư mục {}.", folder.string()), fmt::format("Cannot read the folder {}.", folder.string())});
    }
    return found;
}

Result<std::vector<fs::path>> ImportFiles::named(const std::string& path) {
    const std::string wanted = comparable(path);
    std::vector<fs::path> paths;
    if (const auto file = files_.find(wanted); file != files_.end()) {
        named_.insert(wanted);
        paths.push_back(file->second);
        return paths;
    }
    const std::string below = wanted + "/";
    for (auto file = files_.lower_bound(below); file != files_.end() && file->first.starts_with(below); ++file) {
        named_.insert(file->first);
        paths.push_back(file->second);
    }
    if (paths.empty()) {
        return fail(Code::not_found, {fmt::format("Không có tệp “{}”", path), fmt::format("There is no file “{}”", path)});
    }
    return paths;
}

std::vector<std::string> ImportFiles::not_named() const {
    std::vector<std::string> left;
    for (const auto& [path, file] : files_) {
        if (!named_.contains(path)) {
            left.push_back(path);
        }
    }
    return left;
}

}  // namespace vanthu::app
