#include "server/storage/detail/sql_drafting.hpp"

#include "server/storage/detail/row_values.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_annexes = "select * from annexes where document_id = :p0 order by ordinal limit 1000";
constexpr std::string_view put_check_out =
    "insert into check_outs (document_id, user_id, taken_at, until_at) values (:p0, :p1, :p2, :p3) on conflict (document_id) do update set "
    "user_id = excluded.user_id, taken_at = excluded.taken_at, until_at = excluded.until_at";
constexpr std::string_view delete_check_out = "delete from check_outs where document_id = :p0";
constexpr std::string_view select_check_out = "select * from check_outs where document_id = :p0";

Columns columns_of(const app::Annex& annex) {
    return {{"id", annex.id},
            {"document_id", annex.document.text()},
            {"ordinal", annex.ordinal},
            {"title", annex.title},
            {"first_page", integer_or_null(annex.first_page)},
            {"file_id", or_null(annex.file)},
            {"sealed_file_id", or_null(annex.sealed_file)}};
}

app::Annex annex_of(const Row& row) {
    return {row.text("id"),
            DocumentId{row.text("document_id")},
            row.integer("ordinal"),
            row.text("title"),
            row.integer_or_null("first_page"),
            id_or_none<FileId>(row, "file_id"),
            id_or_none<FileId>(row, "sealed_file_id")};
}

}  // namespace

void SqlAnnexes::replace(const DocumentId& document, const std::vector<app::Annex>& annexes) {
    for (const app::Annex& old : of_document(document)) {
        context_.remove("annexes", old.id);
    }
    for (const app::Annex& annex : annexes) {
        context_.insert("annexes", columns_of(annex));
    }
}

void SqlAnnexes::save(const app::Annex& annex) {
    context_.update("annexes", columns_of(annex));
}

std::vector<app::Annex> SqlAnnexes::of_document(const DocumentId& document) {
    return all_of<app::Annex>(context_.session.query(select_annexes, {document.text()}), annex_of);
}

void SqlCheckOuts::put(const app::CheckOut& one) {
    context_.session.execute(put_check_out, {one.document.text(), one.user.text(), to_millis(one.taken_at), to_millis(one.until)});
}

void SqlCheckOuts::remove(const DocumentId& document) {
    context_.session.execute(delete_check_out, {document.text()});
}

std::optional<app::CheckOut> SqlCheckOuts::find(const DocumentId& document) {
    const auto row = context_.session.first(context_.locked(select_check_out), {document.text()});
    return row ? std::optional{app::CheckOut{document, UserId{row->text("user_id")}, from_millis(row->integer("taken_at")), from_millis(row->integer("until_at"))}}
               : std::nullopt;
}

}  // namespace vanthu::storage::detail
