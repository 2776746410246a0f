#pragma once

#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// Remarks beside a document: a draft note is its writer's alone and may change; a final note is seen by all who read the document
/// and never changes again.
class WriteRemarks final {
public:
    explicit WriteRemarks(const Services& services) : services_(services) {}
    /// Errors of all: not_found, also for what the person may not see. Here also invalid_input (1 to 4000 characters;
    /// a place on a page of a file of the document, its rectangle not empty).
    Result<Remark> add(const Actor& actor, const DocumentId& document, const std::string& body, bool is_final,
                       const std::optional<RemarkPlace>& place = std::nullopt);
    Result<Remark> find(const Actor& actor, const std::string& id);
    Result<std::vector<Remark>> list(const Actor& actor, const DocumentId& document);
    /// Errors of the next three: forbidden for another's; conflict once it is final; stale_version.
    Result<Remark> change(const Actor& actor, const std::string& id, long long version, const std::string& body);
    Result<Remark> finalise(const Actor& actor, const std::string& id, long long version);
    /// A final one: what it asks for is done, or not yet after all. Its writer, the drafter and the drafting unit of an outgoing document. Errors: forbidden;
    /// not_found; conflict for a draft, or when it is so already; stale_version.
    Result<Remark> resolve(const Actor& actor, const std::string& id, long long version, bool is_resolved);
    Result<Remark> discard(const Actor& actor, const std::string& id, long long version);

private:
    template <class Change>
    Result<Remark> with_draft(const Actor& actor, const std::string& id, long long version, const char* kind, Change change);
    const Services& services_;
};

}  // namespace vanthu::app
