#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

const char* to_string(app::DiffRun::Kind kind) {
    switch (kind) {
        case app::DiffRun::Kind::equal: return "equal";
        case app::DiffRun::Kind::removed: return "removed";
        case app::DiffRun::Kind::added: return "added";
    }
    return "equal";
}

json::value page_or_null(int page) {
    return page == 0 ? json::value(nullptr) : json::value(page);
}

Response outgoing_answer(Context& context, const Result<app::OutgoingView>& view) {
    return view ? answer(200, views::outgoing(*view), view->document.version) : problem(view.error(), context.request);
}

}  // namespace

Response put_annexes(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    std::vector<app::KeepAnnexes::Input> inputs;
    if (const json::array* items = reader.array("annexes", 100)) {
        for (std::size_t i = 0; i < items->size(); ++i) {
            ObjectReader one((*items)[i], "/annexes/" + std::to_string(i));
            app::KeepAnnexes::Input input;
            input.title = one.text("title", 500);
            input.first_page = one.optional_integer("first_page", 2, 100'000);
            if (const auto upload = one.optional_uuid("upload")) {
                input.upload = UploadId{*upload};
            }
            if (const auto file = one.optional_uuid("file")) {
                input.file = FileId{*file};
            }
            static_cast<void>(one.finish());
            reader.absorb(one);
            inputs.push_back(std::move(input));
        }
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return outgoing_answer(context, context.use_cases.annexes.plan(context.actor, DocumentId{context.parameter("id")}, context.version, inputs));
}

Response check_out_draft(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const long long minutes = reader.integer("minutes", 1, 480);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto taken = context.use_cases.check_outs.take(context.actor, DocumentId{context.parameter("id")}, minutes);
    return taken ? answer(200, views::check_out(*taken)) : problem(taken.error(), context.request);
}

Response check_in_draft(Context& context) {
    const auto done = context.use_cases.check_outs.give_back(context.actor, DocumentId{context.parameter("id")});
    return done ? no_content() : problem(done.error(), context.request);
}

Response break_check_out(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string reason = reader.text("reason", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto done = context.use_cases.check_outs.break_open(context.actor, DocumentId{context.parameter("id")}, reason);
    return done ? no_content() : problem(done.error(), context.request);
}

Response compare_versions(Context& context) {
    QueryReader query(context.request.query);
    const auto from = query.text("from", 36);
    const auto to = query.text("to", 36);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    if (!from || !to) {
        const Result<void> missing = fail_field(!from ? "?from" : "?to", {"Thiếu tệp để so sánh.", "The file to compare is missing."});
        return problem(missing.error(), context.request);
    }
    const auto compared = context.use_cases.comparison.run(context.actor, DocumentId{context.parameter("id")}, FileId{*from}, FileId{*to});
    if (!compared) {
        return problem(compared.error(), context.request);
    }
    return answer(200, {{"from", views::file(compared->from)},
                        {"to", views::file(compared->to)},
                        {"runs", views::all(compared->runs, [](const app::DiffRun& run) {
                             return json::object{{"kind", to_string(run.kind)},
                                                 {"text", run.text},
                                                 {"words", run.words},
                                                 {"from_page", page_or_null(run.from_page)},
                                                 {"to_page", page_or_null(run.to_page)}};
                         })}});
}

Response check_layout(Context& context) {
    const auto checked = context.use_cases.layout.run(context.actor, DocumentId{context.parameter("id")});
    if (!checked) {
        return problem(checked.error(), context.request);
    }
    return answer(200, {{"file", views::file(checked->file)},
                        {"deviations", views::all(checked->deviations, [](const layout::Deviation& one) {
                             return json::object{{"code", one.code},
                                                 {"weight", one.weight == layout::Deviation::Weight::error ? "error" : "advice"},
                                                 {"text", json::object{{"vi", one.text.vi}, {"en", one.text.en}}},
                                                 {"page", one.page},
                                                 {"place", one.place ? json::value(json::object{{"x", one.place->x},
                                                                                                {"y", one.place->y},
                                                                                                {"width", one.place->width},
                                                                                                {"height", one.place->height}})
                                                                     : json::value(nullptr)}};
                         })}});
}

}  // namespace vanthu::http
