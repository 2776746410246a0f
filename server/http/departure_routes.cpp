#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

Response incoming_answer(Context& context, int status, const Result<app::IncomingView>& view) {
    return view ? answer(status, views::incoming(*view), view->document.version) : problem(view.error(), context.request);
}

json::object link(const app::AnswerLink& one) {
    return {{"direction", one.direction}, {"id", one.id.text()}, {"state", one.state}, {"subject", one.subject}, {"symbol", views::or_null(one.symbol)}};
}

}  // namespace

Response return_incoming(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string reason = reader.text("reason", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return incoming_answer(context, 200, context.use_cases.send_incoming_on.send_back(context.actor, DocumentId{context.parameter("id")}, context.version, reason));
}

Response transfer_incoming(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::SendIncomingOn::Transfer transfer;
    if (const auto unit = reader.optional_uuid("unit")) {
        transfer.unit = UnitId{*unit};
    }
    transfer.agency = reader.optional_text("agency", 200);
    transfer.reason = reader.text("reason", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return incoming_answer(context, 200, context.use_cases.send_incoming_on.transfer(context.actor, DocumentId{context.parameter("id")}, context.version, transfer));
}

Response urge_incoming(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string text = reader.text("text", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return incoming_answer(context, 201, context.use_cases.send_incoming_on.urge(context.actor, DocumentId{context.parameter("id")}, text));
}

Response get_receipt(Context& context) {
    const auto found = context.use_cases.receipts.find(context.actor, DocumentId{context.parameter("id")});
    if (!found) {
        return problem(found.error(), context.request);
    }
    const bool vietnamese = language_of(context.request) == Language::vi;
    const auto words = [&](const std::string& verdict) {
        const ClientText text = app::verdict_in_words(verdict);
        return vietnamese ? text.vi : text.en;
    };
    json::object value{{"document_id", found->document.text()}, {"verdict", found->verdict}, {"verdict_text", words(found->verdict)},
                       {"made_at", to_rfc3339(found->made_at)}, {"sent_to", views::or_null(found->sent_to)}, {"sent_at", views::or_null(found->sent_at)}};
    for (const auto& [name, text] : found->fields) {
        value[name] = text;
    }
    value["files"] = views::all(found->files, [&](const app::StoredReceipt::File& file) {
        return json::object{{"name", file.name}, {"sha256", file.sha256}, {"verdict", file.verdict}, {"verdict_text", words(file.verdict)}};
    });
    return answer(200, value);
}

Response print_receipt(Context& context) {
    return print_answer(context, context.use_cases.receipts.print(context.actor, DocumentId{context.parameter("id")}));
}

Response list_answers(Context& context) {
    const auto found = context.use_cases.answers.of_document(context.actor, DocumentId{context.parameter("id")});
    if (!found) {
        return problem(found.error(), context.request);
    }
    return answer(200, {{"answers", views::all(found->answers, link)}, {"answered_by", views::all(found->answered_by, link)}});
}

}  // namespace vanthu::http
