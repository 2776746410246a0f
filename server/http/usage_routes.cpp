#include "server/http/handlers.hpp"
#include "server/http/register_views.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

json::object usage_view(const app::UsageView& view) {
    return {{"id", view.entry.id},
            {"at", to_rfc3339(view.entry.at)},
            {"person", view.entry.user.text()},
            {"person_name", view.person},
            {"kind", app::to_string(view.entry.kind)},
            {"file", views::or_null(view.entry.file)},
            {"file_name", views::or_null(view.file_name)}};
}

template <class Read>
Response usage_answer(Context& context, Read read) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    if (const auto finished = query.finish(); !finished) {
        return problem(finished.error(), context.request);
    }
    return page_answer(context, page, read(page), usage_view, [](const app::UsageView& view) { return view.entry.id; });
}

Result<app::StatisticRequest> statistic_request(Context& context, QueryReader& query) {
    app::StatisticRequest request;
    const auto statistic = app::parse_statistic(context.parameter("statistic"));
    request.group = app::parse_statistic_group(query.choice("by", {"unit", "person", "month", "document"})).value_or(app::StatisticGroup::unit);
    const auto from = query.text("from", 10);
    const auto to = query.text("to", 10);
    if (const auto read = query.finish(); !read) {
        return pass(read.error());
    }
    if (!statistic) {
        return fail(Code::not_found, {"Không có thống kê này.", "There is no such statistic."});
    }
    request.statistic = *statistic;
    const auto& services = context.use_cases.services;
    const auto today = local_day(services.clock.now(), services.agency.utc_offset);
    const auto first = from ? parse_iso_day(*from) : today.year() / 1 / 1;
    const auto last = to ? parse_iso_day(*to) : today;
    if (!first || !last) {
        return pass(!first ? first.error() : last.error());
    }
    request.days = {*first, *last};
    return request;
}

}  // namespace

Response list_document_usage(Context& context) {
    return usage_answer(context, [&](const app::PageRequest& page) {
        return context.use_cases.usage.of_document(context.actor, DocumentId{context.parameter("id")}, page);
    });
}

Response list_dossier_usage(Context& context) {
    return usage_answer(context, [&](const app::PageRequest& page) {
        return context.use_cases.usage.of_dossier(context.actor, DossierId{context.parameter("id")}, page);
    });
}

Response print_statistic(Context& context) {
    QueryReader query(context.request.query);
    const std::string format = query.choice("format", {"json", "pdf", "xlsx", "csv"});
    const auto request = statistic_request(context, query);
    if (!request) {
        return problem(request.error(), context.request);
    }
    if (format == "json") {
        const auto table = context.use_cases.statistics.table(context.actor, *request);
        return table ? answer(200, views::table(*table)) : problem(table.error(), context.request);
    }
    const auto kind = format == "pdf" ? app::PrintFormat::pdf : format == "xlsx" ? app::PrintFormat::xlsx : app::PrintFormat::csv;
    return file_answer(context.use_cases.statistics.print(context.actor, *request, kind), context);
}

}  // namespace vanthu::http
