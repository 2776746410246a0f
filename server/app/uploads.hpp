#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "server/app/actor.hpp"
#include "server/app/files/file_gate.hpp"
#include "server/app/services.hpp"

namespace vanthu::app {

/// Of a PDF that can be read; one that cannot is taken as it is.
[[nodiscard]] std::optional<long long> pages_of(const std::string& name, const std::filesystem::path& file);

/// Files come in before the documents that they belong to, in one or many pieces; a broken connection goes on where it
/// stopped. What `received_bytes` counts is on the disk for good.
class ReceiveUpload final {
public:
    /// `folder`: where incomplete files lie, on the file system of the blobs. `gate`: what each file goes through; none: all are taken.
    ReceiveUpload(const Services& services, std::filesystem::path folder, FileGate* gate = nullptr);

    /// Errors: forbidden for people who neither handle documents nor administer; too_large; invalid_input for an empty file or name;
    /// conflict when the person has too many unfinished uploads.
    Result<Upload> begin(const Actor& actor, const std::string& name, std::uint64_t size_bytes);

    /// Appends a piece that lies in memory or in a temporary file (which is consumed). The last piece makes it a blob.
    /// Errors: not_found; conflict when `offset` is not where the upload stands or another piece is arriving;
    /// too_large beyond the declared size; storage_full. With the last piece also unsupported, for a file that is not taken (the upload is gone
    /// then), and unavailable when it cannot be checked now (the piece may be sent again).
    Result<Upload> append(const Actor& actor, const UploadId& id, std::uint64_t offset,
                          const std::variant<std::string, std::filesystem::path>& piece);

    /// Errors: not_found.
    Result<Upload> find(const Actor& actor, const UploadId& id);
    /// The bytes of a finished upload, for the person whose it is. Errors: not_found; conflict when it is unfinished.
    Result<std::pair<Upload, std::filesystem::path>> content(const Actor& actor, const UploadId& id);
    Result<void> cancel(const Actor& actor, const UploadId& id);

    /// Removes uploads that nobody finished within a day; for the housekeeping job.
    Result<int> remove_stale();

private:
    /// Through the gate; what is refused is gone.
    Result<void> check(const Actor& actor, Upload& upload);
    [[nodiscard]] std::filesystem::path part_of(const UploadId& id) const;

    const Services& services_;
    std::filesystem::path folder_;
    FileGate* gate_;
};

}  // namespace vanthu::app
