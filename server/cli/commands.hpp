#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "server/ops/config.hpp"

/// The subcommands of `vanthu`; each gives the process's exit code. Ordinary failures are 1; usage is 64 (EX_USAGE), unreadable
/// input 65 (EX_DATAERR) and configuration 78 (EX_CONFIG) of sysexits.h.
namespace vanthu::cli {

constexpr int exit_failure = 1;
constexpr int exit_usage = 64;
constexpr int exit_unreadable = 65;
constexpr int exit_configuration = 78;

/// Prints an error in both languages to standard error.
int print_error(const Error& error, int exit_code = exit_failure);

int migrate(const ops::Config& config);
int check(const ops::Config& config);
int backup(const ops::Config& config, const std::filesystem::path& folder);
int restore(const ops::Config& config, const std::filesystem::path& folder);

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

int deploy_workflow(const ops::Config& config, const std::filesystem::path& file);
/// Needs no server and no database: every problem with its line. 0 when it can be deployed.
int check_workflow(const std::filesystem::path& file);

}  // namespace vanthu::cli
