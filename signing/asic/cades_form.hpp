#pragma once

#include <set>
#include <string>
#include <vector>

#include "signing/asic/entry_content.hpp"
#include "signing/asic/package.hpp"
#include "signing/cms.hpp"
#include "signing/facts.hpp"

namespace vanthu::signing::asic {

/// Files that signatures refer to, counted for each signature: what a report may hold.
inline constexpr std::size_t objects_limit = 200'000;

/// A signature with the names of the entries whose bytes it vouches for, itself or through its manifest.
struct FoundSignature {
    SignatureFacts facts{};
    std::string file{};                     ///< in META-INF
    std::set<std::string> covers{};         ///< entries with matching digests
    std::vector<ListedFile> media_types{};  ///< that it signs along
};

/// What a signature or time-stamp file is made over: a manifest (ASiC-E) or the data object itself (ASiC-S).
struct Subject {
    const ManifestFile* manifest = nullptr;
    const ZipEntry* data = nullptr;
    std::vector<SignedObject> objects{};
    std::vector<AlgorithmUse> algorithms{};
    std::set<std::string> covers{};
    bool all_found = true;
    bool all_match = true;
    std::optional<ClientText> format_problem{};
    std::vector<ClientText> messages{};
};

/// `fits` tells whether a manifest's bytes are what was signed, where more than one names the file.
[[nodiscard]] Subject find_subject(const Package& package, EntryContent& content, const std::string& file,
                                   const std::function<bool(const ContentDigest&)>& fits);
[[nodiscard]] ContentDigest digest_of(const Subject& subject, EntryContent& content);
/// Holds every reference of a manifest against the entries; adds to the subject.
void check_references(const Package& package, EntryContent& content, const Manifest& manifest, Subject& subject);

/// Every signer of a signature*.p7s (EN 319 162-1 clauses 4.3.3.2 and 4.4.4.2).
[[nodiscard]] std::vector<FoundSignature> collect_cades(const Package& package, EntryContent& content,
                                                        const ZipEntry& file);
/// A timestamp*.tst that is no archive time-stamp: a signature of the format "document_timestamp".
[[nodiscard]] FoundSignature collect_time_stamp(const Package& package, EntryContent& content, const ZipEntry& file);

/// Gives every signature the archive time-stamps that protect its file (annex A.7).
void attach_archive_time_stamps(const Package& package, EntryContent& content, std::vector<FoundSignature>& signatures,
                                std::vector<ClientText>& messages);

}  // namespace vanthu::signing::asic
