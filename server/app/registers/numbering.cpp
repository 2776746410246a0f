#include "server/app/registers/numbering.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "records/document_symbol.hpp"

namespace vanthu::app {
namespace {

using records::Role;

tl::unexpected<Error> no_such_number() {
    return fail(Code::not_found, {"Sổ không có số này.", "The book has no such number."});
}

}  // namespace

std::vector<records::Book> all_books(Tx& tx, const Services& services) {
    std::vector<records::Book> books = tx.books().all(services.agency.code);
    for (const records::Book& standard : records::standard_books()) {
        if (std::none_of(books.begin(), books.end(), [&](const records::Book& one) { return one.code == standard.code; })) {
            books.push_back(standard);
        }
    }
    std::sort(books.begin(), books.end(), [](const records::Book& a, const records::Book& b) { return a.code < b.code; });
    return books;
}

Result<records::Book> load_book(Tx& tx, const Services& services, const std::string& code) {
    if (auto stored = tx.books().find(services.agency.code, code)) {
        return std::move(*stored);
    }
    for (const records::Book& standard : records::standard_books()) {
        if (standard.code == code) {
            return standard;
        }
    }
    return fail(Code::not_found, {"Không có sổ này.", "There is no such book."});
}

Result<void> require_keeper(const Actor& actor, const records::Book& book) {
    if (actor.holds_for_agency(Role::clerk) || (book.unit && actor.holds(Role::clerk, *book.unit))) {
        return {};
    }
    return forbid({"Chỉ văn thư giữ sổ này được làm việc đó.", "Only the clerk who keeps this book may do that."});
}

Result<void> require_reader(const Actor& actor, const records::Book& book) {
    for (const Role role : {Role::clerk, Role::leader, Role::auditor}) {
        if (actor.holds_for_agency(role) || (book.unit && actor.holds(role, *book.unit))) {
            return {};
        }
    }
    return forbid({"Chỉ văn thư, lãnh đạo và kiểm tra viên được xem sổ.", "Only clerks, leaders and auditors read the register."});
}

Result<NumberPreview> preview_number(Tx& tx, const Services& services, const std::string& type_code, const UnitId& unit_id,
                                     const NumberingChoice& choice, Instant now) {
    const auto type = records::find_document_type(type_code);
    if (!type) {
        return fail_field("/type", {"Loại văn bản không hợp lệ.", "Not a type of document."});
    }
    const auto unit = tx.units().find(unit_id);
    if (!unit) {
        return fail_field("/unit", {"Không có đơn vị này.", "There is no such unit."});
    }
    const auto today = local_day(now, services.agency.utc_offset);
    std::string code = choice.book.value_or("");
    if (code.empty()) {
        const auto rules = tx.books().rules_on(services.agency.code, today);
        code = rules.value_or(records::NumberingRules{}).book_for(*type, unit_id);
    }
    const auto book = load_book(tx, services, code);
    if (!book) {
        return pass(book.error());
    }
    if (auto takes = book->require_type(*type); !takes) {
        return pass(takes.error());
    }
    if (auto open = book->require_open(today); !open) {
        return pass(open.error());
    }
    if (choice.document_day && (!choice.document_day->ok() || std::chrono::sys_days{*choice.document_day} > std::chrono::sys_days{today})) {
        return fail_field("/document_date", {"Ngày văn bản không được ở tương lai.", "The document's date lies in the future."});
    }
    const auto key = series_key(services, code, today.year());
    records::NumberSeries series = tx.registers().peek(key);
    records::RegisterNumber number;
    if (choice.reserved_number) {
        auto entry = tx.registers().entry(key, *choice.reserved_number);
        if (!entry) {
            return no_such_number();
        }
        if (auto usable = entry->use(UserId{}, std::nullopt, std::nullopt, now, today); !usable) {
            return pass(usable.error());
        }
        number = {entry->number};
    } else {
        const auto taken = series.take(now, services.agency.utc_offset);  // of a copy: as a look, with the errors of the real thing
        if (!taken) {
            return pass(taken.error());
        }
        number = taken->number;
    }
    auto symbol = records::number_and_symbol(number, *type, book->issuer_symbol.value_or(services.agency.symbol), unit->symbol, today.year());
    if (!symbol) {
        return pass(symbol.error());
    }
    if (tx.registers().has_symbol(services.agency.code, today.year(), *symbol)) {
        return fail(Code::conflict,
                    {fmt::format("Số và ký hiệu {} đã được cấp trong năm {}. Hãy bỏ qua các số đã dùng hoặc chọn sổ khác.", *symbol,
                                 static_cast<int>(today.year())),
                     fmt::format("{} was given before in {}. Skip the numbers that were used, or choose another book.", *symbol,
                                 static_cast<int>(today.year()))});
    }
    return NumberPreview{code, static_cast<int>(today.year()), number.value, std::move(*symbol), choice.document_day.value_or(today)};
}

Result<records::TakenNumber> take_number(Tx& tx, const Services& services, const records::Book& book, Instant now) {
    const auto today = local_day(now, services.agency.utc_offset);
    if (auto open = book.require_open(today); !open) {
        return pass(open.error());
    }
    records::NumberSeries series = tx.registers().series(series_key(services, book.code, today.year()));
    auto taken = series.take(now, services.agency.utc_offset);
    if (taken) {
        tx.registers().save(series);
    }
    return taken;
}

RegisterEntry new_entry(const Services& services, const Actor& actor, const records::Book& book, const records::TakenNumber& taken) {
    RegisterEntry entry;
    entry.id = make_uuid_v7(taken.at, services.random);
    entry.series = series_key(services, book.code, taken.day.year());
    entry.number = taken.number.value;
    entry.day = taken.day;
    entry.at = taken.at;
    entry.actor = actor.user;
    return entry;
}

namespace {

Result<RegisterEntry> use_reserved(Tx& tx, const records::SeriesKey& key, const Actor& actor, int number, const DocumentId* document,
                                   const std::optional<std::string>& symbol, Instant now, std::chrono::year_month_day today) {
    auto entry = tx.registers().entry(key, number);
    if (!entry) {
        return no_such_number();
    }
    if (auto used = entry->use(actor.user, document == nullptr ? std::nullopt : std::optional{*document}, symbol, now, today); !used) {
        return pass(used.error());
    }
    tx.registers().save_entry(*entry);
    return std::move(*entry);
}

}  // namespace

Result<RegisterEntry> enter_number(Tx& tx, const Services& services, const Actor& actor, const records::Book& book,
                                   const std::optional<int>& reserved_number, const DocumentId& document, Instant now) {
    if (reserved_number) {
        const auto today = local_day(now, services.agency.utc_offset);
        if (auto open = book.require_open(today); !open) {
            return pass(open.error());
        }
        return use_reserved(tx, series_key(services, book.code, today.year()), actor, *reserved_number, &document, std::nullopt, now, today);
    }
    const auto taken = take_number(tx, services, book, now);
    if (!taken) {
        return pass(taken.error());
    }
    RegisterEntry entry = new_entry(services, actor, book, *taken);
    entry.document = document;
    tx.registers().add_entry(entry);
    return entry;
}

Result<RegisterEntry> give_number(Tx& tx, const Services& services, const Actor& actor, const NumberPreview& expected,
                                  const std::string& type_code, const UnitId& unit, const NumberingChoice& choice,
                                  const std::optional<DocumentId>& document, Instant now) {
    const auto today = local_day(now, services.agency.utc_offset);
    const auto book = load_book(tx, services, expected.book);
    if (!book) {
        return pass(book.error());
    }
    // First the lock of the series, so that what is looked at after it does not change any more.
    static_cast<void>(tx.registers().series(series_key(services, book->code, today.year())));
    const auto present = preview_number(tx, services, type_code, unit, choice, now);
    if (!present) {
        return pass(present.error());
    }
    if (present->number != expected.number || present->symbol != expected.symbol || present->day != expected.day || present->book != expected.book) {
        return fail(Code::busy, {"Số vừa được cấp cho văn bản khác. Hãy thử lại.", "The number was just taken. Try again."});
    }
    if (choice.reserved_number) {
        return use_reserved(tx, series_key(services, book->code, today.year()), actor, *choice.reserved_number, document ? &*document : nullptr,
                            present->symbol, now, today);
    }
    const auto taken = take_number(tx, services, *book, now);
    if (!taken) {
        return pass(taken.error());
    }
    RegisterEntry entry = new_entry(services, actor, *book, *taken);
    entry.document = document;
    entry.symbol = present->symbol;
    tx.registers().add_entry(entry);
    return entry;
}

std::string number_object(const RegisterEntry& entry) {
    return fmt::format("registers/{}/{}/numbers/{}", entry.series.book, static_cast<int>(entry.series.year), entry.number);
}

}  // namespace vanthu::app
