#include "server/http/handlers.hpp"
#include "server/http/register_views.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

struct Page {
    app::DayRange days{std::chrono::year{2000} / 1 / 1, std::chrono::year{9999} / 12 / 31};
    app::PageRequest page;
};

Result<Page> read_page(Context& context) {
    QueryReader query(context.request.query);
    Page page;
    page.page = page_request(query);
    const auto from = query.text("from", 10);
    const auto to = query.text("to", 10);
    if (const auto read = query.finish(); !read) {
        return pass(read.error());
    }
    for (const auto& [text, day, name] : {std::tuple{from, &page.days.from, "?from"}, std::tuple{to, &page.days.to, "?to"}}) {
        if (text) {
            const auto parsed = parse_iso_day(*text);
            if (!parsed) {
                return fail_field(name, parsed.error().detail);
            }
            *day = *parsed;
        }
    }
    return page;
}

template <class One, class View>
Response page_answer(Context& context, const Result<std::vector<One>>& found, int limit, View view) {
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const One& one : *found) {
        items.push_back(view(one));
    }
    const bool more = static_cast<int>(found->size()) == limit;
    return answer(200, views::page(std::move(items), more ? json::value(found->back().id) : json::value(nullptr)));
}

Response one_answer(Context& context, int status, const Result<app::PostalDispatch>& one) {
    return one ? answer(status, views::postal_dispatch(*one), one->version) : problem(one.error(), context.request);
}

Response one_answer(Context& context, int status, const Result<app::ArchivedCopyUse>& one) {
    return one ? answer(status, views::archived_copy_use(*one), one->version) : problem(one.error(), context.request);
}

}  // namespace

Response list_postal_dispatches(Context& context) {
    const auto page = read_page(context);
    if (!page) {
        return problem(page.error(), context.request);
    }
    return page_answer(context, context.use_cases.hand_books.dispatches(context.actor, page->days, page->page.after, page->page.limit),
                       page->page.limit, views::postal_dispatch);
}

Response add_postal_dispatch(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::PostalDispatch one;
    one.day = reader.day("date");
    one.symbol = reader.text("symbol", 200);
    one.recipient = reader.text("recipient", 200);
    one.envelopes = reader.optional_integer("envelopes", 1, 99'999).value_or(1);
    one.receipt = reader.optional_text("receipt", 200);
    one.note = reader.optional_text("note", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return one_answer(context, 201, context.use_cases.hand_books.add(context.actor, std::move(one)));
}

Response get_postal_dispatch(Context& context) {
    return one_answer(context, 200, context.use_cases.hand_books.dispatch(context.actor, context.parameter("id")));
}

Response acknowledge_postal_dispatch(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string receipt = reader.text("receipt", 200);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return one_answer(context, 200, context.use_cases.hand_books.acknowledge(context.actor, context.parameter("id"), context.version, receipt));
}

Response list_archived_copy_uses(Context& context) {
    const auto page = read_page(context);
    if (!page) {
        return problem(page.error(), context.request);
    }
    return page_answer(context, context.use_cases.hand_books.uses(context.actor, page->days, page->page.after, page->page.limit), page->page.limit,
                       views::archived_copy_use);
}

Response add_archived_copy_use(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::ArchivedCopyUse one;
    one.day = reader.day("date");
    one.person = reader.text("person", 200);
    one.symbol = reader.text("symbol", 50);
    one.document_day = reader.day("document_date");
    one.type_and_subject = reader.text("type_and_subject", 600);
    one.dossier = reader.optional_text("dossier", 100);
    one.allowed_by = reader.text("allowed_by", 200);
    one.note = reader.optional_text("note", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return one_answer(context, 201, context.use_cases.hand_books.add(context.actor, std::move(one)));
}

Response get_archived_copy_use(Context& context) {
    return one_answer(context, 200, context.use_cases.hand_books.use(context.actor, context.parameter("id")));
}

Response return_archived_copy(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto day = reader.day("date");
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return one_answer(context, 200, context.use_cases.hand_books.give_back(context.actor, context.parameter("id"), context.version, day));
}

}  // namespace vanthu::http
