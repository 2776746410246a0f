#include <memory>

#include <CLI/CLI.hpp>

#include "server/cli/signature_commands.hpp"

namespace vanthu::cli {
namespace {

/// What verify and report share.
void add_validation(CLI::App& command, VerifyOptions& options) {
    command.add_option("--detached", options.detached, "the file that a detached signature signs");
    command.add_option("--policy", options.policy, "default, vietnam, or a TOML file as in schemas/policy");
    command.add_option("--trust", options.trust, "file or folder with PEM or DER certificates and CRLs; may be repeated")->allow_extra_args(false);
    command.add_option("--at", options.at, "time of validation, RFC 3339; default now");
    command.add_option("--language", options.language)->check(CLI::IsMember({"vi", "en"}));
    command.add_option("--format", options.format, "text, json (one line a file), xml (ETSI TS 119 102-2) or html (for people)")
        ->check(CLI::IsMember({"text", "json", "xml", "html"}));
    add_trusted_list_options(command, options.lists);
    command.add_flag("--online", options.online, "fetch missing certificates and revocation data from where certificates point, and trusted lists");
    command.add_flag("--private-addresses", options.private_addresses, "with --online: also on this machine or its own network");
    command.footer("Exit: 0 all passed, 1 any failed, 2 any indeterminate, 3 no signature, 64 usage, 65 unreadable.");
}

void add_verify(CLI::App& app, int& exit_code, ValidationReach& reach) {
    const auto options = std::make_shared<VerifyOptions>();
    auto* command = app.add_subcommand("verify", "validate signatures of files, or proofs of log entries; no network access unless --online");
    command->add_option("files", options->files, "files or folders");
    add_validation(*command, *options);
    command->add_option("--certificate", options->certificate, "validate the path of the first certificate of a PEM chain, no file");
    command->add_option("--log-key", options->log_key, "verifier key, or a file with it, for proof files");
    command->add_option("--extract", options->extract, "write the n-th signed revision to standard output");
    command->add_option("--jobs", options->jobs, "files at once; default as many as there are cores");
    command->callback([options, &exit_code, &reach] { exit_code = verify(*options, reach); });
}

void add_report(CLI::App& app, int& exit_code, ValidationReach& reach) {
    const auto options = std::make_shared<VerifyOptions>();
    options->format = "html";
    auto* command = app.add_subcommand("report", "validate like verify, and write a report; for people unless --format says otherwise");
    command->add_option("file", options->files)->required();
    add_validation(*command, *options);
    command->callback([options, &exit_code, &reach] { exit_code = verify(*options, reach); });
}

}  // namespace

void add_validation_commands(CLI::App& app, int& exit_code, ValidationReach& reach) {
    add_verify(app, exit_code, reach);
    add_report(app, exit_code, reach);
}

}  // namespace vanthu::cli
