#include <iostream>

#include <fmt/format.h>

#include "server/app/registers/numbering.hpp"
#include "server/cli/commands.hpp"
#include "server/composition.hpp"

namespace vanthu::cli {
namespace {

using records::EntryState;

void print(const app::RegisterEntry& entry) {
    std::cout << fmt::format("  {:<6} {:<9} {}{}{}\n", records::RegisterNumber{entry.number}.text(), records::to_string(entry.state), to_iso(entry.day),
                             entry.reserved_for ? "  " + *entry.reserved_for + " until " + to_iso(*entry.reserved_until) : std::string{},
                             entry.reason ? "  " + *entry.reason : std::string{});
}

/// One book and year; whether every number is there.
bool print_account(app::Tx& tx, const records::SeriesKey& key) {
    const records::RegisterAccount account = tx.registers().account(key);
    if (account.last_taken() == 0 && account.wrong().empty()) {
        return true;
    }
    std::cout << fmt::format("{} {}: 1..{}, {} issued, {} void, {} skipped, {} reserved\n", key.book, static_cast<int>(key.year), account.last_taken(),
                             account.count(EntryState::issued), account.count(EntryState::voided), account.count(EntryState::skipped),
                             account.count(EntryState::reserved));
    constexpr int piece = 500;
    int after = 0;
    for (;;) {
        const auto entries = tx.registers().not_issued(key, after, piece);
        for (const app::RegisterEntry& entry : entries) {
            print(entry);
            after = entry.number;
        }
        if (static_cast<int>(entries.size()) < piece) {
            break;
        }
    }
    for (const int number : account.missing()) {
        std::cout << fmt::format("BAD {} is missing\n", number);
    }
    for (const int number : account.wrong()) {
        std::cout << fmt::format("BAD {} was never given\n", number);
    }
    return account.is_complete();
}

}  // namespace

int register_account(const ops::Config& config, const std::string& book, int year) {
    const auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return print_error(foundation.error());
    }
    const app::Services& services = *(*foundation)->services;
    const std::chrono::year of_year = year > 0 ? std::chrono::year{year} : local_day(services.clock.now(), services.agency.utc_offset).year();
    const auto complete = services.storage.read([&](app::Tx& tx) -> Result<bool> {
        std::vector<records::Book> books = app::all_books(tx, services);
        if (!book.empty()) {
            const auto one = app::load_book(tx, services, book);
            if (!one) {
                return pass(one.error());
            }
            books = {*one};
        }
        bool all = true;
        for (const records::Book& one : books) {
            all = print_account(tx, app::series_key(services, one.code, of_year)) && all;
        }
        return all;
    });
    if (!complete) {
        return print_error(complete.error());
    }
    return *complete ? 0 : exit_failure;
}

}  // namespace vanthu::cli
