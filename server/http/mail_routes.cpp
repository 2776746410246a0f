#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

json::object row(const app::ArrivedMail& one) {
    return {{"id", one.id.text()},
            {"version", one.version},
            {"state", one.state},
            {"from_name", one.from_name},
            {"from_address", one.from_address.empty() ? json::value(nullptr) : json::value(one.from_address)},
            {"subject", one.subject},
            {"received_at", to_rfc3339(one.received_at)},
            {"size", one.size_bytes},
            {"is_complete", one.is_complete},
            {"document_id", views::or_null(one.document)}};
}

json::object file(const app::ArrivedMailFile& one) {
    return {{"id", one.id.text()},
            {"kind", one.kind},
            {"name", one.name},
            {"media_type", one.media_type},
            {"size", one.size_bytes},
            {"sha256", one.sha256},
            {"is_damaged", one.is_damaged},
            {"virus_scan", views::or_null(one.scan)},
            {"refusal", one.kind == "message" ? json::value(nullptr) : views::or_null(one.refusal)}};
}

json::object view(const app::MailDesk::View& one) {
    json::object value = row(one.mail);
    value["message_id"] = one.mail.message_id;
    value["text"] = one.mail.text;
    value["decided_by"] = views::or_null(one.mail.decided_by);
    value["decided_at"] = views::or_null(one.mail.decided_at);
    value["reason"] = views::or_null(one.mail.reason);
    value["files"] = views::all(one.files, file);
    return value;
}

Response mail_answer(Context& context, const Result<app::MailDesk::View>& found) {
    return found ? answer(200, view(*found), found->mail.version) : problem(found.error(), context.request);
}

}  // namespace

Response list_arrived_mails(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    const auto state = query.text("state", 20);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return page_answer(context, page, context.use_cases.mail_desk.page(context.actor, state, page), row, [](const auto& one) { return one.id.text(); });
}

Response get_arrived_mail(Context& context) {
    return mail_answer(context, context.use_cases.mail_desk.find(context.actor, app::ArrivedMailId{context.parameter("id")}));
}

Response dismiss_arrived_mail(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string reason = reader.text("reason", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return mail_answer(context, context.use_cases.mail_desk.dismiss(context.actor, app::ArrivedMailId{context.parameter("id")}, context.version, reason));
}

Response download_mail_file(Context& context) {
    const auto found = context.use_cases.mail_desk.content(context.actor, app::ArrivedMailFileId{context.parameter("id")});
    if (!found) {
        return problem(found.error(), context.request);
    }
    const auto& one = found->file;
    return download(context.request, found->path, one.size_bytes, one.sha256, one.media_type, one.name);
}

Response upload_mail_file(Context& context) {
    const auto made = context.use_cases.mail_desk.upload(context.actor, app::ArrivedMailFileId{context.parameter("id")});
    return made ? answer(201, views::upload(*made)) : problem(made.error(), context.request);
}

}  // namespace vanthu::http
