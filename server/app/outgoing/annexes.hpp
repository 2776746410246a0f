#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/key_ring.hpp"
#include "server/app/outgoing.hpp"
#include "server/app/ports/drafting.hpp"

namespace vanthu::app {

/// Annexes of a draft, in order (Decree 30/2020/NĐ-CP, Annex I, III).
class KeepAnnexes final {
public:
    struct Input {
        std::string title;
        std::optional<long long> first_page{};  ///< in the main file; or one of the next two
        std::optional<UploadId> upload{};
        std::optional<FileId> file{};           ///< an annex's file that stays
    };
    explicit KeepAnnexes(const Services& services) : services_(services) {}
    /// All of them anew, at most 100; files that are left out stay among the document's files as its history. The drafting unit, while it drafts: who
    /// approved has seen the annexes. Errors: forbidden; not_found; conflict in another state, or checked out; invalid_input; stale_version.
    Result<OutgoingView> plan(const Actor& actor, const DocumentId& id, long long version, const std::vector<Input>& annexes);

private:
    const Services& services_;
};

/// An annex of its own file under the agency's signature: number and symbol, and the time, at the top right of page 1, in text alone.
struct SealedAnnex {
    Annex annex;
    DocumentFile file;
};
/// Signs the annexes that are PDFs, outside of every transaction. Errors: those of the signature.
[[nodiscard]] Result<std::vector<SealedAnnex>> seal_annexes(const Services& services, KeyRing& keys, PageText& page_text, signing::Signer& signer,
                                                            const records::OutgoingDocument& document, const std::vector<SealedAnnex>& annexes);
/// What of a document's annexes is to be sealed.
[[nodiscard]] std::vector<SealedAnnex> annexes_to_seal(Tx& tx, const DocumentId& id);
/// In the transaction that seals the document.
void keep_sealed_annexes(Tx& tx, const Services& services, const Actor& actor, std::vector<SealedAnnex> sealed, Instant now);

}  // namespace vanthu::app
