#pragma once

#include <string>

#include "server/app/actor.hpp"
#include "server/app/files/sandbox.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// The pages that an excerpt (trích sao, Decree 30/2020/NĐ-CP, Article 25) is to be made of, as a file of their own: an upload, to be looked at, and to be
/// named when the copy is made.
class MakeExcerpts final {
public:
    MakeExcerpts(const Services& services, Sandbox& sandbox, const SandboxLimits& limits) : services_(services), sandbox_(sandbox), limits_(limits) {}

    /// Clerks of the agency, of what could be copied. `pages`: "1-2, 5", in this order, a hundred at most. They are drawn anew: their signatures are
    /// seen, but are none any more. Errors: forbidden; not_found; conflict as for copies; invalid_input for pages that are none; unavailable.
    Result<Upload> make(const Actor& actor, const DocumentId& id, const std::string& pages);

private:
    const Services& services_;
    Sandbox& sandbox_;
    SandboxLimits limits_;
};

}  // namespace vanthu::app
