#include "server/http/dossier_views.hpp"
#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

constexpr std::size_t most_lines = 20'000;
constexpr std::size_t documents_at_once = 500;

Response plan_answer(Context& context, int status, const Result<app::FilePlanView>& view) {
    return view ? answer(status, views::file_plan(*view), view->plan.version) : problem(view.error(), context.request);
}

Response dossier_answer(Context& context, int status, const Result<app::DossierView>& view) {
    return view ? answer(status, views::dossier(*view), view->dossier.version) : problem(view.error(), context.request);
}

DossierId dossier_of(const Context& context) {
    return DossierId{context.parameter("id")};
}

records::Retention read_retention(ObjectReader& reader) {
    const auto years = reader.optional_integer("retention_years", 1, 100);
    return years ? records::Retention{static_cast<int>(*years)} : records::Retention{};
}

records::FilePlanLine read_line(ObjectReader& reader) {
    records::FilePlanLine line;
    if (const auto kind = records::parse_line_kind(reader.text("kind", 20))) {
        line.kind = *kind;
    } else {
        reader.wrong("kind", {"Loại dòng không hợp lệ.", "Not a kind of line."});
    }
    line.notation = reader.text("notation", 50);
    line.title = reader.text("title", 1000);
    line.retention = read_retention(reader);
    line.keeper = reader.optional_text("keeper", 200).value_or("");
    line.note = reader.optional_text("note", 500);
    return line;
}

records::DossierDetails read_details(ObjectReader& reader) {
    records::DossierDetails details;
    details.notation = reader.text("notation", 50);
    details.title = reader.text("title", 1000);
    details.retention = read_retention(reader);
    if (const auto kind = records::parse_dossier_kind(reader.optional_text("kind", 20).value_or("general"))) {
        details.kind = *kind;
    } else {
        reader.wrong("kind", {"Loại hồ sơ không hợp lệ.", "Not a kind of dossier."});
    }
    details.rights = reader.optional_text("rights", 100);
    details.language = reader.optional_text("language", 50).value_or(details.language);
    details.description = reader.optional_text("description", 2000);
    return details;
}

}  // namespace

Response list_file_plans(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return page_answer(context, page, context.use_cases.file_plans.page(page), views::file_plan_row, [](const auto& plan) { return plan.id; });
}

Response prepare_file_plan(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto year = static_cast<int>(reader.integer("year", 1900, 3000));
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return plan_answer(context, 201, context.use_cases.file_plans.prepare(context.actor, year));
}

Response get_file_plan(Context& context) {
    return plan_answer(context, 200, context.use_cases.file_plans.find(context.parameter("id")));
}

Response put_file_plan_lines(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    std::vector<records::FilePlanLine> lines;
    if (const json::array* list = reader.array("lines", most_lines)) {
        for (std::size_t i = 0; i < list->size(); ++i) {
            ObjectReader inner((*list)[i], "/lines/" + std::to_string(i));
            lines.push_back(read_line(inner));
            reader.absorb(inner);
        }
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return plan_answer(context, 200, context.use_cases.file_plans.set_lines(context.actor, context.parameter("id"), context.version, lines));
}

Response import_file_plan(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const UploadId upload{reader.uuid("upload")};
    const bool dry_run = reader.optional_flag("dry_run").value_or(false);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return plan_answer(context, 200,
                       context.use_cases.file_plans.import(context.actor, context.parameter("id"), context.version, upload, dry_run));
}

Response enforce_file_plan(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string basis = reader.text("basis", 300);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return plan_answer(context, 200, context.use_cases.file_plans.put_in_force(context.actor, context.parameter("id"), context.version, basis));
}

Response list_dossiers(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    app::ManageDossiers::Wanted wanted;
    wanted.state = query.text("state", 20);
    wanted.year = query.integer("year", 1900, 3000);
    if (const auto keeper = query.text("keeper", 36)) {
        wanted.keeper = UserId{*keeper};
    }
    if (const auto unit = query.text("unit", 36)) {
        wanted.unit = UnitId{*unit};
    }
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return page_answer(context, page, context.use_cases.dossiers.page(context.actor, wanted, page), views::dossier_row,
                       [](const auto& dossier) { return dossier.id.text(); });
}

Response review_dossiers(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return page_answer(context, page, context.use_cases.dossiers.due_for_review(context.actor, page), views::dossier_row,
                       [](const auto& dossier) { return dossier.id.text(); });
}

Response open_dossier(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::ManageDossiers::Input input;
    input.details = read_details(reader);
    if (const auto year = reader.optional_integer("year", 1900, 3000)) {
        input.year = static_cast<int>(*year);
    }
    input.unit = UnitId{reader.uuid("unit")};
    if (const auto keeper = reader.optional_uuid("keeper")) {
        input.keeper = UserId{*keeper};
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return dossier_answer(context, 201, context.use_cases.dossiers.open(context.actor, std::move(input)));
}

Response get_dossier(Context& context) {
    return dossier_answer(context, 200, context.use_cases.dossiers.find(context.actor, dossier_of(context)));
}

Response correct_dossier(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const records::DossierDetails details = read_details(reader);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return dossier_answer(context, 200, context.use_cases.dossiers.correct(context.actor, dossier_of(context), context.version, details));
}

Response pass_on_dossier(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const UserId keeper{reader.uuid("keeper")};
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return dossier_answer(context, 200, context.use_cases.dossiers.pass_on(context.actor, dossier_of(context), context.version, keeper));
}

Response close_dossier(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto ended = reader.optional_day("work_ended");
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return dossier_answer(context, 200, context.use_cases.dossiers.close(context.actor, dossier_of(context), context.version, ended));
}

Response reopen_dossier(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string reason = reader.text("reason", 1000);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return dossier_answer(context, 200, context.use_cases.dossiers.reopen(context.actor, dossier_of(context), context.version, reason));
}

Response list_dossier_documents(Context& context) {
    QueryReader query(context.request.query);
    const auto after = query.integer("after", 0, 1'000'000).value_or(0);
    const auto limit = static_cast<int>(query.integer("limit", 1, 200).value_or(50));
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto found = context.use_cases.dossiers.items(context.actor, dossier_of(context), after, limit);
    if (!found) {
        return problem(found.error(), context.request);
    }
    const bool more = static_cast<int>(found->size()) == limit;
    return answer(200, views::page(views::all(*found, views::dossier_item), more ? json::value(found->back().place.ordinal) : json::value(nullptr)));
}

Response add_dossier_documents(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    std::vector<DocumentId> documents;
    for (const std::string& id : reader.uuids("documents", documents_at_once)) {
        documents.emplace_back(id);
    }
    const auto note = reader.optional_text("note", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return dossier_answer(context, 200,
                          context.use_cases.dossiers.add_documents(context.actor, dossier_of(context), context.version, documents, note));
}

Response remove_dossier_document(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const DocumentId document{reader.uuid("document")};
    const std::string reason = reader.text("reason", 1000);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return dossier_answer(context, 200,
                          context.use_cases.dossiers.remove_document(context.actor, dossier_of(context), context.version, document, reason));
}

Response list_document_dossiers(Context& context) {
    const auto found = context.use_cases.dossiers.of_document(context.actor, DocumentId{context.parameter("id")});
    return found ? answer(200, {{"items", views::all(*found, views::dossier_row)}}) : problem(found.error(), context.request);
}

}  // namespace vanthu::http
