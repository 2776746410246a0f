#include "server/app/blob_store.hpp"

#include <system_error>

namespace vanthu::app {

Result<Blob> BlobStore::take(const std::filesystem::path& file) {
    auto blob = hash(file);
    if (blob) {
        if (auto placed = place(file, *blob); !placed) {
            blob = pass(placed.error());
        }
    }
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    return blob;
}

}  // namespace vanthu::app
