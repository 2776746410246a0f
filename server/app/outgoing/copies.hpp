#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/key_ring.hpp"
#include "server/app/page_text.hpp"
#include "server/app/ports/copies.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Copies as signed objects (Decree 30/2020/NĐ-CP, Articles 25 to 27; Annex I, cell 14): the PDF with form, agency and time at the top right of
/// page 1, in text alone, under the agency's signature; numbered in the book of copies in the transaction in which it comes into being.
class MakeCopies final {
public:
    struct Input {
        records::CopyForm form = records::CopyForm::full;
        long long copies = 1;
        std::string recipients;
        std::string decided_by;
        std::optional<std::string> note{};
        std::optional<UploadId> excerpt{};  ///< the excerpt as it was laid out; for `excerpt` and no other form
    };

    MakeCopies(const Services& services, KeyRing& keys, PageText& page_text) : services_(services), keys_(keys), page_text_(page_text) {}

    /// Clerks of the agency, with the agency's key that the server keeps. Of an issued outgoing document or a registered incoming one; a copy of a copy only
    /// of an incoming one. Errors: forbidden; not_found; conflict by state, without a PDF, or of the book; invalid_input; those of the signature.
    Result<records::DocumentCopy> make(const Actor& actor, const DocumentId& id, const Input& input);
    /// It leaves. Clerks of the agency. Errors: forbidden; not_found; conflict; stale_version.
    Result<records::DocumentCopy> issue(const Actor& actor, const std::string& id, long long version);
    /// Whoever may read the document reads of its copies. Errors: not_found.
    Result<std::vector<records::DocumentCopy>> of_document(const Actor& actor, const DocumentId& id);
    Result<records::DocumentCopy> find(const Actor& actor, const std::string& id);

private:
    const Services& services_;
    KeyRing& keys_;
    PageText& page_text_;
};

/// The file that is copied: the sealed one of what we issued, what arrived of the other.
struct CopiedFile {
    std::string sha256;
    std::string type_and_subject;
    std::string name;
};
/// Errors: not_found; conflict by state, or without a PDF; invalid_input for a form that the document has no copies of.
[[nodiscard]] Result<CopiedFile> copied_file(Tx& tx, const Actor& actor, const DocumentId& id, records::CopyForm form);

/// The copy that bears a number which was made void, if there is one, in that transaction. Errors: conflict when it was issued.
[[nodiscard]] Result<void> void_copy(Tx& tx, const Actor& actor, const records::SeriesKey& key, int number, const std::string& reason, Instant now);

}  // namespace vanthu::app
