#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/cli/exit.hpp"
#include "server/ops/config.hpp"

/// The subcommands that need the configuration; each gives the process's exit code.
namespace vanthu::cli {

int migrate(const ops::Config& config);
int check(const ops::Config& config);
int backup(const ops::Config& config, const std::filesystem::path& folder);
int restore(const ops::Config& config, const std::filesystem::path& folder);
/// Makes the search index anew, while the server runs; ended in the middle, the next call goes on.
int reindex(const ops::Config& config);

struct UnitOptions {
    std::string code, name, symbol, parent;
    bool if_absent = false;
};
int add_unit(const ops::Config& config, const UnitOptions& options);
int list_units(const ops::Config& config);

struct UserOptions {
    std::string login, name, keystore, password_file;
    std::vector<std::string> roles;  ///< "clerk@SO:Văn thư"
    bool if_absent = false;
};
int add_user(const ops::Config& config, const UserOptions& options);
int list_users(const ops::Config& config);
int set_password(const ops::Config& config, const std::string& login, const std::string& password_file);

/// Prints for each book of the year "1..N, k void, s skipped, r reserved", and every one of those with its reason.
/// Exit code 1 when a number is missing. `book` empty: all.
int register_account(const ops::Config& config, const std::string& book, int year);
/// Work for later in a state, one line a job.
int list_jobs(const ops::Config& config, const std::string& state);
/// Dead letters wait again: those named, or all when none is.
int retry_jobs(const ops::Config& config, const std::vector<std::string>& ids);

/// Prints how a PDF deviates from Annex I of Decree 30/2020/NĐ-CP, one line each; exit code 1 when something is wrong, 65 for what cannot be read.
/// `type`: code of the type of document, or empty.
int check_layout(const std::filesystem::path& file, const std::string& type);
/// Everything in open formats, into a new folder; also while the server runs.
int export_everything(const ops::Config& config, const std::filesystem::path& folder);
/// What `export_everything` wrote, into an empty database; checks it.
int import_everything(const ops::Config& config, const std::filesystem::path& folder);

struct ImportOptions {
    std::filesystem::path folder, table, result;
    std::string login, encoding;
    bool dry_run = false;
    bool resume = false;
};
/// Takes an archive of before this system in; a line a row in `result` (CSV), or refused rows on standard output. Exit code 1 when a row was refused.
int import_archive(const ops::Config& config, const ImportOptions& options);

int deploy_workflow(const ops::Config& config, const std::filesystem::path& file);

}  // namespace vanthu::cli
