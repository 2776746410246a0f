#include "server/app/incoming.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "records/document_symbol.hpp"
#include "records/likeness.hpp"
#include "server/app/arrivals/mail_inbox.hpp"
#include "server/app/arrivals/receipts.hpp"
#include "server/app/chains/messages.hpp"
#include "server/app/chains/subjects.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/files/arrival.hpp"
#include "server/app/files/derivatives.hpp"
#include "server/app/search/index_entry.hpp"
#include "server/app/registers/numbering.hpp"

namespace vanthu::app {
namespace {

using records::Role;

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
    details.transferred_day = metadata.transferred_day;
    details.answers = metadata.answers;
    details.sender_email = metadata.sender_email;
    return details;
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

/// The same bytes first, then what reads alike; at most ten of these.
std::vector<NearDuplicate> near_ones(Tx& tx, const Actor& actor, const std::string& issuer, std::chrono::year_month_day day, const std::string& subject,
                                     const std::vector<std::string>& digests) {
    const Visibility visibility = visibility_of(actor);
    std::vector<NearDuplicate> found;
    const auto add = [&](const records::IncomingDocument& one, const char* reason) {
        const bool is_known = std::any_of(found.begin(), found.end(), [&](const NearDuplicate& other) { return other.document.id == one.id; });
        constexpr std::size_t most = 20;
        if (!is_known && found.size() < most) {
            found.push_back({one, reason});
        }
    };
    for (const auto& one : tx.incoming().with_file(digests, visibility)) {
        add(one, "same_file");
    }
    for (const auto& one : tx.incoming().about_the_day(issuer, day, visibility)) {
        if (records::is_near(issuer, day, subject, one.details)) {
            add(one, "similar");
        }
    }
    return found;
}

std::vector<std::string> digests_of(Tx& tx, const std::vector<UploadId>& uploads) {
    std::vector<std::string> digests;
    for (const UploadId& id : uploads) {
        const auto upload = tx.uploads().find(id);
        if (upload && upload->sha256) {
            digests.push_back(*upload->sha256);
        }
    }
    return digests;
}

const std::string incoming_process = "incoming-document";

std::optional<InstanceId> open_chain_of(Tx& tx, const DocumentId& id) {
    for (const StoredInstance& instance : tx.chains().of_document(id)) {
        if (!instance.ended_at) {
            return instance.id;
        }
    }
    return std::nullopt;
}

/// What a step sends waits until the document is saved.
Result<void> keep_sent(Result<workflow::Transition> taken, const InstanceId& chain, Sent& sent) {
    if (!taken) {
        return pass(taken.error());
    }
    sent.from = chain;
    sent.thrown.insert(sent.thrown.end(), taken->thrown.begin(), taken->thrown.end());
    return {};
}

/// Errors: conflict when no chain for incoming documents is deployed.
Result<void> begin_chain(Tx& tx, const Services& services, const Actor& actor, records::IncomingDocument& document, Sent& sent, Instant now) {
    IncomingSubject subject(document, actor.agency, main_content(tx, document.id));
    auto chain = new_chain(tx, services, subject, incoming_process, now);
    if (!chain) {
        return fail(Code::conflict, {"Chưa triển khai quy trình “incoming-document” cho văn bản đến.",
                                     "The chain “incoming-document” is not deployed."});
    }
    const workflow::Start event{{actor.user, std::nullopt, ""}, subject.version_sha256(), subject.facts()};
    return keep_sent(take_step(tx, services, actor, subject, *chain, event, {std::nullopt, "", "register", ""}, now), chain->stored.id, sent);
}

Result<Chain> running_chain(Tx& tx, const Services& services, const DocumentId& id) {
    const auto instance = open_chain_of(tx, id);
    return instance ? load_chain(tx, services, *instance)
                    : Result<Chain>{fail(Code::conflict, {"Văn bản chưa được trình.", "The document was not submitted."})};
}

/// The sender takes back what nobody has acted on.
Result<void> recall_chain(Tx& tx, const Services& services, const Actor& actor, records::IncomingDocument& document, const std::string& reason,
                          Sent& sent, Instant now) {
    auto chain = running_chain(tx, services, document.id);
    if (!chain) {
        return pass(chain.error());
    }
    IncomingSubject subject(document, chain->stored.unit, main_content(tx, document.id));
    sent.thrown.push_back({workflow::EventKind::signal, recall_signal});
    return keep_sent(take_step(tx, services, actor, subject, *chain, workflow::Recall{{actor.user, std::nullopt, ""}, reason},
                               {std::nullopt, "", "recall", reason}, now),
                     chain->stored.id, sent);
}

using NodeTest = std::function<bool(const workflow::Node&)>;

NodeTest has_field(const std::string& name) {
    return [name](const workflow::Node& node) {
        return std::any_of(node.fields.begin(), node.fields.end(), [&](const workflow::FormField& field) { return field.name == name; });
    };
}

/// Completes the open task that the test recognises and that is the person's; the document follows (`IncomingSubject`).
/// Errors: conflict when the chain has not come there, naming what it waits for; forbidden.
Result<void> complete_task(Tx& tx, const Services& services, const Actor& actor, records::IncomingDocument& document, const NodeTest& is_it,
                           std::map<std::string, std::string> fields, std::map<std::string, std::vector<std::string>> lists,
                           const std::string& reason, Sent& sent, Instant now) {
    auto chain = running_chain(tx, services, document.id);
    if (!chain) {
        return pass(chain.error());
    }
    IncomingSubject subject(document, chain->stored.unit, main_content(tx, document.id));
    std::string waits_for;
    bool has_come = false;
    for (const Task& task : tx.tasks().of_instance(chain->stored.id)) {
        const workflow::Node* node = chain->definition->find(task.node);
        if (task.kind != TaskKind::task || node == nullptr || !is_it(*node)) {
            waits_for += (waits_for.empty() ? "" : ", ") + task.name;
            continue;
        }
        has_come = true;
        const auto acting = acting_at(tx, actor, task, *chain, subject, now);
        if (!acting) {
            continue;
        }
        const std::string outcome = workflow::outcomes_of(*node).front().name;
        const workflow::Complete event{static_cast<workflow::Number>(task.number), *acting, outcome, reason, chain->instance.version_sha256,
                                       std::move(fields), std::move(lists), ""};
        return keep_sent(take_step(tx, services, actor, subject, *chain, event, {task.id, task.node, outcome, reason}, now), chain->stored.id, sent);
    }
    if (has_come) {
        return forbid({"Bước này không thuộc việc của bạn.", "This step is not yours to do."});
    }
    return fail(Code::conflict, {fmt::format("Quy trình chưa tới bước này; đang chờ: {}.", waits_for),
                                 fmt::format("The chain has not come to this step; it waits for: {}.", waits_for)});
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
        Sent sent;
        if (auto changed = change(tx, *document, now, fields, sent); !changed) {
            return pass(changed.error());
        }
        tx.incoming().save(*document);
        ++document->version;
        tx.search().index(index_entry(*document));
        record(tx, actor, now, kind, incoming_object(id), std::move(fields));
        if (auto delivered = deliver(tx, services, actor, id, sent, now); !delivered) {
            return pass(delivered.error());
        }
        return incoming_view(tx, std::move(*document));
    });
}

}  // namespace

IncomingView incoming_view(Tx& tx, records::IncomingDocument document) {
    const DocumentId id = document.id;
    return {std::move(document),
            tx.files().of_document(id),
            tx.files().units(id),
            tx.outgoing().answers_to(id),
            tx.signature_reports().of_document(id),
            tx.arrivals().transfers(id),
            tx.arrivals().urgings(id),
            tx.arrivals().receipt(id).has_value()};
}

Result<IncomingView> RegisterIncoming::run(const Actor& actor, const Input& input) {
    if (!actor.holds_for_agency(Role::clerk)) {
        return forbid({"Chỉ văn thư của cơ quan được đăng ký văn bản đến.", "Only a clerk of the agency registers incoming documents."});
    }
    auto details = details_of(input.metadata);
    if (!details) {
        return pass(details.error());
    }
    if (input.attachments.size() >= static_cast<std::size_t>(services_.limits.files_per_document)) {
        return fail_field("/attachments", {"Quá nhiều tệp.", "Too many files."});
    }
    return services_.storage.write([&](Tx& tx) -> Result<IncomingView> {
        const auto book = load_book(tx, services_, input.book);
        if (!book || book->kind != records::BookKind::incoming) {
            return fail_field("/book", {"Không có sổ văn bản đến này.", "There is no such book of incoming documents."});
        }
        if (details->answers && !load_outgoing(tx, actor, *details->answers)) {
            return fail_field("/answers", {"Không có văn bản đi này.", "There is no such outgoing document."});
        }
        if (!input.accept_duplicate) {
            if (auto unique = warn_of_twins(tx, *details, std::nullopt); !unique) {
                return pass(unique.error());
            }
        }
        auto near = near_ones(tx, actor, details->issuer, details->document_day, details->subject,
                              input.upload ? digests_of(tx, {*input.upload}) : std::vector<std::string>{});
        const Instant reading = services_.clock.now();  // the only one, for number and date
        const DocumentId id = DocumentId::make(reading, services_.random);
        const auto entry = enter_number(tx, services_, actor, *book, input.reserved_number, id, reading);
        if (!entry) {
            return pass(entry.error());
        }
        const Instant now = entry->changed_at.value_or(entry->at);
        if (auto checked = records::check(*details, entry->day); !checked) {
            return pass(checked.error());
        }
        records::IncomingDocument document;
        document.id = id;
        document.series = entry->series;
        document.number = {entry->number};
        document.arrived_at = now;
        document.details = *details;
        document.registered_by = actor.user;
        if (const auto mail = input.mail ? tx.arrived_mails().find(*input.mail) : std::nullopt; mail && !document.details.sender_email && !mail->from_address.empty()) {
            document.details.sender_email = mail->from_address;
        }
        tx.incoming().add(document);
        if (input.mail) {
            if (auto decided = mail_is_registered(tx, actor, *input.mail, id, now); !decided) {
                return pass(decided.error());
            }
        }
        std::vector<std::pair<std::string, std::string>> fields{{"number", document.number.text()},
                                                                {"year", std::to_string(static_cast<int>(entry->series.year))}};
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
            queue_derivatives(tx, services_, *file, now);
            queue_validation(tx, *file, now);
        }
        tx.search().index(index_entry(document));
        Sent sent;
        if (tx.chains().current_definition(incoming_process)) {
            // The clerk's own step, the submission, has its deadline from now on.
            if (auto begun = begin_chain(tx, services_, actor, document, sent, now); !begun) {
                return pass(begun.error());
            }
        }
        record(tx, actor, now, "incoming-registered", incoming_object(id), std::move(fields));
        if (auto delivered = deliver(tx, services_, actor, id, sent, now); !delivered) {
            return pass(delivered.error());
        }
        acknowledge_when_judged(tx, services_, id, now);
        if (details->answers) {
            if (auto told = deliver_answer(tx, services_, actor, *details->answers, now); !told) {
                return pass(told.error());
            }
        }
        IncomingView view = incoming_view(tx, std::move(document));
        view.near_duplicates = std::move(near);
        return view;
    });
}

Result<IncomingView> ReadIncoming::find(const Actor& actor, const DocumentId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<IncomingView> {
        auto document = load_incoming(tx, actor, id);
        if (!document) {
            return pass(document.error());
        }
        return incoming_view(tx, std::move(*document));
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

Result<std::vector<NearDuplicate>> ReadIncoming::near_duplicates(const Actor& actor, const Described& described) {
    if (!actor.holds_for_agency(Role::clerk)) {
        return forbid({"Chỉ văn thư được kiểm tra trùng.", "Only clerks check for duplicates."});
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<NearDuplicate>> {
        std::vector<std::string> digests;
        if (described.upload) {
            const auto upload = tx.uploads().find(*described.upload);
            if (!upload || upload->user != actor.user) {
                return fail(Code::not_found, {"Không có lượt tải lên này.", "There is no such upload."});
            }
            digests = digests_of(tx, {*described.upload});
        }
        return near_ones(tx, actor, described.issuer, described.document_day, described.subject, digests);
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
                           [&](Tx&, records::IncomingDocument& document, Instant now, auto&, Sent&) {
                               return document.correct(*details, local_day(now, services_.agency.utc_offset));
                           });
}

Result<IncomingView> ProcessIncoming::submit(const Actor& actor, const DocumentId& id, long long version, const UserId& leader) {
    if (!actor.holds_for_agency(Role::clerk)) {
        return forbid({"Chỉ văn thư được trình văn bản đến.", "Only a clerk submits incoming documents."});
    }
    return change_incoming(
        services_, actor, id, version, "incoming-submitted",
        [&](Tx& tx, records::IncomingDocument& document, Instant now, auto& fields, Sent& sent) -> Result<void> {
            fields.emplace_back("leader", leader.text());
            if (!open_chain_of(tx, id)) {
                if (auto begun = begin_chain(tx, services_, actor, document, sent, now); !begun) {
                    return begun;
                }
            } else if (document.state == records::IncomingState::submitted) {
                // To another leader, as long as the first has not acted.
                if (auto back = recall_chain(tx, services_, actor, document, "Trình lãnh đạo khác", sent, now); !back) {
                    return back;
                }
            }
            return complete_task(tx, services_, actor, document, has_field("leader"), {{"leader", leader.text()}}, {}, "", sent, now);
        });
}

Result<IncomingView> ProcessIncoming::instruct(const Actor& actor, const DocumentId& id, long long version,
                                               const Instruction& instruction) {
    return change_incoming(
        services_, actor, id, version, "incoming-instructed",
        [&](Tx& tx, records::IncomingDocument& document, Instant now, auto& fields, Sent& sent) -> Result<void> {
            if (instruction.due_day &&
                std::chrono::sys_days{*instruction.due_day} < std::chrono::sys_days{local_day(now, services_.agency.utc_offset)}) {
                return fail_field("/due_date", {"Hạn xử lý đã qua.", "The deadline is in the past."});
            }
            std::map<std::string, std::string> values{{"lead-unit", instruction.lead_unit.text()}, {"instruction", instruction.text}};
            std::map<std::string, std::vector<std::string>> lists;
            fields.emplace_back("lead", instruction.lead_unit.text());
            for (const UnitId& unit : instruction.cooperating_units) {
                lists["cooperating-units"].push_back(unit.text());
                fields.emplace_back("cooperating", unit.text());
            }
            if (instruction.due_day) {
                values["due"] = to_iso(*instruction.due_day);
            }
            if (document.state == records::IncomingState::instructed) {
                // Once more changes the instruction, as long as no unit has begun.
                if (auto back = recall_chain(tx, services_, actor, document, "Sửa ý kiến chỉ đạo", sent, now); !back) {
                    return back;
                }
            }
            return complete_task(tx, services_, actor, document, has_field("lead-unit"), values, lists, "", sent, now);
        });
}

Result<IncomingView> ProcessIncoming::complete(const Actor& actor, const DocumentId& id, long long version,
                                               const std::string& note) {
    return change_incoming(
        services_, actor, id, version, "incoming-completed",
        [&](Tx& tx, records::IncomingDocument& document, Instant now, auto&, Sent& sent) -> Result<void> {
            return complete_task(tx, services_, actor, document,
                                 [](const workflow::Node& node) { return node.effect == workflow::Effect::close; }, {}, {}, note, sent, now);
        });
}

}  // namespace vanthu::app
