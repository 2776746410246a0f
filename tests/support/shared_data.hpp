#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace vanthu::test {

/// A file or folder under `../shared/data`, which stands beside a checkout and is not part of the repository.
/// Nothing where it is absent: the caller skips with one line.
[[nodiscard]] std::optional<std::filesystem::path> shared_data(std::string_view relative);

/// A file that belongs to the repository, such as "tests/data/…".
[[nodiscard]] std::filesystem::path source_file(std::string_view relative);

[[nodiscard]] std::string read_file(const std::filesystem::path& path);

/// A new empty folder that is removed when the object goes.
class TempFolder final {
public:
    TempFolder();
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace vanthu::test
