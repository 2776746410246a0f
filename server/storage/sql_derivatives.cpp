#include "server/storage/detail/sql_derivatives.hpp"

#include <fmt/format.h>

#include "server/storage/detail/places.hpp"
#include "server/storage/detail/row_values.hpp"
#include "server/storage/detail/sql_access.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view insert_derivative =
    "insert into derivatives (id, file_id, kind, page, state, error, media_type, size_bytes, sha256, created_at, changed_at) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10) on conflict (file_id, kind, page) do nothing";
constexpr std::string_view update_derivative =
    "update derivatives set state = :p0, error = :p1, size_bytes = :p2, sha256 = :p3, changed_at = :p4 where id = :p5";
constexpr std::string_view insert_blob =
    "insert into blobs (sha256, size_bytes, created_at) values (:p0, :p1, :p2) on conflict (sha256) do update set destroyed_at = null, removed_at = null";
constexpr std::string_view insert_destroyed_blob =
    "insert into blobs (sha256, size_bytes, created_at, destroyed_at) values (:p0, :p1, :p2, :p3) on conflict (sha256) do nothing";
constexpr std::string_view select_derivative = "select * from derivatives where id = :p0";
constexpr std::string_view select_same = "select * from derivatives where file_id = :p0 and kind = :p1 and page = :p2";
constexpr std::string_view select_of_file = "select * from derivatives where file_id = :p0 order by kind, page limit 1000";
constexpr std::string_view select_reports = "select * from signature_reports where document_id = :p0 order by validated_at, id limit 1000";
constexpr std::string_view select_receipt = "select id from signature_reports where file_id = :p0 and occasion = 'receipt'";

app::Derivative derivative_of(const Row& row) {
    return {app::DerivativeId{row.text("id")},
            FileId{row.text("file_id")},
            row.text("kind"),
            row.integer("page"),
            row.text("state"),
            row.text_or_null("error"),
            row.text("media_type"),
            static_cast<std::uint64_t>(row.integer("size_bytes")),
            row.text_or_null("sha256"),
            from_millis(row.integer("created_at")),
            from_millis(row.integer("changed_at"))};
}

std::optional<app::Derivative> first_of(const std::optional<Row>& row) {
    return row ? std::optional{derivative_of(*row)} : std::nullopt;
}

app::SignatureReport report_of(const Row& row) {
    const auto asked_by = row.text_or_null("asked_by");
    return {app::SignatureReportId{row.text("id")}, DocumentId{row.text("document_id")}, FileId{row.text("file_id")},
            row.text("file_sha256"), row.text("occasion"), row.text("verdict"), row.text("policy"), row.text("report"),
            from_millis(row.integer("validated_at")), asked_by ? std::optional{UserId{*asked_by}} : std::nullopt};
}

}  // namespace

bool SqlDerivatives::add(const app::Derivative& one) {
    return context_.session.execute(insert_derivative,
                                    {one.id.text(), one.file.text(), one.kind, one.page, one.state, or_null(one.error), one.media_type,
                                     static_cast<long long>(one.size_bytes), or_null(one.sha256), to_millis(one.created_at),
                                     to_millis(one.changed_at)}) == 1;
}

void SqlDerivatives::save(const app::Derivative& one) {
    if (one.sha256) {
        context_.session.execute(insert_blob, {*one.sha256, static_cast<long long>(one.size_bytes), to_millis(one.changed_at)});
    }
    context_.session.execute(update_derivative, {one.state, or_null(one.error), static_cast<long long>(one.size_bytes), or_null(one.sha256),
                                                 to_millis(one.changed_at), one.id.text()});
}

std::optional<app::Derivative> SqlDerivatives::find(const app::DerivativeId& id) {
    return first_of(context_.session.first(context_.locked(select_derivative), {id.text()}));
}

std::optional<app::Derivative> SqlDerivatives::find(const FileId& file, const std::string& kind, long long page) {
    return first_of(context_.session.first(context_.locked(select_same), {file.text(), kind, page}));
}

void SqlDerivatives::discard(const std::string& sha256, std::uint64_t size_bytes, Instant at) {
    context_.session.execute(insert_destroyed_blob, {sha256, static_cast<long long>(size_bytes), to_millis(at), to_millis(at)});
}

std::vector<app::Derivative> SqlDerivatives::of_file(const FileId& file) {
    std::vector<app::Derivative> all;
    for (const Row& row : context_.session.query(select_of_file, {file.text()})) {
        all.push_back(derivative_of(row));
    }
    return all;
}

void SqlSignatureReports::add(const app::SignatureReport& one) {
    context_.insert("signature_reports", {{"id", one.id.text()},
                                          {"document_id", one.document.text()},
                                          {"file_id", one.file.text()},
                                          {"file_sha256", one.file_sha256},
                                          {"occasion", one.occasion},
                                          {"verdict", one.verdict},
                                          {"policy", one.policy},
                                          {"report", one.report},
                                          {"validated_at", to_millis(one.validated_at)},
                                          {"asked_by", or_null(one.asked_by)}});
}

std::vector<app::SignatureReport> SqlSignatureReports::newest(const app::SignatureReportFilter& filter, const app::PageRequest& page) {
    std::vector<Value> values;
    Places place(values);
    std::string where = visible_condition(filter.visibility, "r.document_id", values);
    if (filter.verdict) {
        where += " and r.verdict = " + place(*filter.verdict);
    }
    if (filter.from) {
        where += " and r.validated_at >= " + place(to_millis(*filter.from));
    }
    if (filter.until) {
        where += " and r.validated_at < " + place(to_millis(*filter.until));
    }
    if (!page.after.empty()) {
        where += " and r.id < " + place(page.after);
    }
    return all_of<app::SignatureReport>(
        context_.session.query(fmt::format("select r.id, r.document_id, r.file_id, r.file_sha256, r.occasion, r.verdict, r.policy, '' as report, r.validated_at, "
                                           "r.asked_by from signature_reports r where {} and not exists (select 1 from signature_reports later where "
                                           "later.document_id = r.document_id and later.file_id = r.file_id and later.id > r.id) order by r.id desc limit {}",
                                           where, place(static_cast<long long>(page.limit))),
                               values),
        report_of);
}

std::vector<app::SignatureReport> SqlSignatureReports::of_document(const DocumentId& document) {
    return all_of<app::SignatureReport>(context_.session.query(select_reports, {document.text()}), report_of);
}

bool SqlSignatureReports::has_receipt(const FileId& file) {
    return context_.session.first(select_receipt, {file.text()}).has_value();
}

}  // namespace vanthu::storage::detail
