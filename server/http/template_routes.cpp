#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

json::array names_of(const std::string& fields) {
    json::array names;
    for (std::size_t at = 0; at < fields.size();) {
        const std::size_t end = fields.find('\n', at);
        names.emplace_back(fields.substr(at, end - at));
        at = end + 1;
    }
    return names;
}

json::object row(const app::DocumentTemplate& one) {
    return {{"id", one.id},
            {"version", one.version},
            {"name", one.name},
            {"type", views::or_null(one.type_code)},
            {"kind", one.kind},
            {"retired", one.is_retired},
            {"created_at", to_rfc3339(one.created_at)}};
}

json::object view(const app::TemplateView& found) {
    json::object value = row(found.one);
    value["versions"] = views::all(found.versions, [](const app::TemplateVersion& version) {
        return json::object{{"ordinal", version.ordinal},
                            {"sha256", version.sha256},
                            {"fields", names_of(version.fields)},
                            {"created_by", version.created_by.text()},
                            {"created_at", to_rfc3339(version.created_at)}};
    });
    return value;
}

ClientText in_words(const std::string& error) {
    if (error == "converter_missing") {
        return {"Máy chủ chưa cài LibreOffice nên không chuyển được sang PDF.", "LibreOffice is not installed on the server, so that no PDF can be made."};
    }
    if (error == "timed_out") {
        return {"Quá thời gian cho phép nên đã dừng.", "It took too long and was ended."};
    }
    if (error == "given_up") {
        return {"Đã thử nhiều lần mà không xong.", "It was begun several times and never ended."};
    }
    return {"Không chuyển được tệp sang PDF.", "The file could not be made a PDF."};
}

json::object view(const app::Filling& filling, bool vietnamese) {
    json::value error(nullptr);
    if (filling.error) {
        const ClientText words = in_words(*filling.error);
        error = json::object{{"code", *filling.error}, {"text", vietnamese ? words.vi : words.en}};
    }
    return {{"id", filling.id},
            {"template_id", filling.template_id},
            {"ordinal", filling.ordinal},
            {"state", filling.state},
            {"error", std::move(error)},
            {"upload", views::or_null(filling.upload)},
            {"created_at", to_rfc3339(filling.created_at)},
            {"changed_at", to_rfc3339(filling.changed_at)}};
}

Response template_answer(Context& context, int status, const Result<app::TemplateView>& found) {
    return found ? answer(status, view(*found), found->one.version) : problem(found.error(), context.request);
}

Response filling_answer(Context& context, int status, const Result<app::Filling>& found) {
    return found ? answer(status, view(*found, language_of(context.request) == Language::vi)) : problem(found.error(), context.request);
}

}  // namespace

Response list_templates(Context& context) {
    const auto found = context.use_cases.templates.list();
    return found ? answer(200, {{"items", views::all(*found, row)}}) : problem(found.error(), context.request);
}

Response add_template(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string name = reader.text("name", 200);
    const auto type = reader.optional_text("type", 10);
    const UploadId upload{reader.uuid("upload")};
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return template_answer(context, 201, context.use_cases.templates.add(context.actor, name, type, upload));
}

Response get_template(Context& context) {
    return template_answer(context, 200, context.use_cases.templates.find(context.parameter("id")));
}

Response add_template_version(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const UploadId upload{reader.uuid("upload")};
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return template_answer(context, 200, context.use_cases.templates.add_version(context.actor, context.parameter("id"), context.version, upload));
}

Response retire_template(Context& context) {
    return template_answer(context, 200, context.use_cases.templates.retire(context.actor, context.parameter("id"), context.version));
}

Response get_template_content(Context& context) {
    const auto found = context.use_cases.templates.content(context.parameter("id"));
    if (!found) {
        return problem(found.error(), context.request);
    }
    const auto& [one, newest] = *found;
    Response response;
    // An attachment of no type that a browser would show: a template may hold scripts.
    response.headers.add("Content-Type", "application/octet-stream");
    response.headers.add("Content-Disposition", attachment_named(one.name + "." + one.kind));
    response.body = newest.content;
    return response;
}

Response fill_template(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const NamedTexts values = reader.named_texts("values", 20'000, 0);
    std::optional<UnitId> unit;
    if (const auto id = reader.optional_uuid("unit")) {
        unit = UnitId{*id};
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return filling_answer(context, 201, context.use_cases.fillings.request(context.actor, context.parameter("id"), values.texts, unit));
}

Response get_filling(Context& context) {
    return filling_answer(context, 200, context.use_cases.fillings.find(context.actor, context.parameter("id")));
}

}  // namespace vanthu::http
