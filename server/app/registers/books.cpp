#include "server/app/registers/books.hpp"

#include <fmt/format.h>

#include "server/app/document_access.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

using records::Role;

Result<void> check_rule(Tx& tx, const Services& services, const records::NumberingRule& rule, std::size_t index,
                        std::chrono::year_month_day from) {
    if (rule.unit && !tx.units().find(*rule.unit)) {
        return fail_field(fmt::format("/rules/{}/unit", index), {"Không có đơn vị này.", "There is no such unit."});
    }
    const auto book = load_book(tx, services, rule.book);
    const std::string pointer = fmt::format("/rules/{}/book", index);
    if (!book) {
        return fail_field(pointer, book.error().detail);
    }
    if (auto open = book->require_open(from); !open) {
        return fail_field(pointer, open.error().detail);
    }
    const auto type = records::find_document_type(rule.type_code == "*" ? "CV" : rule.type_code);
    if (auto takes = book->require_type(*type); !takes) {
        return fail_field(pointer, takes.error().detail);
    }
    return {};
}

}  // namespace

Result<std::vector<records::Book>> ManageBooks::list(const Actor&) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<records::Book>> { return all_books(tx, services_); });
}

Result<records::Book> ManageBooks::find(const Actor&, const std::string& code) {
    return services_.storage.read([&](Tx& tx) { return load_book(tx, services_, code); });
}

Result<records::Book> ManageBooks::add(const Actor& actor, const Input& input) {
    if (auto allowed = require(actor, {Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    const auto kind = records::parse_book_kind(input.kind);
    if (!kind) {
        return fail_field("/kind", {"Không có loại sổ này.", "There is no such kind of book."});
    }
    const Instant now = services_.clock.now();
    records::Book book{make_uuid_v7(now, services_.random), input.code, *kind, input.name, input.unit, input.issuer_symbol, {}, actor.user, now, 1};
    if (auto checked = records::check(book); !checked) {
        return pass(checked.error());
    }
    return services_.storage.write([&](Tx& tx) -> Result<records::Book> {
        if (load_book(tx, services_, book.code)) {
            return fail(Code::conflict, {"Đã có sổ mang mã này.", "There is a book with this code."});
        }
        if (book.unit && !tx.units().find(*book.unit)) {
            return fail_field("/unit", {"Không có đơn vị này.", "There is no such unit."});
        }
        tx.books().add(services_.agency.code, book);
        record(tx, actor, now, "book-added", "books/" + book.code, {{"kind", records::to_string(book.kind)}, {"name", book.name}});
        return book;
    });
}

Result<records::Book> ManageBooks::close(const Actor& actor, const std::string& code, long long version, const std::string& reason) {
    if (auto allowed = require(actor, {Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    if (auto checked = records::check_text(reason, "/reason", 500); !checked) {
        return pass(checked.error());
    }
    const Instant now = services_.clock.now();
    const auto today = local_day(now, services_.agency.utc_offset);
    return services_.storage.write([&](Tx& tx) -> Result<records::Book> {
        auto book = load_book(tx, services_, code);
        if (!book) {
            return book;
        }
        if (book->version != version) {
            return stale_document();
        }
        if (auto open = book->require_open(today); !open) {
            return pass(open.error());
        }
        const auto key = series_key(services_, code, today.year());
        if (tx.registers().account(key).count(records::EntryState::reserved) > 0) {
            return fail(Code::conflict, {"Sổ còn số đang giữ; hãy dùng hoặc hủy trước.", "The book has reserved numbers; use or void them first."});
        }
        book->closed_from = today;
        if (book->version == 0) {
            book->id = make_uuid_v7(now, services_.random);
            book->created_by = actor.user;
            book->created_at = now;
            tx.books().add(services_.agency.code, *book);
        } else {
            tx.books().save(services_.agency.code, *book);
        }
        ++book->version;
        record(tx, actor, now, "book-closed", "books/" + code, {{"reason", reason}});
        return book;
    });
}

Result<std::vector<records::NumberingRules>> ManageBooks::rules(const Actor&, const std::string& before, int limit) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<records::NumberingRules>> {
        return tx.books().rules(services_.agency.code, before, limit);
    });
}

Result<records::NumberingRules> ManageBooks::decide(const Actor& actor, std::chrono::year_month_day effective_from,
                                                    const std::vector<records::NumberingRule>& rules) {
    if (auto allowed = require(actor, {Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    const Instant now = services_.clock.now();
    const records::NumberingRules decision{make_uuid_v7(now, services_.random), effective_from, rules, actor.user, now};
    if (auto checked = records::check(decision, local_day(now, services_.agency.utc_offset)); !checked) {
        return pass(checked.error());
    }
    return services_.storage.write([&](Tx& tx) -> Result<records::NumberingRules> {
        for (std::size_t i = 0; i < rules.size(); ++i) {
            if (auto checked = check_rule(tx, services_, rules[i], i, effective_from); !checked) {
                return pass(checked.error());
            }
        }
        // What is decided already is not decided again: an answer may have been lost.
        for (auto& newest : tx.books().rules(services_.agency.code, "", 1)) {
            if (newest.effective_from == effective_from && newest.rules == rules) {
                return std::move(newest);
            }
        }
        tx.books().add_rules(services_.agency.code, decision);
        record(tx, actor, now, "numbering-decided", "numbering-rules/" + decision.id,
               {{"effective_from", to_iso(effective_from)}, {"rules", records::encode(rules)}});
        return decision;
    });
}

Result<std::vector<ManageBooks::TriedLine>> ManageBooks::try_out(const Actor& actor, std::chrono::year_month_day effective_from,
                                                               const std::vector<records::NumberingRule>& rules) {
    if (auto allowed = require(actor, {Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    const Instant now = services_.clock.now();
    const auto today = local_day(now, services_.agency.utc_offset);
    const records::NumberingRules decision{"", effective_from, rules, actor.user, now};
    if (auto checked = records::check(decision, today); !checked) {
        return pass(checked.error());
    }
    // A decision for later is tried on its first day, at noon: the numbers of another year begin anew.
    const Instant then = effective_from == today ? now : Instant{std::chrono::sys_days{effective_from} + std::chrono::hours{12} - services_.agency.utc_offset};
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<TriedLine>> {
        const auto in_force = tx.books().rules_on(services_.agency.code, effective_from).value_or(records::NumberingRules{});
        std::vector<TriedLine> tried;
        for (std::size_t i = 0; i < rules.size(); ++i) {
            if (auto checked = check_rule(tx, services_, rules[i], i, effective_from); !checked) {
                return pass(checked.error());
            }
            const auto type = records::find_document_type(rules[i].type_code == "*" ? "CV" : rules[i].type_code);
            const UnitId unit = rules[i].unit.value_or(actor.agency);
            TriedLine line{std::string{type->code}, unit, in_force.book_for(*type, unit), decision.book_for(*type, unit), {}, {}};
            NumberingChoice choice;
            choice.book = line.book_then;
            auto next = preview_number(tx, services_, line.type_code, unit, choice, then);
            if (next) {
                line.next = std::move(*next);
            } else {
                line.refusal = next.error().detail;
            }
            tried.push_back(std::move(line));
        }
        return tried;
    });
}

}  // namespace vanthu::app
