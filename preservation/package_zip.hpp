#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/result.hpp"

namespace vanthu::preservation {

/// A file as it was written into the package.
struct StoredFile {
    std::string path;  ///< below the package's folder
    std::string media_type;
    Instant created_at{};
    std::string sha256;
    std::uint64_t size_bytes = 0;
    std::string label{};  ///< what people called it
};

/// Writes a ZIP with one folder in it, file by file; nothing is held in memory.
class PackageZip final {
public:
    /// Errors: storage_full.
    static Result<PackageZip> create(const std::filesystem::path& target, const std::string& folder, Instant at);
    PackageZip(PackageZip&&) noexcept;
    PackageZip& operator=(PackageZip&&) noexcept;
    ~PackageZip();

    /// Errors: storage_full.
    Result<StoredFile> add(const std::string& path, const std::string& media_type, std::string_view content);
    /// Errors: also not_found when it cannot be read; corrupt when it has not that digest.
    Result<StoredFile> add(const std::string& path, const std::string& media_type, const std::filesystem::path& file, const std::string& sha256);
    /// Errors: storage_full.
    Result<void> close();

private:
    struct State;
    explicit PackageZip(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace vanthu::preservation
