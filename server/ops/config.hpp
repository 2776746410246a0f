#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace vanthu::ops {

enum class KeyType { text, integer, flag, list };

/// One configuration key, declared once.
struct Key {
    std::string_view name;           ///< "server.port"
    KeyType type = KeyType::text;
    std::string_view default_value;  ///< as it would stand in the environment
    long long least = 0;             ///< of an integer
    long long most = 0;
    std::string_view meaning;
};

/// Every key that exists.
[[nodiscard]] std::span<const Key> keys();

/// The configuration: defaults, then the TOML file, then the environment (`VANTHU_SERVER_PORT`), then `--set` on the command
/// line. Secrets stand in files of their own that keys ending in `_file` name.
class Config final {
public:
    /// `overrides` are "key=value". Errors: invalid_input naming file and line, or the variable: an unknown key, a wrong
    /// type, a value out of range.
    static Result<Config> load(const std::optional<std::filesystem::path>& file, const std::vector<std::string>& environment,
                               const std::vector<std::string>& overrides);

    [[nodiscard]] const std::string& text(std::string_view key) const;
    [[nodiscard]] long long integer(std::string_view key) const;
    [[nodiscard]] bool flag(std::string_view key) const;
    [[nodiscard]] std::vector<std::string> list(std::string_view key) const;
    /// Where the value stands: "default", "file", "environment" or "command_line".
    [[nodiscard]] std::string_view source(std::string_view key) const;

private:
    Result<void> set(std::string_view key, const std::string& value, const std::string& where, std::string_view source);
    std::map<std::string, std::string, std::less<>> values_;  ///< lists joined by line feeds
    std::map<std::string, std::string_view, std::less<>> sources_;
};

/// All keys with defaults and meanings, for `vanthu check --keys` and the documentation.
[[nodiscard]] std::string describe_keys();

}  // namespace vanthu::ops
