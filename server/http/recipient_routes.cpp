#include "server/http/handlers.hpp"
#include "server/http/recipient_views.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

app::KeepRecipients::Input read_recipient(ObjectReader& reader) {
    app::KeepRecipients::Input input;
    const std::string kind = reader.text("kind", 20);
    if (const auto parsed = records::parse_recipient_kind(kind)) {
        input.kind = *parsed;
    } else {
        reader.wrong("kind", {"Chỉ nhận unit, partner, mail, paper hoặc text.", "unit, partner, mail, paper or text."});
    }
    input.name = reader.text("name", 200);
    if (const auto unit = reader.optional_uuid("unit")) {
        input.unit = UnitId{*unit};
    }
    input.address = reader.optional_text("address", 500);
    input.copies = reader.optional_integer("copies", 1, 99'999).value_or(1);
    return input;
}

Response one_answer(Context& context, int status, const Result<records::Recipient>& one) {
    return one ? answer(status, views::recipient(*one), one->version) : problem(one.error(), context.request);
}

Response all_answer(Context& context, const Result<std::vector<records::Recipient>>& found) {
    return found ? answer(200, {{"items", views::all(*found, views::recipient)}}) : problem(found.error(), context.request);
}

Result<std::optional<std::chrono::year_month_day>> day_of(const std::optional<std::string>& text, const char* pointer) {
    if (!text) {
        return std::nullopt;
    }
    const auto day = parse_iso_day(*text);
    return day ? Result<std::optional<std::chrono::year_month_day>>{*day} : fail_field(pointer, day.error().detail);
}

}  // namespace

Response list_recipients(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    app::RecipientFilter filter;
    filter.state = query.text("state", 20);
    filter.kind = query.text("kind", 20);
    filter.only_open = query.choice("open", {"false", "true"}) == "true";
    const auto from = day_of(query.text("from", 10), "?from");
    const auto to = day_of(query.text("to", 10), "?to");
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    if (!from || !to) {
        return problem(!from ? from.error() : to.error(), context.request);
    }
    filter.from = *from;
    filter.to = *to;
    const bool is_known = (!filter.state || records::parse_recipient_state(*filter.state)) && (!filter.kind || records::parse_recipient_kind(*filter.kind));
    if (!is_known) {
        const Result<void> wrong = fail_field("?state", {"Không có trạng thái hoặc loại này.", "No such state or kind."});
        return problem(wrong.error(), context.request);
    }
    return page_answer(context, page, context.use_cases.recipients.page(context.actor, filter, page), views::recipient_row,
                       [](const app::RecipientRow& row) { return row.recipient.id; });
}

Response list_document_recipients(Context& context) {
    return all_answer(context, context.use_cases.recipients.of_document(context.actor, DocumentId{context.parameter("id")}));
}

Response plan_recipients(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    std::vector<app::KeepRecipients::Input> inputs;
    if (const json::array* items = reader.array("recipients", 200)) {
        for (std::size_t i = 0; i < items->size(); ++i) {
            ObjectReader one((*items)[i], "/recipients/" + std::to_string(i));
            inputs.push_back(read_recipient(one));
            static_cast<void>(one.finish());
            reader.absorb(one);
        }
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return all_answer(context, context.use_cases.recipients.plan(context.actor, DocumentId{context.parameter("id")}, context.version, inputs));
}

Response add_recipient(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto input = read_recipient(reader);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return one_answer(context, 201, context.use_cases.recipients.add(context.actor, DocumentId{context.parameter("id")}, input));
}

Response get_recipient(Context& context) {
    return one_answer(context, 200, context.use_cases.recipients.find(context.actor, context.parameter("id")));
}

Response post_recipient(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::KeepRecipients::Posting posting;
    posting.day = reader.day("date");
    posting.envelopes = reader.optional_integer("envelopes", 1, 99'999).value_or(1);
    posting.receipt = reader.optional_text("receipt", 200);
    posting.note = reader.optional_text("note", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return one_answer(context, 200, context.use_cases.recipients.post(context.actor, context.parameter("id"), context.version, posting));
}

Response progress_recipient(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto state = records::parse_recipient_state(reader.text("state", 20));
    if (!state) {
        reader.wrong("state", {"Không có trạng thái này.", "No such state."});
    }
    const auto reason = reader.optional_text("reason", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return one_answer(context, 200,
                      context.use_cases.recipients.progress(context.actor, context.parameter("id"), context.version, *state, reason));
}

Response recall_outgoing(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string reason = reader.text("reason", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto view = context.use_cases.recall.run(context.actor, DocumentId{context.parameter("id")}, context.version, reason);
    return view ? answer(200, views::outgoing(*view), view->document.version) : problem(view.error(), context.request);
}

}  // namespace vanthu::http
