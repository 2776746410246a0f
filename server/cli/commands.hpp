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

struct VerifyOptions {
    std::vector<std::filesystem::path> files;
    std::vector<std::filesystem::path> trust;
    std::string at;
    std::string format = "text";  ///< "text" or "json"
    std::string language = "vi";
    std::string log_key;          ///< file or text of a verifier key, for proof files
    int extract = 0;              ///< write the n-th signed revision to standard output
};
/// 0 all signatures TOTAL-PASSED, 1 any TOTAL-FAILED, 2 any INDETERMINATE and none failed, 3 no signature, 64 usage,
/// 65 unreadable file; over several files the worst, in the order 65, 1, 2, 3, 0. A proof file: 0 or 1.
int verify(const VerifyOptions& options);

struct SignOptions {
    std::filesystem::path input, output, keystore, password_file, image;
    std::string reason, location, field = "Signature1", rectangle;
    int page = 0;
};
int sign(const SignOptions& options);

}  // namespace vanthu::cli
