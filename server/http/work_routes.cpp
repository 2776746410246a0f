#include "server/http/handlers.hpp"
#include "server/http/views.hpp"

namespace vanthu::http {

namespace json = boost::json;

Response list_inbox(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto inbox = context.use_cases.inbox.run(context.actor, page);
    if (!inbox) {
        return problem(inbox.error(), context.request);
    }
    json::array tasks;
    for (const auto& entry : inbox->tasks) {
        tasks.push_back(json::object{{"task", views::task(entry.task)}, {"document", views::outgoing_row(entry.document)}});
    }
    json::array letters;
    for (const auto& letter : inbox->letters) {
        letters.push_back(views::incoming_row(letter));
    }
    const bool more = static_cast<int>(inbox->tasks.size()) == page.limit;
    return answer(200, {{"tasks", std::move(tasks)},
                        {"letters", std::move(letters)},
                        {"next", more ? json::value(inbox->tasks.back().task.id.text()) : json::value(nullptr)}});
}

Response get_task(Context& context) {
    const auto task = context.use_cases.approve.find(context.actor, TaskId{context.parameter("id")});
    return task ? answer(200, views::task(*task)) : problem(task.error(), context.request);
}

Response decide_task(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::ApproveOutgoing::Decision decision;
    decision.outcome = reader.text("outcome", 20);
    decision.reason = reader.optional_text("reason", 1000).value_or("");
    decision.version_sha256 = reader.text("version_sha256", 64);
    if (const auto to = reader.optional_uuid("forward_to")) {
        decision.forward_to = UserId{*to};
    }
    decision.return_to = reader.optional_text("return_to", 100);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto task = context.use_cases.approve.decide(context.actor, TaskId{context.parameter("id")}, decision);
    return task ? answer(200, views::task(*task)) : problem(task.error(), context.request);
}

Response list_workflows(Context& context) {
    const auto found = context.use_cases.workflows.list(context.actor);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const auto& one : *found) {
        items.push_back(views::workflow(one));
    }
    return answer(200, {{"items", std::move(items)}});
}

Response deploy_workflow(Context& context) {
    const auto type = context.request.headers.find("Content-Type").value_or("");
    const auto* xml = std::get_if<std::string>(&context.request.body);
    if (!type.starts_with("application/xml") || xml == nullptr) {
        return problem({Code::unsupported, {"Cần tệp BPMN 2.0 kiểu application/xml, tối đa 64 KB.",
                                            "A BPMN 2.0 file as application/xml of at most 64 KB."}, {}, {}},
                       400, context.request);
    }
    const auto stored = context.use_cases.workflows.run(context.actor, *xml);
    return stored ? answer(201, views::workflow(*stored)) : problem(stored.error(), context.request);
}

}  // namespace vanthu::http
