#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

json::object view(const app::JobRow& one) {
    const bool has_next = one.state != "dead";
    return {{"id", one.id},
            {"kind", one.kind},
            {"state", one.state},
            {"attempts", one.attempts},
            {"error", one.last_error.empty() ? json::value(nullptr) : json::value(one.last_error)},
            {"told", views::or_null(one.told)},
            {"created_at", to_rfc3339(one.created_at)},
            {"next_at", has_next ? json::value(to_rfc3339(one.next_at)) : json::value(nullptr)}};
}

}  // namespace

Response list_jobs(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    const auto state = query.text("state", 20);
    const std::string work = query.text("work", 40).value_or("");
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return page_answer(context, page, context.use_cases.jobs.page(context.actor, state, page, work), view, [](const app::JobRow& one) { return one.id; });
}

Response retry_job(Context& context) {
    const auto done = context.use_cases.jobs.retry(context.actor, context.parameter("id"));
    return done ? no_content() : problem(done.error(), context.request);
}

Response retry_jobs(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string work = reader.text("work", 40);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto count = context.use_cases.jobs.retry_all(context.actor, work);
    return count ? answer(200, {{"count", *count}}) : problem(count.error(), context.request);
}

Response cancel_job(Context& context) {
    const auto done = context.use_cases.jobs.cancel(context.actor, context.parameter("id"));
    return done ? no_content() : problem(done.error(), context.request);
}

}  // namespace vanthu::http
