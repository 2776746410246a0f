#include <fstream>
#include <iostream>

#include <fmt/format.h>

#include "server/app/importing/import_archive.hpp"
#include "server/cli/commands.hpp"
#include "server/composition.hpp"
#include "server/ops/sheet_files.hpp"

namespace vanthu::cli {
namespace {

constexpr std::size_t names_shown = 20;

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' ? std::string{"\"\""} : std::string(1, c);
    }
    return out + "\"";
}

void print(const app::ImportReport& report) {
    const auto count = [&](app::ImportOutcome outcome) {
        const auto found = report.counts.find(outcome);
        return found == report.counts.end() ? 0LL : found->second;
    };
    std::cout << fmt::format("{} imported, {} possible, {} present, {} refused; {} files\n", count(app::ImportOutcome::imported), count(app::ImportOutcome::possible),
                             count(app::ImportOutcome::present), count(app::ImportOutcome::refused), report.files);
    if (report.encoding) {
        std::cout << fmt::format("texts were converted from {}\n", to_string(*report.encoding));
    }
    for (const std::string& column : report.unknown_columns) {
        std::cout << fmt::format("column not read: {}\n", column);
    }
    for (std::size_t i = 0; i < std::min(report.files_not_named.size(), names_shown); ++i) {
        std::cout << fmt::format("file in no row: {}\n", report.files_not_named[i]);
    }
    if (report.files_not_named.size() > names_shown) {
        std::cout << fmt::format("… and {} files more\n", report.files_not_named.size() - names_shown);
    }
}

}  // namespace

int import_archive(const ops::Config& config, const ImportOptions& options) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    const app::Services& services = *(*foundation)->services;
    const auto actor = services.storage.read([&](app::Tx& tx) -> Result<app::Actor> {
        const auto user = tx.users().find_by_login(options.login);
        if (!user || !user->active) {
            return fail(Code::not_found, {"Không có người dùng này.", "There is no such user."});
        }
        return app::actor_of(tx, *user, services.clock.now());
    });
    if (!actor) {
        return print_error(actor.error());
    }
    std::ofstream results;
    if (!options.result.empty()) {
        results.open(options.result, std::ios::binary);
        results << "\xEF\xBB\xBFrow,outcome,document,reason_vi,reason_en\r\n";
        if (!results) {
            return print_error(fail(Code::storage_full, {"Không ghi được tệp kết quả.", "Cannot write the file of results."}).value());
        }
    }
    ops::SheetFiles sheets;
    const app::ImportArchive::Input input{options.folder, options.table, options.dry_run, options.resume, parse_text_encoding(options.encoding)};
    const auto report = app::ImportArchive(services, sheets).run(*actor, input, [&](const app::ImportResult& one) {
        if (results.is_open()) {
            results << one.row << ',' << app::to_string(one.outcome) << ',' << (one.document ? one.document->text() : "") << ',' << quoted(one.why.vi) << ','
                    << quoted(one.why.en) << "\r\n";
            results.flush();
        } else if (one.outcome == app::ImportOutcome::refused) {
            std::cout << fmt::format("row {}: {} / {}\n", one.row, one.why.vi, one.why.en);
        }
    });
    if (!report) {
        return print_error(report.error());
    }
    print(*report);
    const auto refused = report->counts.find(app::ImportOutcome::refused);
    return refused == report->counts.end() || refused->second == 0 ? 0 : exit_failure;
}

}  // namespace vanthu::cli
