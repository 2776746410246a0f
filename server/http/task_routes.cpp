#include <charconv>

#include "server/http/chain_views.hpp"
#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

Response task_answer(Context& context, const Result<app::TaskView>& view) {
    return view ? answer(200, views::task_page(*view)) : problem(view.error(), context.request);
}

TaskId task_of(Context& context) {
    return TaskId{context.parameter("id")};
}

}  // namespace

Response list_inbox(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    const auto view_text = query.text("view", 20).value_or("todo");
    app::ReadInbox::Filter filter;
    filter.document_kind = query.text("direction", 10);
    filter.document_type = query.text("type", 10);
    filter.urgency = query.text("urgency", 20);
    filter.only_overdue = query.choice("overdue", {"no", "yes"}) == "yes";
    const auto document = query.text("document", 36);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    if (document) {
        if (!is_uuid(*document)) {
            return problem(fail_field("/document", {"Mã văn bản không hợp lệ.", "This is no identifier of a document."}).value(), context.request);
        }
        filter.document = DocumentId{*document};
    }
    const auto view = app::parse_inbox_view(view_text);
    if (!view) {
        return problem(fail_field("/view", {"Không có hộp việc này.", "There is no such view."}).value(), context.request);
    }
    const auto found = context.use_cases.inbox.page(context.actor, *view, filter, page.after, page.limit);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const auto& entry : found->entries) {
        items.push_back(views::inbox_entry(entry));
    }
    return answer(200, views::page(std::move(items), found->next.empty() ? json::value(nullptr) : json::value(found->next)));
}

Response count_inbox(Context& context) {
    const auto counts = context.use_cases.inbox.counts(context.actor);
    return counts ? answer(200, views::inbox_counts(*counts)) : problem(counts.error(), context.request);
}

namespace {

/// Where a page of steps goes on: "<milliseconds>:<chain>:<number>".
std::string text_of_place(const app::Chains::StepPlace& place) {
    return std::to_string(to_millis(place.at)) + ":" + place.instance.text() + ":" + std::to_string(place.number);
}

std::optional<app::Chains::StepPlace> step_place(std::string_view text) {
    const std::size_t first = text.find(':');
    const std::size_t second = text.rfind(':');
    if (first == std::string_view::npos || second == first || !is_uuid(text.substr(first + 1, second - first - 1))) {
        return std::nullopt;
    }
    const auto number = [](std::string_view digits) -> std::optional<long long> {
        long long value = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return error == std::errc{} && end == digits.data() + digits.size() && value >= 0 ? std::optional{value} : std::nullopt;
    };
    const auto at = number(text.substr(0, first));
    const auto step = number(text.substr(second + 1));
    constexpr long long far_future = 253'402'300'799'000;  // the year 9999
    if (!at || *at > far_future || !step) {
        return std::nullopt;
    }
    return app::Chains::StepPlace{from_millis(*at), InstanceId{std::string{text.substr(first + 1, second - first - 1)}}, *step};
}

}  // namespace

Response list_sent(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    app::ReadSent::Filter filter;
    if (std::string direction = query.choice("direction", {"outgoing", "incoming"}); !direction.empty()) {
        filter.document_kind = std::move(direction);
    }
    if (const std::string open = query.choice("open", {"no", "yes"}); !open.empty()) {
        filter.is_open = open == "yes";
    }
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    std::optional<app::Chains::StepPlace> before;
    if (!page.after.empty()) {
        before = step_place(page.after);
        if (!before) {
            return problem(fail_field("/after", {"Vị trí trang không hợp lệ.", "This is no position of a page."}).value(), context.request);
        }
    }
    const auto found = context.use_cases.sent.page(context.actor, filter, before, page.limit);
    if (!found) {
        return problem(found.error(), context.request);
    }
    return answer(200, views::page(views::all(found->entries, views::sent_entry),
                                   found->next ? json::value(text_of_place(*found->next)) : json::value(nullptr)));
}

Response get_task(Context& context) {
    return task_answer(context, context.use_cases.tasks.find(context.actor, task_of(context)));
}

Response decide_task(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::TaskDesk::Decision decision;
    decision.outcome = reader.text("outcome", 50);
    decision.reason = reader.optional_text("reason", 1000).value_or("");
    decision.version_sha256 = reader.text("version_sha256", 64);
    if (const auto to = reader.optional_uuid("forward_to")) {
        decision.forward_to = UserId{*to};
    }
    decision.return_to = reader.optional_text("return_to", 200);
    constexpr std::size_t text_limit = 4000;
    constexpr std::size_t list_limit = 500;
    NamedTexts fields = reader.named_texts("fields", text_limit, list_limit);
    decision.fields = std::move(fields.texts);
    decision.lists = std::move(fields.lists);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return task_answer(context, context.use_cases.tasks.decide(context.actor, task_of(context), decision));
}

Response claim_task(Context& context) {
    return task_answer(context, context.use_cases.tasks.claim(context.actor, task_of(context)));
}

Response release_task(Context& context) {
    return task_answer(context, context.use_cases.tasks.release(context.actor, task_of(context)));
}

Response see_task(Context& context) {
    return task_answer(context, context.use_cases.tasks.seen(context.actor, task_of(context)));
}

Response delegate_task(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const UserId to{reader.uuid("to")};
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return task_answer(context, context.use_cases.tasks.delegate(context.actor, task_of(context), to));
}

Response reassign_task(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto to = reader.optional_uuid("to");
    const std::string reason = reader.text("reason", 1000);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return task_answer(context, context.use_cases.tasks.reassign(context.actor, task_of(context), to ? std::optional{UserId{*to}} : std::nullopt, reason));
}

Response consult_on_task(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    std::vector<UserId> whom;
    for (const std::string& one : reader.uuids("whom", 50)) {
        whom.emplace_back(one);
    }
    const std::string question = reader.text("question", 2000);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return task_answer(context, context.use_cases.tasks.consult(context.actor, task_of(context), whom, question));
}

Response advise_on_task(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string text = reader.text("text", 4000);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return task_answer(context, context.use_cases.tasks.advise(context.actor, task_of(context), text));
}

}  // namespace vanthu::http
