#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "signing/pades_signer.hpp"

namespace vanthu::signing {

/// A signature field that waits for its signature (ISO 32000-1 clause 12.7.4.5).
struct SignatureField {
    std::string name{};
    int page = 1;
    Rectangle place{};                ///< empty: the signature will not be shown
    std::optional<FieldLock> lock{};  ///< what the signature will lock
};

/// Adds fields that are signed later, as one incremental update to a new file. Errors: conflict for a name that is in use, or a
/// document that is signed already; invalid_input for a page that does not exist; as PdfFile::parse; storage_full.
Result<void> add_signature_fields(const std::filesystem::path& source, const std::filesystem::path& target,
                                  const std::vector<SignatureField>& fields);

/// Where the signatures of a document are shown.
struct SignaturePlace {
    std::string field{};
    int page = 0;  ///< 0: on none
    Rectangle place{};
};
/// Errors: as PdfFile::parse.
Result<std::vector<SignaturePlace>> signature_places(const std::filesystem::path& pdf);

/// Puts a stamp on a page as an annotation that prints and is locked (clause 12.5.6.12), as one incremental update to a new file: the
/// bytes before stay, and signatures on them keep their verdict where they permit annotations. Errors: as above.
Result<void> stamp_pdf(const std::filesystem::path& source, const std::filesystem::path& target, int page, const Rectangle& place,
                       const Drawing& drawing);

/// Puts the same mark at the foot of every page, between the margins of Annex I (30 and 15 mm), in the way of a stamp. Errors: too_large for
/// more than 2000 pages; as above.
Result<void> mark_pages(const std::filesystem::path& source, const std::filesystem::path& target, const Drawing& drawing);

}  // namespace vanthu::signing
