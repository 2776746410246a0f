#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "signing/asic/zip_archive.hpp"
#include "signing/detail/mapped_file.hpp"

namespace vanthu::signing::asic {

/// The entries' digests and contents, each worked out once, so that a thousand references to one large file cost one
/// reading.
class EntryContent final {
public:
    explicit EntryContent(const ZipArchive& archive) : archive_(archive) {}

    /// Empty for an unknown algorithm or a damaged entry; `damage` then has the words.
    const Bytes& digest(const ZipEntry& entry, const std::string& digest_name);
    /// The inflated content; a large one lies in a file without a name, and only pages of it in memory. Nothing for a
    /// damaged entry.
    std::optional<ByteView> view(const ZipEntry& entry);
    /// What was found damaged on the way.
    [[nodiscard]] const std::map<std::string, ClientText>& damage() const { return damage_; }

private:
    struct Held {
        Bytes bytes{};
        detail::MappedFile file{};
        ByteView view{};  ///< of one of them, or of the container itself
    };
    Result<Held> inflate(const ZipEntry& entry) const;

    const ZipArchive& archive_;
    std::map<std::pair<std::string, std::string>, Bytes> digests_{};
    std::map<std::string, std::optional<Held>> held_{};
    std::map<std::string, ClientText> damage_{};
};

}  // namespace vanthu::signing::asic
