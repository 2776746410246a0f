#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"

namespace vanthu::workflow {

/// One step of a chain as evidence: in the history, in the log and under signatures. Each record names the one before, so that
/// none can be left out, and the digests of the event and of the state that it led to, so that a replay can be compared.
struct StepRecord {
    DocumentId document;
    InstanceId instance;
    std::uint64_t number = 0;         ///< counts from 1 within the instance
    std::string previous_hash;        ///< 64 zeros for the first
    std::string definition_hash;
    std::string version_sha256;       ///< the content that the step is about
    std::string node;                 ///< empty when it is about the whole chain
    std::string outcome;              ///< "approve", "return", "timer-fired", …
    std::string reason{};
    UserId actor{};                   ///< empty: the program itself
    std::optional<UserId> on_behalf_of{};
    std::string mandate{};            ///< the delegation under which it was done
    std::string event_sha256{};       ///< of `encode(Event)`
    std::string state_sha256{};       ///< of `encode(Instance)` after it
    Instant at{};
};

[[nodiscard]] std::string encode(const StepRecord& record);
/// Errors: internal for anything but a canonical text.
[[nodiscard]] Result<StepRecord> decode_step_record(std::string_view text);
/// SHA-256 of the canonical text, in hexadecimal.
[[nodiscard]] std::string hash(const StepRecord& record);

}  // namespace vanthu::workflow
