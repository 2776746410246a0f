#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "signing/algorithm.hpp"

namespace vanthu::signing::asic {

/// A DataObjectReference (ETSI EN 319 162-1 annex A.4).
struct ManifestReference {
    std::string uri{};  ///< percent-decoded
    std::string mime_type{};
    std::string digest_name{};  ///< OpenSSL's; empty for an unknown algorithm
    Bytes digest{};
    bool is_rootfile = false;
};

/// An ASiCManifest: what a CAdES signature or a time-stamp of an ASiC-E container is made over.
struct Manifest {
    std::string signature_uri{};  ///< SigReference, percent-decoded
    std::string signature_mime_type{};
    std::vector<ManifestReference> references{};
    bool is_by_the_schema = true;  ///< false: references stand where the schema does not have them
};

/// Nothing for what is no ASiCManifest: not well-formed, with a DOCTYPE, another root, no SigReference, too many
/// references.
[[nodiscard]] std::optional<Manifest> read_manifest(ByteView xml);
/// All references get the digest algorithm's identifier. Well-formed and the same bytes for the same content.
[[nodiscard]] Bytes write_manifest(const Manifest& manifest, DigestAlgorithm algorithm);

/// A file as a manifest lists it.
struct ListedFile {
    std::string name;
    std::string mime_type;
};

/// The entries of an OpenDocument META-INF/manifest.xml (OpenDocument 1.2 part 3 section 3), with "/" for the package
/// itself; nothing for another document.
[[nodiscard]] std::optional<std::vector<ListedFile>> read_opendocument_manifest(ByteView xml);
[[nodiscard]] Bytes write_opendocument_manifest(const std::string& mime_type, const std::vector<ListedFile>& files);

/// The media types that the DataObjectFormat properties of XAdES signatures give (EN 319 132-1 clause 5.2.4), by the
/// references' URIs, percent-decoded. Nothing is verified here.
[[nodiscard]] std::vector<ListedFile> read_data_object_formats(ByteView signature_xml);

}  // namespace vanthu::signing::asic
