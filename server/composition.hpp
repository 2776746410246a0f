#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/mail.hpp"
#include "core/mailbox.hpp"
#include "core/random.hpp"
#include "evidence/checkpoint.hpp"
#include "server/app/administration/instance.hpp"
#include "server/app/chains/calendars.hpp"
#include "server/app/chains/definitions.hpp"
#include "server/app/files/file_gate.hpp"
#include "server/app/services.hpp"
#include "server/app/signatures/remote_services.hpp"
#include "server/app/signing_desk.hpp"
#include "server/ops/config.hpp"
#include "server/storage/database.hpp"
#include "server/storage/folder_blob_store.hpp"
#include "signing/fetcher.hpp"
#include "signing/levels.hpp"

namespace vanthu {

/// What every command that touches data stands on, in the order of its making; destroyed in reverse.
struct Foundation {
    SystemClock clock;
    SystemRandom random;
    app::AgencySettings agency;
    app::SessionSettings sessions;
    app::Limits limits;
    bool sends_mail = false;
    std::string public_url;  ///< without a slash at the end; may be empty
    std::filesystem::path folder;
    std::unique_ptr<storage::FolderBlobStore> blobs;
    std::unique_ptr<storage::Database> database;
    app::DefinitionCache definitions;
    app::CalendarCache calendars;
    std::unique_ptr<app::Services> services;
};

/// Opens database and file store. Does not migrate. Errors: unavailable, conflict (a schema of another version, unless
/// `any_schema`).
enum class Schema { current, any };
Result<std::unique_ptr<Foundation>> lay_foundation(const ops::Config& config, Schema schema);

/// "sqlite:/…/vanthu.sqlite" or the configured address with its password.
Result<std::string> database_url(const ops::Config& config);

Result<evidence::LogKey> open_log_key(const ops::Config& config);
/// The keys, and the authorities that signing and validating ask. Destroyed in reverse.
struct SigningParts {
    SystemClock clock;
    SystemRandom random;
    std::unique_ptr<signing::Fetcher> fetcher;
    std::unique_ptr<signing::TimestampSource> timestamps;  ///< null when none is configured
    std::unique_ptr<signing::ValidationDataSource> validation_data;
    std::unique_ptr<app::KeyRing> keys;
    std::unique_ptr<signing::Fetcher> remote_fetcher;  ///< to the remote signing services alone
    std::unique_ptr<app::RemoteServices> remote;
    std::vector<ClientText> warnings{};  ///< trusted lists that could not be used
    std::vector<app::TrustedListState> trusted_lists{};
};
Result<std::unique_ptr<SigningParts>> open_signing(const ops::Config& config);

/// The way to the configured mail server; null when none is. Errors: invalid_input for a setting, not_found for the password.
Result<std::unique_ptr<MailSender>> open_mail(const ops::Config& config, const std::string& agency_name);

/// What files are taken in. Errors: invalid_input for a setting.
Result<app::ContentPolicy> content_policy(const ops::Config& config);
/// The way to the watched mailbox; null when none is. Errors: as `open_mail`.
Result<std::unique_ptr<MailboxReader>> open_mailbox(const ops::Config& config);
/// The configured antivirus; null when none is.
std::unique_ptr<VirusScanner> open_antivirus(const ops::Config& config);

/// The first line of a file: a password. Errors: not_found.
Result<SecretString> read_secret(const std::filesystem::path& file);

/// Runs the server until a signal ends it. The exit code.
int serve(const ops::Config& config);

}  // namespace vanthu
