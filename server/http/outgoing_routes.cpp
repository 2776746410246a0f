#include "server/http/handlers.hpp"
#include "server/http/views.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

records::Dispatch read_dispatch(ObjectReader& reader) {
    records::Dispatch dispatch;
    dispatch.copies = reader.optional_integer("copies", 1, 99'999);
    dispatch.archive_receiver = reader.optional_text("archive_receiver", 200);
    dispatch.transferred_day = reader.optional_day("transferred_date");
    return dispatch;
}

Response outgoing_answer(Context& context, int status, const Result<app::OutgoingView>& view) {
    return view ? answer(status, views::outgoing(*view), view->document.version) : problem(view.error(), context.request);
}

}  // namespace

Response draft_outgoing(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::DraftOutgoing::Input input;
    input.upload = UploadId{reader.uuid("upload")};
    for (const std::string& upload : reader.uuids("attachments", 100)) {
        input.attachments.emplace_back(upload);
    }
    input.type_code = reader.text("type", 10);
    input.subject = reader.text("subject", 500);
    input.urgency = reader.optional_text("urgency", 20).value_or("normal");
    input.secrecy = reader.optional_text("secrecy", 20).value_or("none");
    input.drafting_unit = UnitId{reader.uuid("unit")};
    if (const auto answers = reader.optional_uuid("answers")) {
        input.answers = DocumentId{*answers};
    }
    input.recipients = reader.optional_texts("recipients", 200, 200).value_or(std::vector<std::string>{});
    input.due_day = reader.optional_day("due_date");
    input.note = reader.optional_text("note", 500);
    if (const auto corrects = reader.optional_uuid("corrects")) {
        input.corrects = DocumentId{*corrects};
    }
    if (const auto replaces = reader.optional_uuid("replaces")) {
        input.replaces = DocumentId{*replaces};
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return outgoing_answer(context, 201, context.use_cases.draft.run(context.actor, input));
}

Response list_outgoing(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    const auto state = query.text("state", 30);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto found = context.use_cases.read_outgoing.page(context.actor, state, page);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const auto& one : *found) {
        items.push_back(views::outgoing_row(one));
    }
    const bool more = static_cast<int>(found->size()) == page.limit;
    return answer(200, views::page(std::move(items), more ? json::value(found->back().id.text()) : json::value(nullptr)));
}

Response get_outgoing(Context& context) {
    return outgoing_answer(context, 200, context.use_cases.read_outgoing.find(context.actor, DocumentId{context.parameter("id")}));
}

Response add_version(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const UploadId upload{reader.uuid("upload")};
    const auto note = reader.optional_text("note", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return outgoing_answer(context, 200, context.use_cases.draft.add_version(context.actor, DocumentId{context.parameter("id")},
                                                                             context.version, upload, note));
}

Response submit_outgoing(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string key = reader.text("workflow", 100);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return outgoing_answer(context, 200, context.use_cases.approve.submit(context.actor, DocumentId{context.parameter("id")},
                                                                          context.version, key));
}

Response cancel_outgoing(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string reason = reader.text("reason", 1000);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return outgoing_answer(context, 200,
                           context.use_cases.draft.cancel(context.actor, DocumentId{context.parameter("id")}, context.version, reason));
}

Response preview_number(Context& context) {
    QueryReader query(context.request.query);
    app::NumberingChoice choice;
    choice.book = query.text("book", 40);
    if (const auto reserved = query.integer("reserved_number", 1, 1'000'000'000)) {
        choice.reserved_number = static_cast<int>(*reserved);
    }
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto preview = context.use_cases.issue.preview(context.actor, DocumentId{context.parameter("id")}, choice);
    return preview ? answer(200, views::number_preview(*preview)) : problem(preview.error(), context.request);
}

Response number_outgoing(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::NumberingChoice choice;
    choice.book = reader.optional_text("book", 40);
    if (const auto reserved = reader.optional_integer("reserved_number", 1, 1'000'000'000)) {
        choice.reserved_number = static_cast<int>(*reserved);
    }
    choice.document_day = reader.optional_day("document_date");
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return outgoing_answer(context, 200,
                           context.use_cases.issue.number(context.actor, DocumentId{context.parameter("id")}, context.version, choice));
}

Response issue_outgoing(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto recipients = reader.optional_texts("recipients", 200, 200).value_or(std::vector<std::string>{});
    const records::Dispatch dispatch = read_dispatch(reader);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return outgoing_answer(context, 200, context.use_cases.issue.issue(context.actor, DocumentId{context.parameter("id")},
                                                                       context.version, recipients, dispatch));
}

Response tell_dispatch(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const records::Dispatch dispatch = read_dispatch(reader);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return outgoing_answer(context, 200, context.use_cases.issue.tell_dispatch(context.actor, DocumentId{context.parameter("id")},
                                                                               context.version, dispatch));
}

}  // namespace vanthu::http
