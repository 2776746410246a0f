#pragma once

#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/ports/signing_batches.hpp"

namespace vanthu::app {

/// A document as the person has seen it.
struct BatchWish {
    DocumentId document;
    long long version = 0;
    std::string sha256;
};

struct BatchView {
    SigningBatch batch;
    struct Item {
        SigningBatchItem item;
        std::string subject;
        bool may_retry = false;  ///< it failed, the content is still the one that was seen, and the authorisation can be given again
    };
    std::vector<Item> items;
};

/// What both ways to sign a batch share: with the key that the server keeps (signing_batches.hpp), and with one at a remote service
/// (remote_batches.hpp).
namespace batch_items {

inline constexpr std::size_t most = 50;

/// Errors: invalid_input at /documents for none, too many, one twice.
[[nodiscard]] Result<void> check_wishes(const std::vector<BatchWish>& wishes);
/// Errors: conflict while another batch of the person runs; not_found for a document that they may not know of; invalid_input for a digest
/// that is not that of the version.
[[nodiscard]] Result<void> may_begin(Tx& tx, const Actor& actor, const std::vector<BatchWish>& wishes);
/// Stores the batch with its items and the authorisation as evidence. Errors: as `may_begin`.
[[nodiscard]] Result<std::vector<SigningBatchItem>> add(Tx& tx, const Actor& actor, const SigningBatch& batch, const std::vector<BatchWish>& wishes);
/// The authorisation as evidence: which contents, of how many.
void record_authorisation(Tx& tx, const Actor& actor, Instant now, const SigningBatch& batch, const std::vector<SigningBatchItem>& items);
/// One's own. Errors: not_found.
[[nodiscard]] Result<BatchView> view(Tx& tx, const Actor& actor, const std::string& id);
/// Unless it is signed, what was prepared for it is given up.
void end(Tx& tx, SigningBatchItem item, std::string state, const Error* failure, Instant now);

}  // namespace batch_items
}  // namespace vanthu::app
