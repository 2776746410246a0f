#pragma once

#include <filesystem>

#include "core/random.hpp"
#include "server/app/blob_store.hpp"

namespace vanthu::storage {

/// Blobs as files: `<folder>/ab/cd/abcd…`, read-only, written by temporary file, fsync, rename, fsync of the folder.
class FolderBlobStore final : public app::BlobStore {
public:
    /// Creates the folders. `random` outlives the store. Throws std::filesystem::filesystem_error.
    FolderBlobStore(std::filesystem::path folder, Random& random);

    Result<app::Blob> hash(const std::filesystem::path& file) override;
    Result<void> place(const std::filesystem::path& file, const app::Blob& blob) override;
    Result<std::filesystem::path> path_of(const std::string& sha256) override;
    std::filesystem::path temporary() override;
    Result<app::Blob> check(const std::string& sha256) override;
    Result<void> remove(const std::string& sha256) override;
    void each(const std::function<void(const std::string& sha256)>& visit) override;

    /// Removes what a killed process left half-written; call before the server listens.
    void clear_temporary();

private:
    [[nodiscard]] std::filesystem::path place_of(const std::string& sha256) const;

    std::filesystem::path folder_;
    std::filesystem::path temporary_;
    Random& random_;
};

/// SHA-256 and size of a file, read in pieces. Errors: unavailable.
Result<app::Blob> hash_file(const std::filesystem::path& path);

}  // namespace vanthu::storage
