#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

json::object view(const records::DocumentCopy& copy) {
    return {{"id", copy.id},
            {"version", copy.version},
            {"document_id", copy.document.text()},
            {"form", records::to_string(copy.form)},
            {"state", records::to_string(copy.state)},
            {"book", copy.series.book},
            {"number", copy.number.value},
            {"symbol", copy.symbol},
            {"date", to_iso(copy.day)},
            {"copies", copy.copies},
            {"recipients", copy.recipients},
            {"decided_by", copy.decided_by},
            {"note", views::or_null(copy.note)},
            {"file_id", copy.file.text()},
            {"signer", copy.signer},
            {"created_by", copy.created_by.text()},
            {"created_at", to_rfc3339(copy.created_at)},
            {"issued_at", views::or_null(copy.issued_at)},
            {"reason", views::or_null(copy.reason)}};
}

Response one_answer(Context& context, int status, const Result<records::DocumentCopy>& one) {
    return one ? answer(status, view(*one), one->version) : problem(one.error(), context.request);
}

}  // namespace

Response list_copies(Context& context) {
    const auto found = context.use_cases.copies.of_document(context.actor, DocumentId{context.parameter("id")});
    if (!found) {
        return problem(found.error(), context.request);
    }
    long long total = 0;
    for (const records::DocumentCopy& copy : *found) {
        total += copy.state == records::CopyState::voided ? 0 : copy.copies;
    }
    return answer(200, {{"items", views::all(*found, view)}, {"copies", total}});
}

Response make_copy(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::MakeCopies::Input input;
    if (const auto form = records::parse_copy_form(reader.text("form", 10))) {
        input.form = *form;
    } else {
        reader.wrong("form", {"Chỉ nhận SY, SL hoặc TrS.", "SY, SL or TrS."});
    }
    input.copies = reader.optional_integer("copies", 1, 99'999).value_or(1);
    input.recipients = reader.text("recipients", 4000);
    input.decided_by = reader.text("decided_by", 200);
    input.note = reader.optional_text("note", 500);
    if (const auto excerpt = reader.optional_uuid("excerpt")) {
        input.excerpt = UploadId{*excerpt};
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return one_answer(context, 201, context.use_cases.copies.make(context.actor, DocumentId{context.parameter("id")}, input));
}

Response make_excerpt(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string pages = reader.text("pages", 200);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto made = context.use_cases.excerpts.make(context.actor, DocumentId{context.parameter("id")}, pages);
    return made ? answer(201, views::upload(*made)) : problem(made.error(), context.request);
}

Response get_copy(Context& context) {
    return one_answer(context, 200, context.use_cases.copies.find(context.actor, context.parameter("id")));
}

Response issue_copy(Context& context) {
    return one_answer(context, 200, context.use_cases.copies.issue(context.actor, context.parameter("id"), context.version));
}

Response print_marked(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string purpose = reader.text("purpose", 200);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto printout = context.use_cases.marked_prints.run(context.actor, FileId{context.parameter("id")}, purpose);
    if (!printout) {
        return problem(printout.error(), context.request);
    }
    Response response;
    response.headers.add("Content-Type", printout->media_type);
    response.headers.add("Content-Disposition", attachment_named(printout->name));
    response.body = printout->content;
    return response;
}

Response list_printouts(Context& context) {
    const auto found = context.use_cases.marked_prints.of_document(context.actor, DocumentId{context.parameter("id")});
    if (!found) {
        return problem(found.error(), context.request);
    }
    return answer(200, {{"items", views::all(*found, [](const app::DocumentPrintout& one) {
                             return json::object{{"id", one.id},           {"file_id", one.file.text()},          {"number", one.number},
                                                 {"purpose", one.purpose}, {"printed_by", one.printed_by.text()}, {"printed_at", to_rfc3339(one.printed_at)}};
                         })}});
}

}  // namespace vanthu::http
