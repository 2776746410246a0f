#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "server/storage/detail/dump.hpp"

/// What writing and reading a full export have in common.
namespace vanthu::storage::detail {

/// Neither an instance's content nor anybody else's business.
inline constexpr std::array<std::string_view, 11> left_out{"schema_migrations", "login_states", "uploads", "signing_operations", "signing_batches", "signing_batch_items", "passkey_uses", "passkey_challenges", "agent_exchanges", "idempotency_keys", "reindexing"};
inline constexpr std::string_view manifest_name = "MANIFEST.csv";

[[nodiscard]] inline bool is_exported(const Table& table) {
    return std::find(left_out.begin(), left_out.end(), table.name) == left_out.end();
}

/// A field of RFC 4180.
[[nodiscard]] inline std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + "\"";
}

}  // namespace vanthu::storage::detail
