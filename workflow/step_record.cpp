#include "workflow/step_record.hpp"

#include "core/digest.hpp"
#include "workflow/detail/canonical.hpp"

namespace vanthu::workflow {

std::string encode(const StepRecord& record) {
    detail::CanonicalWriter out;
    out.put("vanthu-step v2").put(record.document).put(record.instance).put(static_cast<std::int64_t>(record.number));
    out.put(record.previous_hash).put(record.definition_hash).put(record.version_sha256).put(record.node).put(record.outcome);
    out.put(record.reason).put(record.actor).put(record.on_behalf_of).put(record.mandate);
    out.put(record.event_sha256).put(record.state_sha256).put(record.at);
    return out.take();
}

std::string hash(const StepRecord& record) {
    return sha256_hex(as_bytes(encode(record)));
}

}  // namespace vanthu::workflow
