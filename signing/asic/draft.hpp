#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "signing/algorithm.hpp"
#include "signing/asic/asic_signer.hpp"
#include "signing/asic/entry_content.hpp"
#include "signing/asic/package.hpp"

namespace vanthu::signing::asic {

/// A file of a container that is being made.
struct Part {
    enum class Role { other, mimetype, data, manifest, signature, time_stamp };
    std::string name{};
    std::string mime_type{};
    Role role = Role::other;
    Bytes own{};                       ///< content that is held here
    ByteView outside{};                ///< or elsewhere
    bool is_mapped = false;            ///< there in a mapped file
    const ZipEntry* copied = nullptr;  ///< or in the container that this one comes from
};

/// A container that is being made or extended, in the order of its parts.
class Draft final {
public:
    /// A new one over files. Errors: as `sign_asic`.
    static Result<Draft> over(const std::vector<AsicFile>& files, AsicKind kind);
    /// One that continues a container; both arguments outlive it.
    static Draft of(const Package& package, EntryContent& content);

    Part& add(std::string name, std::string mime_type, Part::Role role, Bytes content);
    void replace(const std::string& name, Bytes content);
    void rename(const std::string& name, const std::string& new_name);
    [[nodiscard]] bool has(const std::string& name) const;
    /// "META-INF/signature001.p7s": the first number that is free.
    [[nodiscard]] std::string free_name(const char* prefix, const char* suffix) const;
    [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
    [[nodiscard]] std::vector<const Part*> of_role(Part::Role role) const;
    /// By OpenSSL's name; empty for an unknown algorithm or a damaged entry.
    [[nodiscard]] Bytes digest(const Part& part, const std::string& digest_name) const;
    [[nodiscard]] Bytes digest(const Part& part, DigestAlgorithm algorithm) const;
    /// Nothing for a damaged entry.
    [[nodiscard]] std::optional<ByteView> content(const Part& part) const;

    /// Writes it, checks that every signature of the result is intact, and gives it its name. Errors: storage_full;
    /// conflict.
    Result<void> publish(const std::filesystem::path& target) const;

private:
    std::vector<Part> parts_{};
    std::vector<detail::MappedFile> files_{};
    const ZipArchive* source_ = nullptr;
    EntryContent* content_ = nullptr;
};

/// What an ASiCManifest says of some parts.
[[nodiscard]] Manifest manifest_over(const Draft& draft, const std::vector<const Part*>& parts,
                                     DigestAlgorithm algorithm, std::string signature_name,
                                     const char* signature_mime_type);

/// Adds an ASiCArchiveManifest with its time-stamp (annex A.7), after the last one got its validation data. Errors:
/// unavailable.
Result<void> add_archive_time_stamp(Draft& draft, const LevelServices& services);

}  // namespace vanthu::signing::asic
