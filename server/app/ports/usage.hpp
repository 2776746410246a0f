#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"

namespace vanthu::app {

enum class UseKind { opened, downloaded, printed, exported };

/// "opened", "downloaded", "printed", "exported".
[[nodiscard]] const char* to_string(UseKind kind);
[[nodiscard]] std::optional<UseKind> parse_use_kind(std::string_view text);

/// Somebody read something. No evidence: kept apart from the log, written late, and pruned.
struct UsageEntry {
    std::string id;
    Instant at{};
    std::string month;         ///< of the agency's clock, "2026-11"
    UserId user;
    UseKind kind = UseKind::opened;
    std::string subject_kind;  ///< "document", "dossier", "file_plan", "handover", "disposal", "register", "search", "statistics"
    std::string subject_id;    ///< empty where the kind says it all
    std::optional<FileId> file{};
};

enum class UsageGroup { person, month, document };

/// How often one person, in one month or of one document, and in which way.
struct UsageCount {
    std::string key;  ///< an id or a month
    UseKind kind = UseKind::opened;
    long long count = 0;
};

class UsageEntries {
public:
    virtual ~UsageEntries() = default;
    virtual void add(const UsageEntry& entry) = 0;
    /// Newest first, those before `after` (an id; empty: from the newest).
    virtual std::vector<UsageEntry> of_subject(const std::string& subject, const std::string& after, int limit) = 0;
    /// From `from` on and before `until`. By document: the `limit` most used ones.
    virtual std::vector<UsageCount> counts(Instant from, Instant until, UsageGroup group, int limit) = 0;
    /// Removes at most `limit` entries of before that moment. The number of those that went.
    virtual int remove_before(Instant at, int limit) = 0;
};

}  // namespace vanthu::app
