#include "workflow/step_record.hpp"

#include "core/digest.hpp"
#include "workflow/detail/canonical.hpp"

namespace vanthu::workflow {

namespace {

constexpr std::string_view version = "vanthu-step v2";

}  // namespace

std::string encode(const StepRecord& record) {
    detail::CanonicalWriter out;
    out.put(version).put(record.document).put(record.instance).put(static_cast<std::int64_t>(record.number));
    out.put(record.previous_hash).put(record.definition_hash).put(record.version_sha256).put(record.node).put(record.outcome);
    out.put(record.reason).put(record.actor).put(record.on_behalf_of).put(record.mandate);
    out.put(record.event_sha256).put(record.state_sha256).put(record.at);
    return out.take();
}

Result<StepRecord> decode_step_record(std::string_view text) {
    detail::CanonicalReader in{text};
    StepRecord record;
    std::string read_version;
    std::int64_t number = 0;
    in.take(read_version);
    in.take(record.document);
    in.take(record.instance);
    in.take(number);
    record.number = static_cast<std::uint64_t>(number);
    for (std::string* one : {&record.previous_hash, &record.definition_hash, &record.version_sha256, &record.node, &record.outcome, &record.reason}) {
        in.take(*one);
    }
    in.take(record.actor);
    in.take(record.on_behalf_of);
    in.take(record.mandate);
    in.take(record.event_sha256);
    in.take(record.state_sha256);
    in.take(record.at);
    if (in.failed() || read_version != version || encode(record) != text) {
        return fail_internal("a stored step record is not canonical");
    }
    return record;
}

std::string hash(const StepRecord& record) {
    return sha256_hex(as_bytes(encode(record)));
}

}  // namespace vanthu::workflow
