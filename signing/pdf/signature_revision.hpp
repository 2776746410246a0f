#pragma once

#include <cstdint>
#include <string>

#include "signing/pades_signer.hpp"
#include "signing/pdf/incremental_update.hpp"

namespace vanthu::signing {

/// A revision, in memory, whose signature is still to come: what gets appended, with a gap of zeros for /Contents and the byte
/// range around it in place (ISO 32000-1 clause 12.8.1).
struct SignatureRevision {
    IncrementalUpdate::Composed update{};
    std::uint64_t contents_begin = 0;  ///< offset of "<" in the whole file
    std::uint64_t contents_end = 0;    ///< offset after ">"
    bool has_earlier_signatures = false;

    [[nodiscard]] std::uint64_t file_size() const { return update.base_size + update.bytes.size(); }
    /// What is appended before and after the gap.
    [[nodiscard]] ByteView before_gap() const;
    [[nodiscard]] ByteView after_gap() const;
    /// Fills the gap. Errors: too_large.
    Result<void> fill(ByteView contents);
};

/// The revision that signs, with its field. Errors: invalid_input for a page that does not exist or an image that is none;
/// conflict for a field that is signed or of another kind, for a document that is certified against further signatures, and for a
/// certification of a document that is signed already.
Result<SignatureRevision> build_signature_revision(const PdfFile& file, const SignatureRequest& request);

/// The entries that a field lock and its signature reference share (tables 233 and 256).
[[nodiscard]] std::string lock_entries(const FieldLock& lock);

/// The revision of a document time-stamp (ETSI EN 319 142-1 clause 5.4.3).
Result<SignatureRevision> build_time_stamp_revision(const PdfFile& file, std::size_t reserved_bytes);

}  // namespace vanthu::signing
