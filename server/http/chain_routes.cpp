#include "server/http/chain_views.hpp"
#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

Response chain_answer(Context& context, const Result<app::ChainView>& view) {
    return view ? answer(200, views::chain(*view)) : problem(view.error(), context.request);
}

InstanceId chain_of(Context& context) {
    return InstanceId{context.parameter("id")};
}

/// The one field "reason" of a body.
Result<std::string> read_reason(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return pass(body.error());
    }
    ObjectReader reader(*body);
    std::string reason = reader.text("reason", 1000);
    if (const auto read = reader.finish(); !read) {
        return pass(read.error());
    }
    return reason;
}

}  // namespace

Response get_chain(Context& context) {
    return chain_answer(context, context.use_cases.chains.find(context.actor, chain_of(context)));
}

Response chain_history(Context& context) {
    QueryReader query(context.request.query);
    const auto after = query.integer("after", 0, 1'000'000'000).value_or(0);
    const auto limit = query.integer("limit", 1, 500).value_or(100);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto steps = context.use_cases.chains.history(context.actor, chain_of(context), after, static_cast<int>(limit));
    if (!steps) {
        return problem(steps.error(), context.request);
    }
    json::array items;
    for (const auto& one : *steps) {
        items.push_back(views::step(one));
    }
    const bool more = static_cast<long long>(steps->size()) == limit;
    return answer(200, views::page(std::move(items), more ? json::value(steps->back().number) : json::value(nullptr)));
}

Response replay_chain(Context& context) {
    const auto steps = context.use_cases.chains.replay(context.actor, chain_of(context));
    return steps ? answer(200, {{"steps", *steps}, {"fits", true}}) : problem(steps.error(), context.request);
}

Response recall_chain(Context& context) {
    const auto reason = read_reason(context);
    return reason ? chain_answer(context, context.use_cases.chains.recall(context.actor, chain_of(context), *reason))
                  : problem(reason.error(), context.request);
}

Response undo_chain(Context& context) {
    return chain_answer(context, context.use_cases.chains.undo(context.actor, chain_of(context)));
}

Response suspend_chain(Context& context) {
    const auto reason = read_reason(context);
    return reason ? chain_answer(context, context.use_cases.chains.suspend(context.actor, chain_of(context), *reason))
                  : problem(reason.error(), context.request);
}

Response resume_chain(Context& context) {
    return chain_answer(context, context.use_cases.chains.resume(context.actor, chain_of(context)));
}

Response cancel_chain(Context& context) {
    const auto reason = read_reason(context);
    return reason ? chain_answer(context, context.use_cases.chains.cancel(context.actor, chain_of(context), *reason))
                  : problem(reason.error(), context.request);
}

Response inform_people(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    std::vector<UserId> people;
    for (const std::string& one : reader.uuids("people", 200)) {
        people.emplace_back(one);
    }
    const std::string note = reader.optional_text("note", 500).value_or("");
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return chain_answer(context, context.use_cases.chains.inform(context.actor, chain_of(context), people, note));
}

Response receive_message(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string name = reader.text("name", 100);
    const std::string kind = reader.optional_text("kind", 10).value_or("message");
    if (kind != "message" && kind != "signal") {
        reader.wrong("kind", {"Chỉ nhận message hoặc signal.", "message or signal."});
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return chain_answer(context, context.use_cases.chains.receive(context.actor, chain_of(context),
                                                                  kind == "signal" ? workflow::EventKind::signal : workflow::EventKind::message, name));
}

Response begin_ad_hoc(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto token = static_cast<workflow::Number>(reader.integer("token", 1, 4'000'000'000));
    const auto node = reader.optional_text("node", 200);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return chain_answer(context, node ? context.use_cases.chains.begin_ad_hoc(context.actor, chain_of(context), token, *node)
                                      : context.use_cases.chains.finish_ad_hoc(context.actor, chain_of(context), token));
}

Response migrate_chain(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string definition = reader.text("definition", 64);
    const std::string reason = reader.text("reason", 1000);
    const bool dry_run = reader.optional_flag("dry_run").value_or(false);
    const auto mapping = reader.named_texts("mapping", 200, 0).texts;
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return chain_answer(context, context.use_cases.chains.migrate(context.actor, chain_of(context), definition, mapping, reason, dry_run));
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

namespace {

/// The file of a definition, or null.
const std::string* bpmn_of(const Request& request) {
    const bool is_xml = request.headers.find("Content-Type").value_or("").starts_with("application/xml");
    return is_xml ? std::get_if<std::string>(&request.body) : nullptr;
}

Response no_bpmn(const Request& request) {
    return problem({Code::unsupported, {"Cần tệp BPMN 2.0 kiểu application/xml, tối đa 64 KB.",
                                        "A BPMN 2.0 file as application/xml of at most 64 KB."}, {}, {}},
                   400, request);
}

}  // namespace

Response deploy_workflow(Context& context) {
    const auto* xml = bpmn_of(context.request);
    if (xml == nullptr) {
        return no_bpmn(context.request);
    }
    const auto stored = context.use_cases.workflows.run(context.actor, *xml);
    return stored ? answer(201, views::workflow(*stored)) : problem(stored.error(), context.request);
}

Response check_workflow(Context& context) {
    const auto* xml = bpmn_of(context.request);
    if (xml == nullptr) {
        return no_bpmn(context.request);
    }
    const auto problems = context.use_cases.workflows.check(context.actor, *xml);
    if (!problems) {
        return problem(problems.error(), context.request);
    }
    const bool vietnamese = language_of(context.request) == Language::vi;
    return answer(200, {{"problems", views::all(*problems, [&](const FieldError& one) {
                             return json::object{{"where", one.pointer}, {"detail", vietnamese ? one.detail.vi : one.detail.en}};
                         })}});
}

Response get_workflow(Context& context) {
    const auto stored = context.use_cases.workflows.find(context.actor, context.parameter("hash"));
    return stored ? text_answer(stored->xml, "application/xml") : problem(stored.error(), context.request);
}

Response compare_workflows(Context& context) {
    QueryReader query(context.request.query);
    const auto with = query.text("with", 64).value_or("");
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto difference = context.use_cases.workflows.difference(context.actor, context.parameter("hash"), with);
    if (!difference) {
        return problem(difference.error(), context.request);
    }
    const auto texts = [](const std::vector<std::string>& values) {
        json::array array;
        for (const std::string& value : values) {
            array.emplace_back(value);
        }
        return array;
    };
    return answer(200, {{"added", texts(difference->added)}, {"removed", texts(difference->removed)}, {"changed", texts(difference->changed)}});
}

Response preview_chain(Context& context) {
    QueryReader query(context.request.query);
    const auto key = query.text("workflow", 200);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto steps = context.use_cases.workflows.preview(context.actor, DocumentId{context.parameter("id")}, key.value_or(""));
    if (!steps) {
        return problem(steps.error(), context.request);
    }
    const bool vietnamese = language_of(context.request) == Language::vi;
    return answer(200, {{"steps", views::all(*steps, [&](const app::DeployWorkflow::PreviewedStep& one) {
                             return json::object{{"node", one.node},
                                                 {"name", one.name},
                                                 {"effect", workflow::to_string(one.effect)},
                                                 {"due_at", views::or_null(one.due)},
                                                 {"unit_id", views::or_null(one.unit)},
                                                 {"role", views::or_null(one.role)},
                                                 {"people", views::all(one.people, [](const UserId& id) { return id.text(); })},
                                                 {"trouble", one.trouble ? json::value(vietnamese ? one.trouble->vi : one.trouble->en) : json::value(nullptr)}};
                         })}});
}

Response simulate_workflow(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    constexpr std::size_t text_limit = 4000;
    constexpr std::size_t list_limit = 500;
    NamedTexts document = reader.named_texts("document", text_limit, list_limit);
    const workflow::Facts facts{std::move(document.texts), std::move(document.lists)};
    const auto outcomes = reader.named_texts("outcomes", 50, 0).texts;
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto simulation = context.use_cases.workflows.simulate(context.actor, context.parameter("hash"), facts, outcomes);
    return simulation ? answer(200, views::simulation(*simulation)) : problem(simulation.error(), context.request);
}

}  // namespace vanthu::http
