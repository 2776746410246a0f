#include "server/http/conditions.hpp"
#include "server/http/handlers.hpp"
#include "server/http/register_views.hpp"

namespace vanthu::http {
namespace {

Response printed(Context& context, app::ArchiveForm form, const std::string& format) {
    const std::string& id = context.parameter("id");
    if (format == "json") {
        const auto table = context.use_cases.archive_forms.table(context.actor, form, id);
        return table ? answer(200, views::table(*table)) : problem(table.error(), context.request);
    }
    const auto kind = format == "pdf" ? app::PrintFormat::pdf : format == "xlsx" ? app::PrintFormat::xlsx : app::PrintFormat::csv;
    return file_answer(context.use_cases.archive_forms.print(context.actor, form, id, kind), context);
}

Response print_form(Context& context, app::ArchiveForm form) {
    QueryReader query(context.request.query);
    const std::string format = query.choice("format", {"pdf", "xlsx", "csv", "json"});
    const auto read = query.finish();
    return read ? printed(context, form, format) : problem(read.error(), context.request);
}

Response package_answer(Context& context, const Result<app::DossierPackage>& packed) {
    if (!packed) {
        return problem(packed.error(), context.request);
    }
    Response response;
    response.headers.add("Content-Type", packed->media_type);
    response.headers.add("Content-Disposition", "attachment; filename=\"" + packed->name + "\"");
    response.body = FileSlice{packed->file->path(), 0, packed->content.size_bytes, packed->file};
    return response;
}

}  // namespace

Response print_file_plan(Context& context) {
    return print_form(context, app::ArchiveForm::file_plan);
}

Response print_dossier_documents(Context& context) {
    return print_form(context, app::ArchiveForm::documents);
}

Response print_handover(Context& context) {
    QueryReader query(context.request.query);
    const std::string format = query.choice("format", {"pdf", "xlsx", "csv", "json"});
    const bool is_record = query.choice("form", {"list", "record"}) == "record";
    const auto read = query.finish();
    return read ? printed(context, is_record ? app::ArchiveForm::handover_record : app::ArchiveForm::handover_list, format)
                : problem(read.error(), context.request);
}

Response print_disposal(Context& context) {
    return print_form(context, app::ArchiveForm::disposal_list);
}

Response pack_dossier(Context& context) {
    return package_answer(context, context.use_cases.packages.submission(context.actor, DossierId{context.parameter("id")}));
}

Response export_dossier(Context& context) {
    QueryReader query(context.request.query);
    const bool is_pdf = query.choice("format", {"xml", "pdf"}) == "pdf";
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    if (is_pdf) {
        return package_answer(context, context.use_cases.reading_copies.make(context.actor, DossierId{context.parameter("id")}));
    }
    auto exported = context.use_cases.packages.xml(context.actor, DossierId{context.parameter("id")});
    if (!exported) {
        return problem(exported.error(), context.request);
    }
    Response response;
    response.headers.add("Content-Type", "application/xml");
    response.headers.add("Content-Disposition", "attachment; filename=\"ho-so-" + context.parameter("id") + ".xml\"");
    response.body = std::move(exported->text);
    return response;
}

}  // namespace vanthu::http
