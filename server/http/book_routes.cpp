#include "server/http/handlers.hpp"
#include "server/http/register_views.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

Response book_answer(Context& context, int status, const Result<records::Book>& book) {
    return book ? answer(status, views::book(*book), book->version) : problem(book.error(), context.request);
}

}  // namespace

Response list_books(Context& context) {
    const auto found = context.use_cases.books.list(context.actor);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const records::Book& one : *found) {
        items.push_back(views::book(one));
    }
    return answer(200, {{"items", std::move(items)}});
}

Response add_book(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::ManageBooks::Input input;
    input.code = reader.text("code", 40);
    input.kind = reader.text("kind", 20);
    input.name = reader.text("name", 200);
    if (const auto unit = reader.optional_uuid("unit")) {
        input.unit = UnitId{*unit};
    }
    input.issuer_symbol = reader.optional_text("issuer_symbol", 30);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return book_answer(context, 201, context.use_cases.books.add(context.actor, input));
}

Response get_book(Context& context) {
    return book_answer(context, 200, context.use_cases.books.find(context.actor, context.parameter("book")));
}

Response close_book(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string reason = reader.text("reason", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return book_answer(context, 200, context.use_cases.books.close(context.actor, context.parameter("book"), context.version, reason));
}

Response list_numbering_rules(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query, 20);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto found = context.use_cases.books.rules(context.actor, page.after, page.limit);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const auto& one : *found) {
        items.push_back(views::numbering_rules(one));
    }
    const bool more = static_cast<int>(found->size()) == page.limit;
    return answer(200, views::page(std::move(items), more ? json::value(found->back().id) : json::value(nullptr)));
}

Response decide_numbering(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto effective_from = reader.day("effective_from");
    std::vector<records::NumberingRule> rules;
    constexpr std::size_t rules_limit = 500;
    if (const json::array* lines = reader.array("rules", rules_limit)) {
        for (std::size_t i = 0; i < lines->size(); ++i) {
            ObjectReader line((*lines)[i], "/rules/" + std::to_string(i));
            records::NumberingRule rule;
            rule.type_code = line.text("type", 10);
            if (const auto unit = line.optional_uuid("unit")) {
                rule.unit = UnitId{*unit};
            }
            rule.book = line.text("book", 40);
            static_cast<void>(line.finish());
            reader.absorb(line);
            rules.push_back(std::move(rule));
        }
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto decided = context.use_cases.books.decide(context.actor, effective_from, rules);
    return decided ? answer(201, views::numbering_rules(*decided)) : problem(decided.error(), context.request);
}

Response preview_type_number(Context& context) {
    QueryReader query(context.request.query);
    const std::string type = query.text("type", 10).value_or("");
    const UnitId unit{query.text("unit", 36).value_or(context.actor.agency.text())};
    app::NumberingChoice choice;
    choice.book = query.text("book", 40);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto preview = context.use_cases.registers.preview(context.actor, type, unit, choice);
    return preview ? answer(200, views::number_preview(*preview)) : problem(preview.error(), context.request);
}

}  // namespace vanthu::http
