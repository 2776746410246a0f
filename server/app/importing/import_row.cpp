#include "server/app/importing/import_row.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "records/document_symbol.hpp"
#include "server/app/document_access.hpp"
#include "server/app/dossiers/dossier_access.hpp"
#include "server/app/events.hpp"
#include "server/app/files/derivatives.hpp"
#include "server/app/registers/numbering.hpp"
#include "server/app/search/index_entry.hpp"

namespace vanthu::app {
namespace {

using records::EntryState;

constexpr int widest_gap = 10'000;
constexpr const char* missing = "Không có trong sổ cũ khi nhập dữ liệu (imported: missing)";
constexpr const char* closing_note = "Đã giải quyết trước khi nhập vào hệ thống";
const std::string no_content(64, '0');

/// The first moment of a day by the agency's clock: old registers say no more.
Instant beginning_of(const Services& services, std::chrono::year_month_day day) {
    return Instant{std::chrono::sys_days{day} - services.agency.utc_offset};
}

bool is_missing(const RegisterEntry& entry) {
    return entry.is_imported && entry.state == EntryState::skipped && entry.reason == missing;
}

Result<records::Book> book_of(Tx& tx, const Services& services, const ImportRow& row) {
    const auto type = records::find_document_type(row.type_code);
    std::string code = row.book;
    for (const records::Book& book : all_books(tx, services)) {
        code = !row.book.empty() && fold(book.name) == fold(row.book) ? book.code : code;
    }
    if (code.empty()) {
        code = row.is_incoming ? "incoming" : records::NumberingRules{}.book_for(*type, UnitId{});
    }
    auto book = load_book(tx, services, code);
    if (!book || (book->kind == records::BookKind::incoming) != row.is_incoming) {
        return fail(Code::not_found, {fmt::format("Không có sổ “{}” cho văn bản này", code), fmt::format("There is no book “{}” for this document", code)});
    }
    if (!row.is_incoming) {
        if (auto taken = book->require_type(*type); !taken) {
            return pass(taken.error());
        }
    }
    return book;
}

Result<UnitId> unit_of(Tx& tx, const ImportRow& row) {
    const auto units = tx.units().all();
    for (const Unit& unit : units) {
        if (row.unit.empty() ? !unit.parent : fold(unit.code) == fold(row.unit) || fold(unit.name) == fold(row.unit)) {
            return unit.id;
        }
    }
    return fail(Code::not_found, {fmt::format("Không có đơn vị “{}”", row.unit), fmt::format("There is no unit “{}”", row.unit)});
}

records::IncomingDetails incoming_details(const ImportRow& row) {
    records::IncomingDetails details;
    details.issuer = row.issuer;
    details.issuer_code = row.issuer_code;
    details.number_and_symbol = row.number_and_symbol;
    details.document_day = row.document_day;
    details.type_code = row.type_code;
    details.subject = row.subject;
    details.urgency = row.urgency;
    details.signer_position = row.signer_position;
    details.signer_name = row.signer_name;
    details.page_count = row.pages;
    details.due_day = row.due_day;
    details.note = row.note;
    return details;
}

records::OutgoingDetails outgoing_details(const ImportRow& row, const UnitId& unit) {
    records::OutgoingDetails details;
    details.type_code = row.type_code;
    details.subject = row.subject;
    details.urgency = row.urgency;
    details.drafting_unit = unit;
    details.recipients = row.recipients;
    details.due_day = row.due_day;
    details.note = row.note;
    return details;
}

records::DossierDetails dossier_details(const ImportRow::Dossier& dossier) {
    records::DossierDetails details;
    details.notation = dossier.notation;
    details.title = dossier.title;
    details.retention = dossier.retention;
    return details;
}

std::chrono::year dossier_year(const ImportRow& row) {
    return row.dossier->year ? std::chrono::year{*row.dossier->year} : row.year();
}

std::optional<records::Dossier> find_dossier(Tx& tx, const Services& services, const ImportRow& row) {
    return tx.dossiers().find(services.agency.code, dossier_year(row), row.dossier->notation);
}

Result<void> check_dossier(Tx& tx, const Services& services, const ImportRow& row) {
    auto dossier = find_dossier(tx, services, row);
    if (!dossier) {
        return records::check(dossier_details(*row.dossier));
    }
    if (dossier->state != records::DossierState::open || tx.archiving().is_held(dossier->id)) {
        return fail(Code::conflict, {fmt::format("Hồ sơ {} không còn mở", dossier->code()), fmt::format("The dossier {} is not open", dossier->code())});
    }
    if (row.dossier->ordinal && *row.dossier->ordinal <= dossier->last_ordinal) {
        for (const DossierPlace& place : tx.dossiers().places(dossier->id)) {
            if (place.ordinal == *row.dossier->ordinal) {
                return fail(Code::conflict, {fmt::format("Số thứ tự {} trong hồ sơ {} đã có", place.ordinal, dossier->code()),
                                             fmt::format("The ordinal {} in the dossier {} is taken", place.ordinal, dossier->code())});
            }
        }
    }
    return dossier->add_document(row.document_day, row.pages.value_or(0)).map([](long long) {});  // a copy: only whether it has room
}

/// What the checks found, for the writing.
struct Checked {
    records::SeriesKey series;
    UnitId unit;
    std::optional<RegisterEntry> entry{};  ///< that stood for a missing number
};

Result<Checked> check_row(Tx& tx, const Services& services, const ImportRow& row, int previous, Instant now) {
    const auto today = local_day(now, services.agency.utc_offset);
    if (std::chrono::sys_days{row.registered_day} > std::chrono::sys_days{today}) {
        return fail(Code::invalid_input, {"Ngày đăng ký ở tương lai", "The day of registration is in the future"});
    }
    const auto book = book_of(tx, services, row);
    const auto unit = unit_of(tx, row);
    if (!book || !unit) {
        return pass(!book ? book.error() : unit.error());
    }
    const auto detailed = row.is_incoming ? records::check(incoming_details(row), row.registered_day) : records::check(outgoing_details(row, *unit));
    if (!detailed) {
        return pass(detailed.error());
    }
    Checked checked{series_key(services, book->code, row.year()), *unit, {}};
    if (!row.is_incoming) {
        if (auto symbol = records::check_text(row.number_and_symbol, "/symbol", 100); !symbol) {
            return pass(symbol.error());
        }
        if (tx.registers().has_symbol(services.agency.code, row.year(), row.number_and_symbol)) {
            return fail(Code::conflict, {fmt::format("Số, ký hiệu {} đã có trong năm", row.number_and_symbol), fmt::format("{} is taken in that year", row.number_and_symbol)});
        }
    }
    checked.entry = tx.registers().entry(checked.series, row.number);
    if (checked.entry && !is_missing(*checked.entry)) {
        return fail(Code::conflict, {fmt::format("Số {} của sổ {} năm {} đã có", row.number, book->code, static_cast<int>(row.year())),
                                     fmt::format("Number {} of the book {} of {} is taken", row.number, book->code, static_cast<int>(row.year()))});
    }
    if (row.number - std::max(previous, tx.registers().peek(checked.series).last_taken()) > widest_gap) {
        return fail(Code::invalid_input, {fmt::format("Số {} cách số trước quá xa", row.number), fmt::format("Number {} is too far from the one before", row.number)});
    }
    if (row.dossier) {
        if (auto fits = check_dossier(tx, services, row); !fits) {
            return pass(fits.error());
        }
    }
    return checked;
}

/// The number becomes the document's; those between the last one and it are accounted for.
void enter_number(Tx& tx, const Services& services, const Actor& actor, const ImportRow& row, const Checked& checked, const DocumentId& id, Instant now) {
    auto symbol = row.is_incoming ? std::nullopt : std::optional{row.number_and_symbol};
    if (checked.entry) {
        RegisterEntry entry = *checked.entry;
        entry.state = EntryState::issued;
        entry.document = id;
        entry.day = row.registered_day;
        entry.reason.reset();
        entry.symbol = std::move(symbol);
        entry.changed_by = actor.user;
        entry.changed_at = now;
        tx.registers().save_entry(entry);
        return;
    }
    const records::NumberSeries series = tx.registers().series(checked.series);
    for (int number = series.last_taken() + 1; number <= row.number; ++number) {
        RegisterEntry entry;
        entry.id = make_uuid_v7(now, services.random);
        entry.series = checked.series;
        entry.number = number;
        entry.day = row.registered_day;
        entry.at = now;
        entry.actor = actor.user;
        entry.is_imported = true;
        if (number == row.number) {
            entry.document = id;
            entry.symbol = symbol;
        } else {
            entry.state = EntryState::skipped;
            entry.reason = missing;
        }
        tx.registers().add_entry(entry);
    }
    tx.registers().save(records::NumberSeries(checked.series, row.number, series.last_at()));
}

void add_incoming(Tx& tx, const Services& services, const Actor& actor, const ImportRow& row, const Checked& checked, const DocumentId& id) {
    records::IncomingDocument document;
    document.id = id;
    document.series = checked.series;
    document.number = {row.number};
    document.arrived_at = beginning_of(services, row.registered_day);
    document.state = records::IncomingState::completed;
    document.details = incoming_details(row);
    document.registered_by = actor.user;
    document.closing_note = closing_note;
    tx.incoming().add(document);
    if (!row.unit.empty()) {
        tx.files().set_units(id, {{checked.unit, "lead"}});
    }
    tx.search().index(index_entry(document));
}

void add_outgoing(Tx& tx, const Services& services, const Actor& actor, const ImportRow& row, const Checked& checked, const DocumentId& id,
                  const std::vector<ImportedFile>& files) {
    records::OutgoingDocument document;
    document.id = id;
    document.agency = services.agency.code;
    document.state = records::OutgoingState::issued;
    document.details = outgoing_details(row, checked.unit);
    document.drafter = actor.user;
    document.current_sha256 = files.empty() ? no_content : files.front().blob.sha256;
    document.signer_name = row.signer_name;
    document.series = checked.series;
    document.number = records::RegisterNumber{row.number};
    document.symbol = row.number_and_symbol;
    document.issued_day = row.registered_day;
    document.issued_at = beginning_of(services, row.registered_day);
    document.dispatch.copies = row.copies;
    document.created_at = beginning_of(services, row.registered_day);
    tx.outgoing().add(document);
    tx.files().set_units(id, {{checked.unit, "drafting"}});
    tx.search().index(index_entry(document));
}

Result<void> put_into_dossier(Tx& tx, const Services& services, const Actor& actor, const ImportRow& row, const Checked& checked, const DocumentId& id, Instant now) {
    auto dossier = find_dossier(tx, services, row);
    if (!dossier) {
        records::Dossier fresh;
        fresh.id = DossierId::make(now, services.random);
        fresh.agency = services.agency.code;
        fresh.year = dossier_year(row);
        fresh.details = dossier_details(*row.dossier);
        fresh.unit = checked.unit;
        fresh.keeper = actor.user;
        fresh.created_at = now;
        tx.dossiers().add(fresh);
        record(tx, actor, now, "dossier-imported", dossier_object(fresh.id), {{"code", fresh.code()}, {"retention", fresh.details.retention.text()}});
        dossier = std::move(fresh);
    }
    const long long last = dossier->last_ordinal;
    auto ordinal = dossier->add_document(row.document_day, row.pages.value_or(0));
    if (!ordinal) {
        return pass(ordinal.error());
    }
    if (row.dossier->ordinal && *row.dossier->ordinal > 0) {
        ordinal = *row.dossier->ordinal;
        dossier->last_ordinal = std::max(last, *ordinal);
    }
    tx.dossiers().save(*dossier);
    tx.dossiers().add_place({dossier->id, id, *ordinal, row.pages.value_or(0), {}, actor.user, now});
    return {};
}

}  // namespace

Result<void> check_import(Tx& tx, const Services& services, const ImportRow& row, int previous, Instant now) {
    return check_row(tx, services, row, previous, now).map([](const Checked&) {});
}

Result<DocumentId> import_row(Tx& tx, const Services& services, const Actor& actor, const ImportRow& row, int previous, const std::vector<ImportedFile>& files,
                              const ImportSource& source) {
    const auto checked = check_row(tx, services, row, previous, source.now);
    if (!checked) {
        return pass(checked.error());
    }
    const DocumentId id = DocumentId::make(source.now, services.random);
    enter_number(tx, services, actor, row, *checked, id, source.now);
    row.is_incoming ? add_incoming(tx, services, actor, row, *checked, id) : add_outgoing(tx, services, actor, row, *checked, id, files);
    std::vector<std::pair<std::string, std::string>> fields{{"book", checked->series.book},
                                                            {"number", std::to_string(row.number)},
                                                            {"year", std::to_string(static_cast<int>(row.year()))},
                                                            {"table", source.table_sha256},
                                                            {"row", std::to_string(row.row)}};
    for (const ImportedFile& one : files) {
        const bool is_main = &one == &files.front();
        DocumentFile file{FileId::make(source.now, services.random), id, is_main ? "original" : "attachment", 0, one.name, media_type_of(one.name),
                          one.blob.size_bytes, one.blob.sha256, actor.user, source.now};
        tx.files().add(file);
        queue_derivatives(tx, services, file, source.now);
        fields.emplace_back(file.kind, file.sha256);
    }
    if (row.dossier) {
        if (auto put = put_into_dossier(tx, services, actor, row, *checked, id, source.now); !put) {
            return pass(put.error());
        }
    }
    tx.imports().add({source.table_sha256, row.row, id, source.now});
    record(tx, actor, source.now, row.is_incoming ? "incoming-imported" : "outgoing-imported", row.is_incoming ? incoming_object(id) : outgoing_object(id),
           std::move(fields));
    return id;
}

Result<void> close_imported_dossier(Tx& tx, const Services& services, const Actor& actor, const ImportRow& row, Instant now) {
    auto dossier = find_dossier(tx, services, row);
    if (!dossier || dossier->state != records::DossierState::open) {
        return {};
    }
    if (auto closed = dossier->close(now, *row.dossier->work_ended, local_day(now, services.agency.utc_offset)); !closed) {
        return closed;
    }
    tx.dossiers().save(*dossier);
    record(tx, actor, now, "dossier-closed", dossier_object(dossier->id),
           {{"work-ended", to_iso(*row.dossier->work_ended)}, {"documents", std::to_string(dossier->document_total)}});
    return {};
}

}  // namespace vanthu::app
