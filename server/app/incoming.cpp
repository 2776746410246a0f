#include "server/app/incoming.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "records/document_symbol.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

using records::Role;

constexpr const char* incoming_book = "incoming";

Result<records::IncomingDetails> details_of(const IncomingMetadata& metadata) {
    if (auto allowed = records::check_secrecy(metadata.secrecy); !allowed) {
        return pass(allowed.error());
    }
    const auto urgency = records::parse_urgency(metadata.urgency);
    if (!urgency) {
        return fail_field("/urgency", {"Độ khẩn không hợp lệ.", "Not a degree of urgency."});
    }
    records::IncomingDetails details;
    details.issuer = metadata.issuer;
    details.issuer_code = metadata.issuer_code;
    details.number_and_symbol = metadata.number_and_symbol;
    details.document_day = metadata.document_day;
    details.identifier = metadata.identifier;
    details.type_code = metadata.type_code;
    details.subject = metadata.subject;
    details.urgency = *urgency;
    details.signer_position = metadata.signer_position;
    details.signer_name = metadata.signer_name;
    details.page_count = metadata.page_count;
    details.due_day = metadata.due_day;
    details.note = metadata.note;
    return details;
}

std::string search_text(const records::IncomingDocument& document) {
    const auto& details = document.details;
    return details.subject + " " + details.number_and_symbol + " " + details.issuer + " " +
           details.identifier.value_or("") + " " + details.signer_name.value_or("") + " " + document.instruction.value_or("");
}

IncomingView view_of(Tx& tx, records::IncomingDocument document) {
    const DocumentId id = document.id;
    return {std::move(document), tx.files().of_document(id), tx.files().units(id), tx.outgoing().answers_to(id)};
}

Result<void> warn_of_twins(Tx& tx, const records::IncomingDetails& details, const std::optional<DocumentId>& but) {
    auto twins = tx.incoming().twins(records::twin_key(details.issuer, details.number_and_symbol), details.identifier);
    std::erase_if(twins, [&](const auto& twin) { return twin.id == but; });
    if (twins.empty()) {
        return {};
    }
    const auto& first = twins.front();
    return fail(Code::conflict,
                {fmt::format("Văn bản này có thể đã được đăng ký: số đến {} năm {}. Nếu đúng là văn bản khác, hãy xác nhận đăng ký.",
                             first.number.text(), static_cast<int>(first.series.year)),
                 fmt::format("This document seems to be registered already: number {} of {}. Confirm if it is another one.",
                             first.number.text(), static_cast<int>(first.series.year))});
}

/// Loads, changes, saves, indexes, records: what every step on a registered document does.
template <class Change>
Result<IncomingView> change_incoming(const Services& services, const Actor& actor, const DocumentId& id, long long version,
                                     const char* kind, Change change) {
    const Instant now = services.clock.now();
    return services.storage.write([&](Tx& tx) -> Result<IncomingView> {
        auto document = load_incoming(tx, actor, id, version);
        if (!document) {
            return pass(document.error());
        }
        std::vector<std::pair<std::string, std::string>> fields;
        if (auto changed = change(tx, *document, now, fields); !changed) {
            return pass(changed.error());
        }
        tx.incoming().save(*document);
        ++document->version;
        tx.search().index(id, "incoming", search_text(*document));
        record(tx, actor, now, kind, incoming_object(id), std::move(fields));
        return view_of(tx, std::move(*document));
    });
}

}  // namespace

Result<IncomingView> RegisterIncoming::run(const Actor& actor, const Input& input) {
    if (!actor.holds_for_agency(Role::clerk)) {
        return forbid({"Chỉ văn thư của cơ quan được đăng ký văn bản đến.", "Only a clerk of the agency registers incoming documents."});
    }
    const Instant now = services_.clock.now();  // one reading for number and date
    const auto today = local_day(now, services_.agency.utc_offset);
    auto details = details_of(input.metadata);
    if (!details) {
        return pass(details.error());
    }
    if (auto checked = records::check(*details, today); !checked) {
        return pass(checked.error());
    }
    if (input.attachments.size() >= static_cast<std::size_t>(services_.limits.files_per_document)) {
        return fail_field("/attachments", {"Quá nhiều tệp.", "Too many files."});
    }
    const DocumentId id = DocumentId::make(now, services_.random);
    return services_.storage.write([&](Tx& tx) -> Result<IncomingView> {
        if (!input.accept_duplicate) {
            if (auto unique = warn_of_twins(tx, *details, std::nullopt); !unique) {
                return pass(unique.error());
            }
        }
        records::NumberSeries series = tx.registers().series({services_.agency.code, incoming_book, today.year()});
        const auto number = series.take(today);
        if (!number) {
            return pass(number.error());
        }
        tx.registers().save(series);
        records::IncomingDocument document;
        document.id = id;
        document.series = series.key();
        document.number = *number;
        document.arrived_at = now;
        document.details = *details;
        document.registered_by = actor.user;
        tx.incoming().add(document);
        tx.registers().add_entry({make_uuid_v7(now, services_.random), series.key(), number->value, "issued", id, today, now,
                                  actor.user, std::nullopt});
        std::vector<std::pair<std::string, std::string>> fields{{"number", number->text()},
                                                                {"year", std::to_string(static_cast<int>(today.year()))}};
        std::vector<UploadId> uploads = input.attachments;
        if (input.upload) {
            uploads.insert(uploads.begin(), *input.upload);
        }
        for (std::size_t i = 0; i < uploads.size(); ++i) {
            const bool is_main = i == 0 && input.upload.has_value();
            const auto file = attach(tx, actor, uploads[i], id, is_main ? "original" : "attachment",
                                     FileId::make(now, services_.random), now);
            if (!file) {
                return pass(file.error());
            }
            fields.emplace_back(is_main ? "original" : "attachment", file->sha256);
        }
        tx.files().set_units(id, {});
        tx.search().index(id, "incoming", search_text(document));
        record(tx, actor, now, "incoming-registered", incoming_object(id), std::move(fields));
        return view_of(tx, std::move(document));
    });
}

Result<IncomingView> ReadIncoming::find(const Actor& actor, const DocumentId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<IncomingView> {
        auto document = load_incoming(tx, actor, id);
        if (!document) {
            return pass(document.error());
        }
        return view_of(tx, std::move(*document));
    });
}

Result<std::vector<records::IncomingDocument>> ReadIncoming::page(const Actor& actor, const std::optional<std::string>& state,
                                                                  const PageRequest& page) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<records::IncomingDocument>> {
        return tx.incoming().page({visibility_of(actor), state, std::nullopt}, page);
    });
}

Result<std::vector<records::IncomingDocument>> ReadIncoming::duplicates(const Actor& actor, const std::string& issuer,
                                                                        const std::string& number_and_symbol,
                                                                        const std::optional<std::string>& identifier) {
    if (!actor.holds_for_agency(Role::clerk)) {
        return forbid({"Chỉ văn thư được kiểm tra trùng.", "Only clerks check for duplicates."});
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<records::IncomingDocument>> {
        return tx.incoming().twins(records::twin_key(issuer, number_and_symbol), identifier);
    });
}

Result<IncomingView> ProcessIncoming::correct(const Actor& actor, const DocumentId& id, long long version,
                                              const IncomingMetadata& metadata) {
    if (!actor.holds_for_agency(Role::clerk)) {
        return forbid({"Chỉ văn thư được sửa thông tin đăng ký.", "Only a clerk corrects what was registered."});
    }
    const auto details = details_of(metadata);
    if (!details) {
        return pass(details.error());
    }
    return change_incoming(services_, actor, id, version, "incoming-corrected",
                           [&](Tx&, records::IncomingDocument& document, Instant now, auto&) {
                               return document.correct(*details, local_day(now, services_.agency.utc_offset));
                           });
}

Result<IncomingView> ProcessIncoming::submit(const Actor& actor, const DocumentId& id, long long version, const UserId& leader) {
    if (!actor.holds_for_agency(Role::clerk)) {
        return forbid({"Chỉ văn thư được trình văn bản đến.", "Only a clerk submits incoming documents."});
    }
    return change_incoming(
        services_, actor, id, version, "incoming-submitted",
        [&](Tx& tx, records::IncomingDocument& document, Instant, auto& fields) -> Result<void> {
            const auto leaders = tx.users().holders(actor.agency, Role::leader);
            const bool is_leader = std::any_of(leaders.begin(), leaders.end(), [&](const User& user) { return user.id == leader; });
            if (!is_leader) {
                return fail_field("/leader", {"Người này không phải lãnh đạo cơ quan.", "This person is no leader of the agency."});
            }
            fields.emplace_back("leader", leader.text());
            return document.submit_to(leader);
        });
}

Result<IncomingView> ProcessIncoming::instruct(const Actor& actor, const DocumentId& id, long long version,
                                               const Instruction& instruction) {
    return change_incoming(
        services_, actor, id, version, "incoming-instructed",
        [&](Tx& tx, records::IncomingDocument& document, Instant now, auto& fields) -> Result<void> {
            if (!actor.holds_for_agency(Role::leader)) {
                return forbid({"Chỉ lãnh đạo cơ quan được cho ý kiến chỉ đạo.", "Only a leader of the agency instructs."});
            }
            std::vector<DocumentUnit> units{{instruction.lead_unit, "lead"}};
            for (const UnitId& unit : instruction.cooperating_units) {
                units.push_back({unit, "cooperating"});
            }
            for (std::size_t i = 0; i < units.size(); ++i) {
                const auto unit = tx.units().find(units[i].unit);
                const bool doubled = std::any_of(units.begin(), units.begin() + static_cast<std::ptrdiff_t>(i),
                                                 [&](const DocumentUnit& other) { return other.unit == units[i].unit; });
                if (!unit || !unit->active || doubled) {
                    return fail_field(i == 0 ? "/lead_unit" : fmt::format("/cooperating_units/{}", i - 1),
                                      {"Đơn vị không tồn tại hoặc bị lặp.", "The unit does not exist or stands twice."});
                }
                fields.emplace_back(units[i].part, units[i].unit.text());
            }
            if (instruction.due_day &&
                std::chrono::sys_days{*instruction.due_day} < std::chrono::sys_days{local_day(now, services_.agency.utc_offset)}) {
                return fail_field("/due_date", {"Hạn xử lý đã qua.", "The deadline is in the past."});
            }
            tx.files().set_units(id, units);
            return document.instruct(actor.user, instruction.text, instruction.due_day, now);
        });
}

Result<IncomingView> ProcessIncoming::complete(const Actor& actor, const DocumentId& id, long long version,
                                               const std::string& note) {
    return change_incoming(
        services_, actor, id, version, "incoming-completed",
        [&](Tx& tx, records::IncomingDocument& document, Instant now, auto&) -> Result<void> {
            const auto units = tx.files().units(id);
            const bool leads = std::any_of(units.begin(), units.end(), [&](const DocumentUnit& unit) {
                return unit.part == "lead" && (actor.holds(Role::official, unit.unit) || actor.holds(Role::leader, unit.unit));
            });
            if (!leads && !actor.holds_for_agency(Role::leader)) {
                return forbid({"Chỉ đơn vị chủ trì được kết thúc xử lý.", "Only the lead unit closes the work."});
            }
            return document.complete(actor.user, note, now);
        });
}

}  // namespace vanthu::app
