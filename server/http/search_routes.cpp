#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

json::object result_view(const app::SearchResult& one) {
    return {{"id", one.id.text()},
            {"direction", one.direction},
            {"state", one.state},
            {"type", one.type_code},
            {"subject", one.subject},
            {"symbol", views::or_null(one.symbol)},
            {"date", views::or_null(one.day)},
            {"issuer", one.issuer},
            {"number", views::or_null(one.number)},
            {"year", views::or_null(one.year)},
            {"closeness", one.closeness},
            {"cells", views::all(one.cells, [](const std::string& cell) { return json::value(cell); })}};
}

json::object saved_view(const app::SavedSearch& one) {
    return {{"id", one.id}, {"name", one.name}, {"query", one.query}, {"created_at", to_rfc3339(one.created_at)}};
}

std::optional<std::chrono::year_month_day> read_day(QueryReader& query, std::string_view name, std::optional<Error>& error) {
    const auto text = query.text(name, 10);
    if (!text) {
        return std::nullopt;
    }
    const auto day = parse_iso_day(*text);
    if (!day) {
        error = day.error();
        return std::nullopt;
    }
    return *day;
}

struct SearchRequest {
    app::SearchDocuments::Input input;
    std::string format;
};

Result<SearchRequest> read_search(Context& context) {
    QueryReader query(context.request.query);
    SearchRequest request;
    request.format = query.choice("format", {"json", "pdf", "xlsx", "csv"});
    const auto columns = query.text("columns", 500);
    app::SearchDocuments::Input& input = request.input;
    std::optional<Error> error;
    input.words = query.text("q", 200).value_or("");
    app::SearchFilter& filter = input.filter;
    filter.direction = query.text("direction", 20);
    filter.type_code = query.text("type", 10);
    filter.state = query.text("state", 30);
    filter.urgency = query.text("urgency", 20);
    filter.from = read_day(query, "from", error);
    filter.until = read_day(query, "until", error);
    filter.year = query.integer("year", 1900, 3000);
    filter.book = query.text("book", 50);
    filter.number = query.integer("number", 0, 1'000'000'000);
    if (const auto unit = query.text("unit", 36)) {
        filter.unit = UnitId{*unit};
    }
    filter.issuer = query.text("issuer", 200);
    if (const auto dossier = query.text("dossier", 36)) {
        filter.dossier = DossierId{*dossier};
    }
    input.order = query.choice("order", {"newest", "relevance"}) == "relevance" ? app::SearchDocuments::Order::relevance
                                                                                 : app::SearchDocuments::Order::newest;
    input.before = query.integer("before", 1, 1LL << 60U);
    input.limit = static_cast<int>(query.integer("limit", 1, 200).value_or(50));
    if (const auto read = query.finish(); !read) {
        return pass(read.error());
    }
    if (error) {
        return pass(*error);
    }
    if (columns || request.format != "json") {
        auto chosen = app::parse_search_columns(columns.value_or(""));
        if (!chosen) {
            return pass(chosen.error());
        }
        input.columns = std::move(*chosen);
    }
    return request;
}

}  // namespace

Response search(Context& context) {
    const auto request = read_search(context);
    if (!request) {
        return problem(request.error(), context.request);
    }
    if (request->format != "json") {
        const auto kind = request->format == "pdf" ? app::PrintFormat::pdf : request->format == "xlsx" ? app::PrintFormat::xlsx : app::PrintFormat::csv;
        return file_answer(context.use_cases.search.print(context.actor, request->input, kind), context);
    }
    const auto page = context.use_cases.search.run(context.actor, request->input);
    return page ? answer(200, views::page(views::all(page->results, result_view), views::or_null(page->next))) : problem(page.error(), context.request);
}

Response list_saved_searches(Context& context) {
    const auto found = context.use_cases.search.saved(context.actor);
    return found ? answer(200, {{"items", views::all(*found, saved_view)}}) : problem(found.error(), context.request);
}

Response save_search(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string name = reader.text("name", 100);
    const std::string query = reader.text("query", 2000);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto saved = context.use_cases.search.save(context.actor, name, query);
    return saved ? answer(200, saved_view(*saved)) : problem(saved.error(), context.request);
}

Response remove_saved_search(Context& context) {
    const auto removed = context.use_cases.search.remove(context.actor, context.parameter("id"));
    return removed ? no_content() : problem(removed.error(), context.request);
}

}  // namespace vanthu::http
