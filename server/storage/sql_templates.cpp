#include "server/storage/detail/sql_templates.hpp"

#include "core/bytes.hpp"
#include "server/storage/detail/row_values.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_one = "select * from templates where id = :p0";
constexpr std::string_view select_all = "select * from templates order by id limit 1000";
constexpr std::string_view select_versions =
    "select id, template_id, ordinal, sha256, fields, created_by, created_at from template_versions where template_id = :p0 order by ordinal limit 1000";
constexpr std::string_view select_version = "select * from template_versions where template_id = :p0 and ordinal = :p1";
constexpr std::string_view insert_filling =
    "insert into fillings (id, user_id, template_id, ordinal, field_values, state, error, upload_id, created_at, changed_at) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9)";
constexpr std::string_view update_filling = "update fillings set state = :p0, error = :p1, upload_id = :p2, changed_at = :p3 where id = :p4";
constexpr std::string_view select_filling = "select * from fillings where id = :p0";

Columns columns_of(const app::DocumentTemplate& one, long long version) {
    return {{"id", one.id},
            {"name", one.name},
            {"type_code", or_null(one.type_code)},
            {"kind", one.kind},
            {"retired", flag(one.is_retired)},
            {"created_by", one.created_by.text()},
            {"created_at", to_millis(one.created_at)},
            {"version", version}};
}

app::DocumentTemplate template_of(const Row& row) {
    return {row.text("id"),       row.text("name"),           row.text_or_null("type_code"),          row.text("kind"),
            row.flag("retired"),  UserId{row.text("created_by")}, from_millis(row.integer("created_at")), row.integer("version")};
}

app::TemplateVersion head_of(const Row& row) {
    return {row.text("id"),     row.text("template_id"), row.integer("ordinal"), {}, row.text("sha256"), row.text("fields"), UserId{row.text("created_by")},
            from_millis(row.integer("created_at"))};
}

}  // namespace

void SqlTemplates::add(const app::DocumentTemplate& one) {
    context_.insert("templates", columns_of(one, one.version));
}

void SqlTemplates::save(const app::DocumentTemplate& one) {
    context_.update("templates", columns_of(one, one.version + 1));
}

std::optional<app::DocumentTemplate> SqlTemplates::find(const std::string& id) {
    const auto row = context_.session.first(context_.locked(select_one), {id});
    return row ? std::optional{template_of(*row)} : std::nullopt;
}

std::vector<app::DocumentTemplate> SqlTemplates::all() {
    return all_of<app::DocumentTemplate>(context_.session.query(select_all, {}), template_of);
}

void SqlTemplates::add_version(const app::TemplateVersion& version) {
    context_.insert("template_versions", {{"id", version.id},
                                          {"template_id", version.template_id},
                                          {"ordinal", version.ordinal},
                                          {"content", to_base64(as_bytes(version.content))},
                                          {"sha256", version.sha256},
                                          {"fields", version.fields},
                                          {"created_by", version.created_by.text()},
                                          {"created_at", to_millis(version.created_at)}});
}

std::vector<app::TemplateVersion> SqlTemplates::versions(const std::string& id) {
    return all_of<app::TemplateVersion>(context_.session.query(select_versions, {id}), head_of);
}

std::optional<app::TemplateVersion> SqlTemplates::version(const std::string& id, long long ordinal) {
    const auto row = context_.session.first(select_version, {id, ordinal});
    if (!row) {
        return std::nullopt;
    }
    app::TemplateVersion version = head_of(*row);
    const auto bytes = from_base64(row->text("content"));
    version.content = std::string{as_text(known(bytes ? std::optional{*bytes} : std::nullopt, "template"))};
    return version;
}

void SqlTemplates::add(const app::Filling& one) {
    context_.session.execute(insert_filling, {one.id, one.user.text(), one.template_id, one.ordinal, one.values, one.state, or_null(one.error), or_null(one.upload),
                                              to_millis(one.created_at), to_millis(one.changed_at)});
}

void SqlTemplates::save(const app::Filling& one) {
    context_.session.execute(update_filling, {one.state, or_null(one.error), or_null(one.upload), to_millis(one.changed_at), one.id});
}

std::optional<app::Filling> SqlTemplates::filling(const std::string& id) {
    const auto row = context_.session.first(context_.locked(select_filling), {id});
    return row ? std::optional{app::Filling{row->text("id"), UserId{row->text("user_id")}, row->text("template_id"), row->integer("ordinal"),
                                            row->text("field_values"), row->text("state"), row->text_or_null("error"), id_or_none<UploadId>(*row, "upload_id"),
                                            from_millis(row->integer("created_at")), from_millis(row->integer("changed_at"))}}
               : std::nullopt;
}

}  // namespace vanthu::storage::detail
