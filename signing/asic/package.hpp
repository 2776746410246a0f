#pragma once

#include <map>
#include <string>
#include <vector>

#include "signing/asic/manifest.hpp"
#include "signing/asic/zip_archive.hpp"

namespace vanthu::signing::asic {

enum class ContainerKind { asic_s, asic_e, opendocument, zip };

inline constexpr const char* mime_asic_s = "application/vnd.etsi.asic-s+zip";
inline constexpr const char* mime_asic_e = "application/vnd.etsi.asic-e+zip";
inline constexpr const char* mime_cades = "application/pkcs7-signature";
inline constexpr const char* mime_time_stamp = "application/vnd.etsi.timestamp-token";
inline constexpr const char* name_mimetype = "mimetype";
inline constexpr const char* name_opendocument_manifest = "META-INF/manifest.xml";
inline constexpr std::uint64_t meta_limit_bytes = 64ULL << 20U;  ///< of one file in META-INF that is read whole
inline constexpr std::size_t meta_files_limit = 400;             ///< signatures, manifests, time-stamps

inline constexpr std::size_t references_limit = 40'000;  ///< of all manifests together

/// A manifest with the file that it stands in.
struct ManifestFile {
    const ZipEntry* entry = nullptr;
    Bytes bytes{};
    Manifest content{};
    bool is_archive = false;   ///< ASiCArchiveManifest (annex A.7)
    bool is_evidence = false;  ///< ASiCEvidenceRecordManifest
};

/// The entries of a container by what they are (ETSI EN 319 162-1 clauses 4.3.3 and 4.4). Points into its archive.
struct Package {
    ZipArchive archive;
    ContainerKind kind = ContainerKind::zip;
    std::string mimetype{};
    std::vector<const ZipEntry*> data{};
    std::vector<const ZipEntry*> cades{};             ///< *signature*.p7s
    std::vector<const ZipEntry*> xades{};             ///< *signatures*.xml
    std::vector<const ZipEntry*> time_stamps{};       ///< *timestamp*.tst
    std::vector<const ZipEntry*> evidence_records{};  ///< *evidencerecord*.ers, .xml
    std::vector<ManifestFile> manifests{};
    const ZipEntry* opendocument_manifest = nullptr;
    std::vector<ClientText> remarks{};

    [[nodiscard]] const char* format() const;  ///< "ASiC-E"
    /// By a reference's URI; nothing when there is none, or more than one could be meant.
    [[nodiscard]] const ZipEntry* referenced(const std::string& uri) const { return archive.find(uri); }
    [[nodiscard]] std::vector<const ManifestFile*> manifests_of(const std::string& signature_name) const;
};

/// Errors: as ZipArchive::open and `read`; too_large for more signatures and manifests than the limit.
Result<Package> open_package(ByteView bytes, bool is_mapped = false);

}  // namespace vanthu::signing::asic
