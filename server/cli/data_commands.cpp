#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/format.h>

#include "server/app/approval.hpp"
#include "server/app/people.hpp"
#include "server/cli/commands.hpp"
#include "server/app/search/search_desk.hpp"
#include "server/composition.hpp"
#include "server/storage/backup.hpp"
#include "server/storage/integrity.hpp"
#include "server/storage/migrations.hpp"

namespace vanthu::cli {
namespace {

std::string read_whole(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// "role@unit:title"
Result<app::ManageUsers::RoleInput> parse_role_option(const std::string& text) {
    const std::size_t at = text.find('@');
    if (at == std::string::npos) {
        return fail(Code::invalid_input, {"--role cần dạng vai-trò@đơn-vị:chức-vụ", "--role has the form role@unit:title"});
    }
    const std::size_t colon = text.find(':', at);
    return app::ManageUsers::RoleInput{text.substr(at + 1, colon == std::string::npos ? colon : colon - at - 1), text.substr(0, at),
                                       colon == std::string::npos ? "" : text.substr(colon + 1)};
}

}  // namespace

int migrate(const ops::Config& config) {
    const auto foundation = lay_foundation(config, Schema::any);
    if (!foundation) {
        return print_error(foundation.error());
    }
    auto session = (*foundation)->database->open_session();
    if (!session) {
        return print_error(session.error());
    }
    const auto state = storage::migrate(*session, (*foundation)->clock.now());
    if (!state) {
        return print_error(state.error());
    }
    if (const auto key = open_log_key(config); !key) {
        return print_error(key.error());
    }
    std::cout << fmt::format("schema {} of {}\n", state->applied, state->known);
    return 0;
}

int check(const ops::Config& config) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    const auto key = open_log_key(config);
    const auto signing_parts = open_signing(config);
    auto session = (*foundation)->database->open_session();
    if (!key || !signing_parts || !session) {
        return print_error(!key ? key.error() : !signing_parts ? signing_parts.error() : session.error());
    }
    const auto report = storage::check_integrity(*session, *(*foundation)->blobs, key->verifier());
    if (!report) {
        return print_error(report.error());
    }
    std::cout << fmt::format("{} events, {} rows, {} files\n", report->events, report->rows, report->blobs);
    for (const std::string& finding : report->findings) {
        std::cout << "BAD " << finding << "\n";
    }
    if (report->findings.empty()) {
        std::cout << "everything is as the log recorded it\n";
    }
    return report->findings.empty() ? 0 : exit_failure;
}

int backup(const ops::Config& config, const std::filesystem::path& folder) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    const auto summary = storage::back_up(*(*foundation)->database, *(*foundation)->blobs, folder);
    if (!summary) {
        return print_error(summary.error());
    }
    const auto verified = storage::verify_backup(folder);
    if (!verified) {
        return print_error(verified.error());
    }
    std::cout << fmt::format("{} rows, {} files, {} bytes in {}\n", summary->rows, summary->blobs, summary->bytes, folder.string());
    std::cout << "The keys folder is not part of a backup; keep it apart.\n";
    return 0;
}

int reindex(const ops::Config& config) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    app::RebuildIndex rebuild(*(*foundation)->services);
    for (;;) {
        const auto is_done = rebuild.step();
        if (!is_done) {
            return print_error(is_done.error());
        }
        if (*is_done) {
            std::cout << fmt::format("{} documents indexed\n", rebuild.indexed());
            return 0;
        }
    }
}

int restore(const ops::Config& config, const std::filesystem::path& folder) {
    const auto foundation = lay_foundation(config, Schema::any);
    if (!foundation) {
        return print_error(foundation.error());
    }
    const auto summary =
        storage::restore(*(*foundation)->database, *(*foundation)->blobs, folder, (*foundation)->clock.now());
    if (!summary) {
        return print_error(summary.error());
    }
    std::cout << fmt::format("{} rows, {} files restored; checking\n", summary->rows, summary->blobs);
    return check(config);
}

int add_unit(const ops::Config& config, const UnitOptions& options) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    app::ManageUnits units(*(*foundation)->services);
    const auto added = units.add(app::console_actor(), {options.code, options.name, options.symbol,
                                                        options.parent.empty() ? std::nullopt : std::optional{options.parent}});
    if (!added && !(options.if_absent && added.error().code == Code::conflict)) {
        return print_error(added.error());
    }
    std::cout << fmt::format("unit {} {}\n", options.code, added ? "added" : "exists");
    return 0;
}

int list_units(const ops::Config& config) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    const auto units = app::ManageUnits(*(*foundation)->services).list(app::console_actor());
    if (!units) {
        return print_error(units.error());
    }
    for (const app::Unit& unit : *units) {
        std::cout << fmt::format("{:<12} {:<10} {}{}\n", unit.code, unit.symbol, unit.name, unit.active ? "" : " (closed)");
    }
    return 0;
}

int add_user(const ops::Config& config, const UserOptions& options) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    auto password = read_secret(options.password_file);
    if (!password) {
        return print_error(password.error());
    }
    app::ManageUsers::Input input;
    input.login = options.login;
    input.full_name = options.name;
    input.password = std::move(*password);
    if (!options.keystore.empty()) {
        input.keystore = options.keystore;
    }
    for (const std::string& text : options.roles) {
        const auto role = parse_role_option(text);
        if (!role) {
            return print_error(role.error(), exit_usage);
        }
        input.roles.push_back(*role);
    }
    const auto added = app::ManageUsers(*(*foundation)->services).add(app::console_actor(), input);
    if (!added && !(options.if_absent && added.error().code == Code::conflict)) {
        return print_error(added.error());
    }
    std::cout << fmt::format("user {} {}\n", options.login, added ? "added" : "exists");
    return 0;
}

int list_users(const ops::Config& config) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    app::ManageUsers users(*(*foundation)->services);
    std::string after;
    for (;;) {
        constexpr int page = 200;
        const auto people = users.page(app::console_actor(), after, page);
        if (!people) {
            return print_error(people.error());
        }
        for (const app::Person& person : *people) {
            std::cout << fmt::format("{:<20} {}{}\n", person.login, person.full_name, person.active ? "" : " (closed)");
            after = person.login;
        }
        if (static_cast<int>(people->size()) < page) {
            return 0;
        }
    }
}

int set_password(const ops::Config& config, const std::string& login, const std::string& password_file) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    auto password = read_secret(password_file);
    if (!password) {
        return print_error(password.error());
    }
    const auto user = (*foundation)->database->read([&](app::Tx& tx) -> Result<std::optional<app::User>> {
        return tx.users().find_by_login(login);
    });
    if (!user || !user->has_value()) {
        return print_error(user ? Error{Code::not_found, {"Không có người dùng này.", "There is no such user."}, {}, {}} : user.error());
    }
    app::ManageUsers::Change change;
    change.password = std::move(*password);
    const auto changed =
        app::ManageUsers(*(*foundation)->services).change(app::console_actor(), (*user)->id, (*user)->version, change);
    return changed ? 0 : print_error(changed.error());
}

int deploy_workflow(const ops::Config& config, const std::filesystem::path& file) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    const auto stored = app::DeployWorkflow(*(*foundation)->services).run(app::console_actor(), read_whole(file));
    if (!stored) {
        return print_error(stored.error());
    }
    std::cout << fmt::format("workflow {} {}\n", stored->process_key, stored->hash);
    return 0;
}

}  // namespace vanthu::cli
