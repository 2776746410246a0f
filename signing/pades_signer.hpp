#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "signing/appearance.hpp"
#include "signing/keystore.hpp"
#include "signing/levels.hpp"
#include "signing/signer_check.hpp"

namespace vanthu::signing {

/// How and where a signature shows on a page.
struct VisibleSignature {
    int page = 1;
    Rectangle place;
    Drawing drawing;
};

/// What goes into the signature dictionary (ISO 32000-1 table 252, ETSI EN 319 142-1 clause 6.3).
struct SignatureRequest {
    std::string field_name;                    ///< must be free, or name an empty signature field
    Instant signing_time{};                    ///< /M, the claimed time
    std::chrono::minutes utc_offset{7 * 60};
    std::string name{};                        ///< /Name
    std::string reason{};
    std::string location{};
    std::optional<VisibleSignature> visible{};
    std::size_t reserved_bytes = 8192;         ///< room for the CMS structure
};

/// A revision that waits for its signature. Small, so that it can lie in a database row while the signature value is made
/// elsewhere: `encode`, and `decode_prepared` in another process.
struct PreparedSignature {
    std::string field_name;
    std::uint64_t contents_begin = 0;  ///< offset of "<" of /Contents
    std::uint64_t contents_end = 0;    ///< offset after ">"
    std::uint64_t file_size = 0;
};

[[nodiscard]] std::string encode(const PreparedSignature& prepared);
[[nodiscard]] Result<PreparedSignature> decode_prepared(std::string_view text);

/// Appends a revision with a signature field whose value is empty, to a new file.
/// Errors: as PdfFile::parse and `draw`; conflict for a field that is signed or no signature field; storage_full.
Result<PreparedSignature> prepare(const std::filesystem::path& source, const std::filesystem::path& target,
                                  const SignatureRequest& request);

/// The digest over both byte ranges. Errors: corrupt when the file is not the prepared one.
Result<Bytes> document_digest(const std::filesystem::path& prepared_file, const PreparedSignature& prepared,
                              DigestAlgorithm algorithm);

/// Puts the CMS structure into the prepared file and checks that it is a signature over it by that signer; on failure the
/// file is as it was. Errors: too_large when the room does not suffice; invalid_input when it does not verify.
Result<void> complete(const std::filesystem::path& prepared_file, const PreparedSignature& prepared, ByteView cms);

/// All steps at once with a key at hand. Leaves no file behind when it fails.
Result<void> sign_pdf(const std::filesystem::path& source, const std::filesystem::path& target,
                      const SignatureRequest& request, Signer& signer);

}  // namespace vanthu::signing
