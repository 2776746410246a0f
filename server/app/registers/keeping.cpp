#include "server/app/registers/keeping.hpp"

#include <fmt/format.h>

#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/outgoing/copies.hpp"
#include "server/app/registers/voiding.hpp"

namespace vanthu::app {
namespace {

using records::EntryState;
using Fields = std::vector<std::pair<std::string, std::string>>;

std::string text_of(int number) {
    return records::RegisterNumber{number}.text();
}

/// Errors: unsupported where classified documents leave no line; invalid_input for a subject that the policy forbids.
Result<void> check_classified(const Services& services, const records::Book& book, const KeepRegister::Line& line) {
    if (book.kind != records::BookKind::classified) {
        return {};
    }
    if (services.agency.classified == ClassifiedLines::refused) {
        return records::check_secrecy("secret");
    }
    if (services.agency.classified == ClassifiedLines::bare && line.subject) {
        return fail_field("/subject", {"Theo quy định của cơ quan, văn bản mật không ghi trích yếu trên hệ thống này.",
                                       "By the agency's policy no subject of a classified document is kept on this system."});
    }
    return {};
}

Result<void> check_line(const KeepRegister::Line& line) {
    for (const auto& checked : {records::check_optional_text(line.subject, "/subject", 500), records::check_optional_text(line.signer_name, "/signer_name", 50),
                                records::check_optional_text(line.note, "/note", 500),
                                records::check_optional_text(line.dispatch.archive_receiver, "/archive_receiver", 200),
                                records::check_recipients(line.recipients)}) {
        if (!checked) {
            return checked;
        }
    }
    return {};
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += (text.empty() ? "" : "; ") + line;
    }
    return text;
}

}  // namespace

Result<NumberPreview> KeepRegister::preview(const Actor& actor, const std::string& type_code, const UnitId& unit, const NumberingChoice& choice) {
    const Instant now = services_.clock.now();
    return services_.storage.read([&](Tx& tx) -> Result<NumberPreview> {
        const auto preview = preview_number(tx, services_, type_code, unit, choice, now);
        // Who may not look at the book learns nothing of it, not even why there is no number.
        const auto book = load_book(tx, services_, preview ? preview->book : choice.book.value_or("outgoing"));
        if (!book) {
            return pass(book.error());
        }
        if (auto allowed = require_reader(actor, *book); !allowed) {
            return pass(allowed.error());
        }
        return preview;
    });
}

Result<RegisterEntry> KeepRegister::reserve(const Actor& actor, const std::string& code, const Reservation& reservation) {
    return services_.storage.write([&](Tx& tx) -> Result<RegisterEntry> {
        const Instant now = services_.clock.now();
        const auto book = load_book(tx, services_, code);
        if (!book) {
            return pass(book.error());
        }
        if (auto allowed = require_keeper(actor, *book); !allowed) {
            return pass(allowed.error());
        }
        const auto taken = take_number(tx, services_, *book, now);
        if (!taken) {
            return pass(taken.error());
        }
        if (auto checked = records::check_reservation(reservation.reserved_for, reservation.reason, reservation.until, taken->day); !checked) {
            return pass(checked.error());
        }
        RegisterEntry entry = new_entry(services_, actor, *book, *taken);
        entry.state = EntryState::reserved;
        entry.reason = reservation.reason;
        entry.reserved_for = reservation.reserved_for;
        entry.reserved_until = reservation.until;
        tx.registers().add_entry(entry);
        record(tx, actor, taken->at, "number-reserved", number_object(entry),
               {{"number", text_of(entry.number)}, {"for", reservation.reserved_for}, {"until", to_iso(reservation.until)}, {"reason", reservation.reason}});
        return entry;
    });
}

Result<std::vector<RegisterEntry>> KeepRegister::skip(const Actor& actor, const std::string& code, int through, const std::string& reason) {
    if (auto checked = records::check_text(reason, "/reason", 500); !checked) {
        return pass(checked.error());
    }
    return services_.storage.write([&](Tx& tx) -> Result<std::vector<RegisterEntry>> {
        const Instant now = services_.clock.now();
        const auto book = load_book(tx, services_, code);
        if (!book) {
            return pass(book.error());
        }
        if (auto allowed = require_keeper(actor, *book); !allowed) {
            return pass(allowed.error());
        }
        const auto today = local_day(now, services_.agency.utc_offset);
        const int next = tx.registers().series(series_key(services_, code, today.year())).next().value;
        constexpr int skip_limit = 1000;
        if (through < next || through - next >= skip_limit) {
            return fail_field("/through", {fmt::format("Chỉ bỏ qua về phía trước: từ {} đến {}.", next, next + skip_limit - 1),
                                           fmt::format("Only forward: {} to {}.", next, next + skip_limit - 1)});
        }
        std::vector<RegisterEntry> skipped;
        for (int number = next; number <= through; ++number) {
            const auto taken = take_number(tx, services_, *book, now);
            if (!taken) {
                return pass(taken.error());
            }
            RegisterEntry entry = new_entry(services_, actor, *book, *taken);
            entry.state = EntryState::skipped;
            entry.reason = reason;
            tx.registers().add_entry(entry);
            skipped.push_back(std::move(entry));
        }
        record(tx, actor, now, "number-skipped", number_object(skipped.front()),
               {{"from", text_of(next)}, {"through", text_of(through)}, {"reason", reason}});
        return skipped;
    });
}

Result<RegisterEntry> KeepRegister::make_void(const Actor& actor, const std::string& code, int year, int number, const std::string& reason) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<RegisterEntry> {
        const auto book = load_book(tx, services_, code);
        if (!book) {
            return pass(book.error());
        }
        if (auto allowed = require_keeper(actor, *book); !allowed) {
            return pass(allowed.error());
        }
        auto entry = tx.registers().entry(series_key(services_, code, std::chrono::year{year}), number);
        if (!entry) {
            return fail(Code::not_found, {"Sổ không có số này.", "The book has no such number."});
        }
        if (auto voided = entry->make_void(actor.user, reason, now); !voided) {
            return pass(voided.error());
        }
        Fields fields{{"number", text_of(number)}, {"reason", reason}};
        if (entry->document) {
            if (auto given_up = give_up_document(tx, services_, actor, *entry->document, reason, now); !given_up) {
                return pass(given_up.error());
            }
            fields.emplace_back("document", entry->document->text());
            record(tx, actor, now, "document-number-voided", document_object(tx, *entry->document), {{"number", text_of(number)}, {"reason", reason}});
        }
        if (auto lost = void_copy(tx, actor, entry->series, number, reason, now); !lost) {
            return pass(lost.error());
        }
        tx.registers().save_entry(*entry);
        record(tx, actor, now, "number-voided", number_object(*entry), std::move(fields));
        return std::move(*entry);
    });
}

Result<KeepRegister::Entered> KeepRegister::enter_line(const Actor& actor, const Line& line) {
    if (auto checked = check_line(line); !checked) {
        return pass(checked.error());
    }
    return services_.storage.write([&](Tx& tx) -> Result<Entered> {
        const Instant now = services_.clock.now();
        const auto book = load_book(tx, services_, line.choice.book.value_or(""));
        if (!book) {
            return pass(book.error());
        }
        if (auto allowed = require_keeper(actor, *book); !allowed) {
            return pass(allowed.error());
        }
        if (auto permitted = check_classified(services_, *book, line); !permitted) {
            return pass(permitted.error());
        }
        if (line.copied && !load_outgoing(tx, actor, *line.copied) && !load_incoming(tx, actor, *line.copied)) {
            return fail_field("/copied", {"Không có văn bản này.", "There is no such document."});
        }
        const UnitId unit = line.unit.value_or(book->unit.value_or(actor.agency));
        const auto today = local_day(now, services_.agency.utc_offset);
        static_cast<void>(tx.registers().series(series_key(services_, book->code, today.year())));  // locked before the look
        const auto expected = preview_number(tx, services_, line.type_code, unit, line.choice, now);
        if (!expected) {
            return pass(expected.error());
        }
        const auto entry = give_number(tx, services_, actor, *expected, line.type_code, unit, line.choice, std::nullopt, now);
        if (!entry) {
            return pass(entry.error());
        }
        const RegisterLine stored{entry->id,        entry->series,           entry->number,    line.type_code,
                                  expected->day,    line.subject,            line.signer_name, joined(line.recipients),
                                  line.dispatch.copies, line.dispatch.archive_receiver, line.dispatch.transferred_day, line.copied,
                                  line.note};
        tx.registers().add_line(stored);
        record(tx, actor, entry->at, "line-registered", number_object(*entry), {{"number", text_of(entry->number)}, {"symbol", expected->symbol}});
        return Entered{*entry, stored};
    });
}

Result<KeepRegister::Account> KeepRegister::account(const Actor& actor, const std::string& code, int year, int after, int limit) {
    return services_.storage.read([&](Tx& tx) -> Result<Account> {
        const auto book = load_book(tx, services_, code);
        if (!book) {
            return pass(book.error());
        }
        if (auto allowed = require_reader(actor, *book); !allowed) {
            return pass(allowed.error());
        }
        const auto key = series_key(services_, code, std::chrono::year{year});
        return Account{tx.registers().account(key), tx.registers().not_issued(key, after, limit)};
    });
}

Result<KeepRegister::Entered> KeepRegister::find(const Actor& actor, const std::string& code, int year, int number) {
    return services_.storage.read([&](Tx& tx) -> Result<Entered> {
        const auto book = load_book(tx, services_, code);
        if (!book) {
            return pass(book.error());
        }
        if (auto allowed = require_reader(actor, *book); !allowed) {
            return pass(allowed.error());
        }
        const auto key = series_key(services_, code, std::chrono::year{year});
        auto entry = tx.registers().entry(key, number);
        if (!entry) {
            return fail(Code::not_found, {"Sổ không có số này.", "The book has no such number."});
        }
        auto lines = tx.registers().lines(key, number, number);
        return Entered{std::move(*entry), lines.empty() ? std::nullopt : std::optional{std::move(lines.front())}};
    });
}

Result<std::vector<RegisterEntry>> KeepRegister::page(const Actor& actor, const std::string& code, int year, int after, int limit) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<RegisterEntry>> {
        const auto book = load_book(tx, services_, code);
        if (!book) {
            return pass(book.error());
        }
        if (auto allowed = require_reader(actor, *book); !allowed) {
            return pass(allowed.error());
        }
        return tx.registers().entries(series_key(services_, code, std::chrono::year{year}), after, limit);
    });
}

}  // namespace vanthu::app
