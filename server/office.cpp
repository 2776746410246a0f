// vanthu-office: every command of the program. `vanthu` (main.cpp) is what people call.
#include <iostream>

#include <CLI/CLI.hpp>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "server/cli/commands.hpp"
#include "server/cli/workflow_commands.hpp"
#include "server/cli/signature_commands.hpp"
#include "server/cli/validation_reach.hpp"
#include "server/composition.hpp"
#include "server/program.hpp"

extern char** environ;

namespace {

using namespace vanthu;

void ignore(void*, const char*, ...) {}

/// libxml2's errors are return values here, never lines on standard error. Before the first thread.
void be_silent_about_xml() {
    xmlInitParser();
    xmlThrDefSetGenericErrorFunc(nullptr, ignore);
    xmlSetGenericErrorFunc(nullptr, ignore);
}

/// What every command that needs the configuration is given.
struct Common {
    std::string config_file;
    std::vector<std::string> overrides;
};

template <class Command>
int with_config(const Common& common, Command command) {
    std::vector<std::string> environment;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        environment.emplace_back(*variable);
    }
    const auto config = ops::Config::load(
        common.config_file.empty() ? std::nullopt : std::optional<std::filesystem::path>{common.config_file}, environment,
        common.overrides);
    return config ? command(*config) : cli::print_error(config.error(), cli::exit_configuration);
}

}  // namespace

int main(int argc, char** argv) {
    be_silent_about_xml();
    Program program;
    CLI::App& app = program.app();
    Common common;
    app.add_option("--config", common.config_file, "TOML configuration file");
    app.add_option("--set", common.overrides, "key=value, overrides file and environment; may be repeated");
    int& exit_code = program.exit_code();
    const auto run = [&](CLI::App* command, auto action) {
        command->callback([&exit_code, &common, action] {
            exit_code = with_config(common, action);
        });
    };

    run(app.add_subcommand("serve", "run the server"), [](const ops::Config& config) { return serve(config); });
    run(app.add_subcommand("migrate", "bring the database to this program's schema"), cli::migrate);
    auto* check = app.add_subcommand("check", "prove log, rows and files; name the first bad entry");
    bool print_keys = false;
    check->add_flag("--keys", print_keys, "print every configuration key and stop");
    check->callback([&] {
        if (print_keys) {
            std::cout << ops::describe_keys();
        } else {
            exit_code = with_config(common, cli::check);
        }
    });

    std::string folder;
    auto* backup = app.add_subcommand("backup", "write a verified backup while the server runs");
    backup->add_option("folder", folder, "a folder that does not exist yet")->required();
    run(backup, [&](const ops::Config& config) { return cli::backup(config, folder); });
    auto* restore = app.add_subcommand("restore", "fill an empty database from a backup and check it");
    restore->add_option("folder", folder, "a backup")->required();
    run(restore, [&](const ops::Config& config) { return cli::restore(config, folder); });

    run(app.add_subcommand("reindex", "make the search index anew, also while the server runs; goes on where it was stopped"), cli::reindex);

    cli::ImportOptions importing;
    auto* export_command = app.add_subcommand("export", "write everything in open formats (CSV, files, XML) while the server runs");
    export_command->add_option("folder", folder, "a folder that does not exist yet")->required();
    run(export_command, [&](const ops::Config& config) { return cli::export_everything(config, folder); });
    auto* import_command = app.add_subcommand("import", "with a table: take an archive of before this system in; without: a full export, into an empty database");
    import_command->add_option("folder", importing.folder, "the files that the table names lie below it; or a full export")->required()->check(CLI::ExistingDirectory);
    auto* importing_table = import_command->add_option("--table", importing.table, "XLSX or CSV file; docs/archive.md names its columns")->check(CLI::ExistingFile);
    auto* importing_user = import_command->add_option("--user", importing.login, "login of the clerk of the agency in whose name it is done");
    importing_table->needs(importing_user);
    import_command->add_option("--result", importing.result, "CSV file for what became of each row");
    import_command->add_option("--encoding", importing.encoding, "how all texts are written; otherwise each is told apart")->check(CLI::IsMember({"unicode", "tcvn3", "vni"}));
    import_command->add_flag("--dry-run", importing.dry_run, "check everything, write nothing");
    import_command->add_flag("--resume", importing.resume, "go on where an import of this table was stopped");
    run(import_command, [&](const ops::Config& config) { return importing.table.empty() ? cli::import_everything(config, importing.folder) : cli::import_archive(config, importing); });

    auto* unit = app.add_subcommand("unit", "units of the agency")->require_subcommand(1);
    cli::UnitOptions unit_options;
    auto* unit_add = unit->add_subcommand("add", "add a unit; the first one is the agency itself");
    unit_add->add_option("code", unit_options.code)->required();
    unit_add->add_option("name", unit_options.name)->required();
    unit_add->add_option("--symbol", unit_options.symbol, "as in document symbols")->required();
    unit_add->add_option("--parent", unit_options.parent, "code of the unit above");
    unit_add->add_flag("--if-absent", unit_options.if_absent, "succeed when the code exists");
    run(unit_add, [&](const ops::Config& config) { return cli::add_unit(config, unit_options); });
    run(unit->add_subcommand("list", "print all units"), cli::list_units);

    auto* user = app.add_subcommand("user", "accounts and roles")->require_subcommand(1);
    cli::UserOptions user_options;
    auto* user_add = user->add_subcommand("add", "add an account; also the first administrator");
    user_add->add_option("login", user_options.login)->required();
    user_add->add_option("name", user_options.name)->required();
    user_add->add_option("--role", user_options.roles, "role@unit:title; clerk, official, leader, auditor, administrator")->required();
    user_add->add_option("--password-file", user_options.password_file, "file whose first line is the password")->required();
    user_add->add_option("--keystore", user_options.keystore, "PKCS#12 file below signing.keystore_folder");
    user_add->add_flag("--if-absent", user_options.if_absent, "succeed when the login exists");
    run(user_add, [&](const ops::Config& config) { return cli::add_user(config, user_options); });
    run(user->add_subcommand("list", "print all accounts"), cli::list_users);
    std::string login;
    std::string password_file;
    auto* user_password = user->add_subcommand("password", "set a password and end the person's sessions");
    user_password->add_option("login", login)->required();
    user_password->add_option("--password-file", password_file)->required();
    run(user_password, [&](const ops::Config& config) { return cli::set_password(config, login, password_file); });

    auto* registers = app.add_subcommand("register", "books and their numbers")->require_subcommand(1);
    auto* register_account = registers->add_subcommand("account", "account for every number of a year: issued, void, skipped, reserved, with reasons");
    std::string book;
    int year = 0;
    register_account->add_option("--book", book, "code of one book; otherwise all");
    register_account->add_option("--year", year, "otherwise this one")->check(CLI::Range(2000, 9999));
    run(register_account, [&](const ops::Config& config) { return cli::register_account(config, book, year); });
    auto* jobs = app.add_subcommand("jobs", "work for later: letters that wait, and those that were given up")->require_subcommand(1);
    std::string job_state = "dead";
    auto* jobs_list = jobs->add_subcommand("list", "one line a job: id, kind, when it was made, attempts, last error");
    jobs_list->add_option("--state", job_state, "dead, waiting or running")->check(CLI::IsMember({"dead", "waiting", "running"}));
    run(jobs_list, [&](const ops::Config& config) { return cli::list_jobs(config, job_state); });
    std::vector<std::string> job_ids;
    auto* jobs_retry = jobs->add_subcommand("retry", "let dead letters wait again: those named, or all");
    jobs_retry->add_option("id", job_ids, "ids that the list names");
    run(jobs_retry, [&](const ops::Config& config) { return cli::retry_jobs(config, job_ids); });

    auto* workflow = app.add_subcommand("workflow", "approval chains as BPMN 2.0 files")->require_subcommand(1);
    std::string bpmn_file;
    auto* deploy = workflow->add_subcommand("deploy", "make a chain available");
    deploy->add_option("file", bpmn_file)->required();
    run(deploy, [&](const ops::Config& config) { return cli::deploy_workflow(config, bpmn_file); });
    auto* check_file = workflow->add_subcommand("check", "say everything that is wrong with a file, by line");
    check_file->add_option("file", bpmn_file)->required();
    check_file->callback([&] { exit_code = cli::check_workflow(bpmn_file); });
    cli::SimulationOptions simulation;
    auto* simulate = workflow->add_subcommand("simulate", "play one way through a file's chain with sample metadata");
    simulate->add_option("file", simulation.file)->required();
    simulate->add_option("--value", simulation.values, "name=value of the document or of a form field; may be repeated")->allow_extra_args(false);
    simulate->add_option("--list", simulation.lists, "name=a,b,c of people or units; may be repeated")->allow_extra_args(false);
    simulate->add_option("--outcome", simulation.outcomes, "step=outcome, also return and reject; may be repeated")->allow_extra_args(false);
    simulate->add_option("--calendar", simulation.calendar, "calendar file; otherwise the shipped one");
    simulate->add_option("--at", simulation.at, "when it begins (RFC 3339); otherwise now");
    simulate->callback([&] { exit_code = cli::simulate_workflow(simulation); });

    std::string layout_file;
    std::string layout_type;
    auto* layout = app.add_subcommand("layout", "how a PDF deviates from Annex I of Decree 30/2020/ND-CP");
    layout->add_option("file", layout_file)->required()->check(CLI::ExistingFile);
    layout->add_option("--type", layout_type, "code of the type: BC, CV, ...");
    layout->callback([&] { exit_code = cli::check_layout(layout_file, layout_type); });

    cli::FullReach reach;
    cli::add_validation_commands(app, exit_code, reach);
    cli::add_signing_commands(app, exit_code);

    app.add_subcommand("version", "print the version")->callback([] { std::cout << "vanthu " VANTHU_VERSION "\n"; });

    return program.run(argc, argv);
}
