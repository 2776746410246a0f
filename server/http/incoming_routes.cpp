#include "core/digest.hpp"
#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"
#include "server/http/views.hpp"

#include <boost/json/parse.hpp>

namespace vanthu::http {

namespace json = boost::json;

namespace {

Response incoming_answer(Context& context, int status, const Result<app::IncomingView>& view) {
    return view ? answer(status, views::incoming(*view), view->document.version) : problem(view.error(), context.request);
}

Response rows(Context& context, const Result<std::vector<records::IncomingDocument>>& found, int limit) {
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const auto& one : *found) {
        items.push_back(views::incoming_row(one));
    }
    const bool more = limit > 0 && static_cast<int>(found->size()) == limit;
    return answer(200, views::page(std::move(items), more ? json::value(found->back().id.text()) : json::value(nullptr)));
}

std::vector<UploadId> upload_ids(const std::vector<std::string>& texts) {
    std::vector<UploadId> ids;
    for (const std::string& text : texts) {
        ids.emplace_back(text);
    }
    return ids;
}

app::IncomingMetadata read_new(ObjectReader& reader) {
    app::IncomingMetadata metadata;
    metadata.issuer = reader.text("issuer", 200);
    metadata.issuer_code = reader.optional_text("issuer_code", 35);
    metadata.number_and_symbol = reader.text("number_and_symbol", 50);
    metadata.document_day = reader.day("document_date");
    metadata.identifier = reader.optional_text("identifier", 100);
    metadata.type_code = reader.optional_text("type", 10).value_or("CV");
    metadata.subject = reader.text("subject", 500);
    metadata.urgency = reader.optional_text("urgency", 20).value_or("normal");
    metadata.due_day = reader.optional_day("due_date");
    metadata.signer_position = reader.optional_text("signer_position", 100);
    metadata.signer_name = reader.optional_text("signer_name", 50);
    if (const auto pages = reader.optional_integer("page_count", 1, 99'999)) {
        metadata.page_count = static_cast<int>(*pages);
    }
    metadata.note = reader.optional_text("note", 500);
    metadata.transferred_day = reader.optional_day("transferred_date");
    if (const auto answered = reader.optional_uuid("answer_to")) {
        metadata.answers = DocumentId{*answered};
    }
    metadata.sender_email = reader.optional_text("sender_email", 254);
    return metadata;
}

/// What is stored, as far as the request does not say otherwise; null takes an optional field away.
app::IncomingMetadata read_changed(ObjectReader& reader, const records::IncomingDetails& stored) {
    const auto optional = [&](const char* name, std::size_t limit, const std::optional<std::string>& before) {
        const bool named = reader.has(name);
        auto value = reader.optional_text(name, limit);
        return named ? value : before;
    };
    app::IncomingMetadata metadata;
    metadata.issuer = reader.optional_text("issuer", 200).value_or(stored.issuer);
    metadata.issuer_code = optional("issuer_code", 35, stored.issuer_code);
    metadata.number_and_symbol = reader.optional_text("number_and_symbol", 50).value_or(stored.number_and_symbol);
    metadata.document_day = reader.optional_day("document_date").value_or(stored.document_day);
    metadata.identifier = optional("identifier", 100, stored.identifier);
    metadata.type_code = reader.optional_text("type", 10).value_or(stored.type_code);
    metadata.subject = reader.optional_text("subject", 500).value_or(stored.subject);
    metadata.urgency = reader.optional_text("urgency", 20).value_or(records::to_string(stored.urgency));
    const bool names_due = reader.has("due_date");
    const auto due = reader.optional_day("due_date");
    metadata.due_day = names_due ? due : stored.due_day;
    metadata.signer_position = optional("signer_position", 100, stored.signer_position);
    metadata.signer_name = optional("signer_name", 50, stored.signer_name);
    const bool names_pages = reader.has("page_count");
    const auto pages = reader.optional_integer("page_count", 1, 99'999);
    const auto count = names_pages ? pages : stored.page_count;
    metadata.page_count = count ? std::optional{static_cast<int>(*count)} : std::nullopt;
    metadata.note = optional("note", 500, stored.note);
    const bool names_transfer = reader.has("transferred_date");
    const auto transferred = reader.optional_day("transferred_date");
    metadata.transferred_day = names_transfer ? transferred : stored.transferred_day;
    metadata.answers = stored.answers;
    metadata.sender_email = optional("sender_email", 254, stored.sender_email);
    return metadata;
}

}  // namespace

namespace {

app::RegisterIncoming::Input read_registration(ObjectReader& reader) {
    app::RegisterIncoming::Input input;
    input.metadata = read_new(reader);
    input.metadata.secrecy = reader.optional_text("secrecy", 20).value_or("none");
    if (const auto upload = reader.optional_uuid("upload")) {
        input.upload = UploadId{*upload};
    }
    input.attachments = upload_ids(reader.uuids("attachments", 100));
    if (const auto mail = reader.optional_uuid("mail")) {
        input.mail = app::ArrivedMailId{*mail};
    }
    input.book = reader.optional_text("book", 40).value_or("incoming");
    if (const auto reserved = reader.optional_integer("reserved_number", 1, 1'000'000'000)) {
        input.reserved_number = static_cast<int>(*reserved);
    }
    input.accept_duplicate = reader.optional_flag("accept_duplicate").value_or(false);
    return input;
}

json::object failed_item(const Error& error, Request& request) {
    const Response answer = problem(error, request);
    return {{"status", answer.status}, {"document", nullptr}, {"problem", json::parse(std::get<std::string>(answer.body))}};
}

json::object registered_item(const app::IncomingView& view) {
    json::object row = views::incoming_row(view.document);
    return {{"status", 201}, {"document", std::move(row)}, {"problem", nullptr}};
}

/// What an earlier try with the same key has made of this element.
std::optional<DocumentId> made_before(app::UnitOfWork& storage, const app::IdempotencyKey& key) {
    const auto known = storage.read([&](app::Tx& tx) -> Result<std::optional<app::KeptAnswer>> { return tx.idempotency().find(key.id); });
    if (!known || !*known) {
        return std::nullopt;
    }
    const std::string& made = (*known)->headers;
    return DocumentId{made.substr(made.find('/') + 1)};
}

/// Each element has a key of its own below the request's, so that a batch that broke off goes on where it was.
json::object register_element(Context& context, const json::value& element, std::size_t place) {
    ObjectReader reader(element, "/items/" + std::to_string(place));
    const auto input = read_registration(reader);
    if (const auto read = reader.finish(); !read) {
        return failed_item(read.error(), context.request);
    }
    app::Actor actor = context.actor;
    const app::IdempotencyKey key{sha256_hex(as_bytes(actor.idempotency->id + "/" + std::to_string(place))), actor.idempotency->request_hash};
    actor.idempotency = key;
    app::UnitOfWork& storage = context.use_cases.services.storage;
    auto made = made_before(storage, key);
    if (!made) {
        try {
            const auto view = context.use_cases.register_incoming.run(actor, input);
            return view ? registered_item(*view) : failed_item(view.error(), context.request);
        } catch (const app::DuplicateRequest&) {
            made = made_before(storage, key);  // another connection was faster with the same request
        }
    }
    const auto view = made ? context.use_cases.read_incoming.find(context.actor, *made) : Result<app::IncomingView>{fail_internal("a key without what it made")};
    return view ? registered_item(*view) : failed_item(view.error(), context.request);
}

}  // namespace

Response register_incoming(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto input = read_registration(reader);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return incoming_answer(context, 201, context.use_cases.register_incoming.run(context.actor, input));
}

Response register_batch(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    constexpr std::size_t most = 200;
    ObjectReader reader(*body);
    const json::array* items = reader.array("items", most);
    if (items == nullptr || items->empty()) {
        reader.wrong("items", {"Cần từ 1 đến 200 văn bản.", "One to 200 documents are needed."});
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    if (!context.actor.holds_for_agency(records::Role::clerk)) {
        return problem(app::forbid({"Chỉ văn thư của cơ quan được đăng ký văn bản đến.", "Only a clerk of the agency registers incoming documents."}).value(), context.request);
    }
    json::array results;
    for (std::size_t i = 0; i < items->size(); ++i) {
        results.push_back(register_element(context, items->at(i), i));
    }
    return answer(200, {{"items", std::move(results)}});
}

Response list_incoming(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    const auto state = query.text("state", 30);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return rows(context, context.use_cases.read_incoming.page(context.actor, state, page), page.limit);
}

Response find_duplicates(Context& context) {
    QueryReader query(context.request.query);
    const auto issuer = query.text("issuer", 200);
    const auto symbol = query.text("number_and_symbol", 50);
    const auto identifier = query.text("identifier", 100);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return rows(context, context.use_cases.read_incoming.duplicates(context.actor, issuer.value_or(""), symbol.value_or(""), identifier), 0);
}

Response find_near_duplicates(Context& context) {
    QueryReader query(context.request.query);
    app::ReadIncoming::Described described;
    described.issuer = query.text("issuer", 200).value_or("");
    described.subject = query.text("subject", 500).value_or("");
    const auto day = query.text("document_date", 10);
    const auto upload = query.text("upload", 36);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto document_day = parse_iso_day(day.value_or(""));
    if (!document_day || (upload && !is_uuid(*upload))) {
        return problem(fail_field(document_day ? "?upload" : "?document_date", {"Cần ngày văn bản và mã tải lên hợp lệ.", "A date and an upload's id are needed."}).value(),
                       context.request);
    }
    described.document_day = *document_day;
    if (upload) {
        described.upload = UploadId{*upload};
    }
    const auto found = context.use_cases.read_incoming.near_duplicates(context.actor, described);
    return found ? answer(200, {{"items", views::all(*found, views::near_duplicate)}}) : problem(found.error(), context.request);
}

Response get_incoming(Context& context) {
    return incoming_answer(context, 200, context.use_cases.read_incoming.find(context.actor, DocumentId{context.parameter("id")}));
}

Response correct_incoming(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    const DocumentId id{context.parameter("id")};
    const auto stored = context.use_cases.read_incoming.find(context.actor, id);
    if (!stored) {
        return problem(stored.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto metadata = read_changed(reader, stored->document.details);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return incoming_answer(context, 200, context.use_cases.process_incoming.correct(context.actor, id, context.version, metadata));
}

Response submit_incoming(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const UserId leader{reader.uuid("leader")};
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return incoming_answer(context, 200,
                           context.use_cases.process_incoming.submit(context.actor, DocumentId{context.parameter("id")},
                                                                     context.version, leader));
}

Response instruct_incoming(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::ProcessIncoming::Instruction instruction;
    instruction.text = reader.text("text", 2000);
    instruction.lead_unit = UnitId{reader.uuid("lead_unit")};
    for (const std::string& unit : reader.uuids("cooperating_units", 100)) {
        instruction.cooperating_units.emplace_back(unit);
    }
    instruction.due_day = reader.optional_day("due_date");
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return incoming_answer(context, 200,
                           context.use_cases.process_incoming.instruct(context.actor, DocumentId{context.parameter("id")},
                                                                       context.version, instruction));
}

Response complete_incoming(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string note = reader.text("note", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return incoming_answer(context, 200,
                           context.use_cases.process_incoming.complete(context.actor, DocumentId{context.parameter("id")},
                                                                       context.version, note));
}

}  // namespace vanthu::http
