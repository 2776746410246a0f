#include "server/http/handlers.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

json::object view(const app::StoredCalendar& calendar) {
    const bool stored = calendar.created_at != Instant{};
    return {{"version", calendar.version},
            {"name", calendar.name},
            {"created_by", calendar.created_by.empty() ? json::value(nullptr) : json::value(calendar.created_by.text())},
            {"created_at", stored ? json::value(to_rfc3339(calendar.created_at)) : json::value(nullptr)}};
}

}  // namespace

Response list_calendars(Context& context) {
    const auto found = context.use_cases.calendars.list(context.actor);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const app::StoredCalendar& one : *found) {
        items.push_back(view(one));
    }
    return answer(200, {{"items", std::move(items)}});
}

Response put_calendar(Context& context) {
    const auto type = context.request.headers.find("Content-Type").value_or("");
    const auto* text = std::get_if<std::string>(&context.request.body);
    if (!type.starts_with("text/plain") || text == nullptr) {
        return problem({Code::unsupported, {"Cần lịch làm việc kiểu text/plain, tối đa 64 KB.", "A calendar as text/plain of at most 64 KB."}, {}, {}},
                       400, context.request);
    }
    const auto stored = context.use_cases.calendars.put(context.actor, *text);
    return stored ? answer(201, view(*stored)) : problem(stored.error(), context.request);
}

Response get_calendar(Context& context) {
    const auto stored = context.use_cases.calendars.find(context.actor, context.parameter("version"));
    return stored ? text_answer(stored->body) : problem(stored.error(), context.request);
}

Response compute_deadline(Context& context) {
    QueryReader query(context.request.query);
    const std::string from_text = query.text("from", 40).value_or("");
    const std::string amount = query.text("amount", 40).value_or("");
    const std::string working = query.text("working", 3).value_or("yes");
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto from = parse_rfc3339(from_text);
    if (!from) {
        return problem(fail_field("?from", from.error().detail).value(), context.request);
    }
    if (working != "yes" && working != "no") {
        return problem(fail_field("?working", {"Cần yes hoặc no.", "It has to be yes or no."}).value(), context.request);
    }
    const auto computed = context.use_cases.calendars.compute(context.actor, context.parameter("version"), *from, amount, working == "yes");
    if (!computed) {
        return problem(computed.error(), context.request);
    }
    json::array steps;
    for (const ClientText& line : computed->explanation.lines) {
        steps.push_back(json::object{{"vi", line.vi}, {"en", line.en}});
    }
    return answer(200, {{"calendar", computed->version},
                        {"due", to_rfc3339(computed->explanation.due)},
                        {"beyond_known_years", computed->explanation.beyond_known_years},
                        {"steps", std::move(steps)}});
}

}  // namespace vanthu::http
