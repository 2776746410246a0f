#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace vanthu::app {

/// The bytes of a file, known by their SHA-256 in lower-case hexadecimal.
struct Blob {
    std::string sha256;
    std::uint64_t size_bytes = 0;
};

/// Where files lie, addressed by their content: the same bytes are kept once and never change.
class BlobStore {
public:
    virtual ~BlobStore() = default;

    /// SHA-256 and size of a file that is not in the store. Errors: unavailable.
    virtual Result<Blob> hash(const std::filesystem::path& file) = 0;

    /// Moves a file of that content into the store. When the call returns, bytes and name are on the disk for good.
    /// Errors: storage_full, unavailable; the file is left where it was.
    virtual Result<void> place(const std::filesystem::path& file, const Blob& blob) = 0;

    /// Hashes and places; `file` is gone afterwards, also when the call fails.
    Result<Blob> take(const std::filesystem::path& file);

    /// A path that may be read as long as the blob exists. Errors: not_found.
    virtual Result<std::filesystem::path> path_of(const std::string& sha256) = 0;

    /// A new path in a folder on the same file system as the store, for a file that is going to be taken.
    virtual std::filesystem::path temporary() = 0;

    /// Hashes the stored bytes anew. Errors: not_found; corrupt when they are not what their name says.
    virtual Result<Blob> check(const std::string& sha256) = 0;

    /// Its bytes are gone afterwards, for good; nothing where it was not there. Errors: unavailable.
    virtual Result<void> remove(const std::string& sha256) = 0;

    /// Every blob on the disk, in no order.
    virtual void each(const std::function<void(const std::string& sha256)>& visit) = 0;
};

}  // namespace vanthu::app
