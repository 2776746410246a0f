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

namespace {

struct Decision {
    std::chrono::year_month_day effective_from{};
    std::vector<records::NumberingRule> rules{};
};

Result<Decision> read_decision(const Request& request) {
    const auto body = parse_json(request);
    if (!body) {
        return pass(body.error());
    }
    ObjectReader reader(*body);
    Decision decision;
    decision.effective_from = reader.day("effective_from");
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
            decision.rules.push_back(std::move(rule));
        }
    }
    if (const auto read = reader.finish(); !read) {
        return pass(read.error());
    }
    return decision;
}

}  // namespace

Response decide_numbering(Context& context) {
    const auto decision = read_decision(context.request);
    if (!decision) {
        return problem(decision.error(), context.request);
    }
    const auto decided = context.use_cases.books.decide(context.actor, decision->effective_from, decision->rules);
    return decided ? answer(201, views::numbering_rules(*decided)) : problem(decided.error(), context.request);
}

Response try_numbering(Context& context) {
    const auto decision = read_decision(context.request);
    if (!decision) {
        return problem(decision.error(), context.request);
    }
    const auto tried = context.use_cases.books.try_out(context.actor, decision->effective_from, decision->rules);
    if (!tried) {
        return problem(tried.error(), context.request);
    }
    const bool vietnamese = language_of(context.request) == Language::vi;
    json::array items;
    for (const app::ManageBooks::TriedLine& one : *tried) {
        items.push_back(json::object{{"type", one.type_code},
                                     {"unit", one.unit.text()},
                                     {"book_now", one.book_now},
                                     {"book_then", one.book_then},
                                     {"next", one.next ? json::value(views::number_preview(*one.next)) : json::value(nullptr)},
                                     {"refusal", one.refusal ? json::value(vietnamese ? one.refusal->vi : one.refusal->en) : json::value(nullptr)}});
    }
    return answer(200, {{"items", std::move(items)}});
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
