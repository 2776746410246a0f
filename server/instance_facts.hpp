#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/mail.hpp"
#include "core/virus_scanner.hpp"
#include "server/app/administration/instance.hpp"
#include "server/ops/config.hpp"
#include "server/storage/database.hpp"
#include "signing/levels.hpp"

namespace vanthu {

/// How work that repeats itself went the last time.
class LastRun final {
public:
    void note(const Result<void>& done, Instant at);
    /// Empty when it never ran.
    [[nodiscard]] std::optional<std::pair<Instant, std::string>> last() const;  ///< with what went wrong, or nothing

private:
    mutable std::mutex mutex_;
    std::optional<std::pair<Instant, std::string>> last_;
};

/// Every key with its value and where it stands; a password in an address is masked.
[[nodiscard]] std::vector<app::Setting> settings_of(const ops::Config& config);

/// What is asked when somebody wants to know how the instance is. Null: not configured. All outlive the answer.
struct Dependencies {
    storage::Database& database;
    std::filesystem::path folder;
    MailSender* mail = nullptr;
    VirusScanner* antivirus = nullptr;
    signing::TimestampSource* timestamps = nullptr;
    const LastRun* mailbox = nullptr;
};
[[nodiscard]] std::vector<app::Dependency> dependencies_of(const Dependencies& on);

/// "postgresql://user:***@host/name?password=***".
[[nodiscard]] std::string without_password(const std::string& url);

}  // namespace vanthu
