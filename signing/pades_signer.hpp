#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "signing/appearance.hpp"
#include "signing/keystore.hpp"
#include "signing/levels.hpp"
#include "signing/pdf/pdf_file.hpp"
#include "signing/signer_check.hpp"

namespace vanthu::signing {

/// How and where a signature shows on a page.
struct VisibleSignature {
    int page = 1;
    Rectangle place;
    Drawing drawing;
};

/// What a certified document still permits (ISO 32000-1 table 254, /P).
enum class Certification { no_changes = 1, form_filling = 2, annotations = 3 };

/// Fields that may not change after a signature (ISO 32000-1 tables 233 and 256).
struct FieldLock {
    enum class Action { all, include, exclude };
    Action action = Action::all;
    std::vector<std::string> fields{};  ///< fully qualified names; those that are locked, or all but those
};
[[nodiscard]] const char* to_string(FieldLock::Action action);  ///< "All"

/// What goes into the signature dictionary (ISO 32000-1 table 252, ETSI EN 319 142-1 clause 6.3).
struct SignatureRequest {
    std::string field_name;                    ///< must be free, or name an empty signature field
    Instant signing_time{};                    ///< /M, the claimed time
    std::chrono::minutes utc_offset{7 * 60};
    std::string name{};                        ///< /Name
    std::string reason{};
    std::string location{};
    std::optional<VisibleSignature> visible{};
    std::size_t reserved_bytes = 8192;         ///< room for the CMS structure; `sign_pdf` finds its own
    std::optional<Certification> certify{};    ///< makes it the certification of the document; the first signature only
    std::optional<FieldLock> lock{};           ///< a prepared field's own /Lock goes before it
    Level level = Level::b_b;                  ///< that `sign_pdf` shall reach
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
/// Errors: as PdfFile::parse and `draw`; conflict for a field that is signed or no signature field, or a document that its
/// certification closes; storage_full.
Result<PreparedSignature> prepare(const std::filesystem::path& source, const std::filesystem::path& target,
                                  const SignatureRequest& request);

/// The digest over both byte ranges. Errors: corrupt when the file is not the prepared one.
Result<Bytes> document_digest(const std::filesystem::path& prepared_file, const PreparedSignature& prepared,
                              DigestAlgorithm algorithm);

/// Puts the CMS structure into the prepared file and checks that it is a signature over it by that signer; on failure the
/// file is as it was. Errors: too_large when the room does not suffice; invalid_input when it does not verify.
Result<void> complete(const std::filesystem::path& prepared_file, const PreparedSignature& prepared, ByteView cms);

/// What signing appends to a file, and what it reached.
struct SignedRevision {
    std::string bytes{};
    AchievedLevel achieved{};
};

/// The revision that signs a file, all in memory; the signature is verified, and signatures that stood before have to be as they
/// were. At most B-T: what is above needs further revisions (`extend_pdf`).
/// Errors: as `sign_pdf`, without those of writing.
Result<SignedRevision> sign_pdf_revision(const PdfFile& file, const SignatureRequest& request, Signer& signer,
                                         const LevelServices& services = {});

/// All steps at once with a key at hand, up to the level asked for. The signature is verified before the file is there, and
/// signatures that stood before have to be as they were. Leaves no file behind when it fails.
/// Errors: as `prepare`, `check_signer`, the signer's; conflict when the new revision would break an earlier signature; unavailable
/// when an authority is down and the level may not be lowered.
Result<AchievedLevel> sign_pdf(const std::filesystem::path& source, const std::filesystem::path& target,
                               const SignatureRequest& request, Signer& signer, const LevelServices& services = {});

}  // namespace vanthu::signing
