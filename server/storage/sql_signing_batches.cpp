#include "server/storage/detail/sql_signing_batches.hpp"

#include "server/storage/detail/row_values.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view insert_batch =
    "insert into signing_batches (id, user_id, authorised_at, cancelled_at, created_at, service) values (:p0, :p1, :p2, :p3, :p4, :p5)";
constexpr std::string_view update_batch = "update signing_batches set authorised_at = :p0, cancelled_at = :p1 where id = :p2";
constexpr std::string_view select_batch = "select * from signing_batches where id = :p0";
constexpr std::string_view select_of_user = "select * from signing_batches where user_id = :p0 order by id desc limit :p1";
constexpr std::string_view select_running =
    "select * from signing_batches where user_id = :p0 and exists (select 1 from signing_batch_items where batch_id = signing_batches.id "
    "and state = 'queued') order by id desc limit 1";
constexpr std::string_view insert_item =
    "insert into signing_batch_items (batch_id, ordinal, document_id, document_version, sha256, state, code, reason_vi, reason_en, ended_at, operation_id) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10)";
constexpr std::string_view update_item =
    "update signing_batch_items set state = :p0, code = :p1, reason_vi = :p2, reason_en = :p3, ended_at = :p4, operation_id = :p5 "
    "where batch_id = :p6 and ordinal = :p7";
constexpr std::string_view select_items = "select * from signing_batch_items where batch_id = :p0 order by ordinal";
constexpr std::string_view select_item = "select * from signing_batch_items where batch_id = :p0 and ordinal = :p1";

app::SigningBatch batch_of(const Row& row) {
    return {row.text("id"), UserId{row.text("user_id")}, from_millis(row.integer("authorised_at")), time_or_none(row, "cancelled_at"),
            from_millis(row.integer("created_at")), row.text_or_null("service")};
}

app::SigningBatchItem item_of(const Row& row) {
    const auto operation = row.text_or_null("operation_id");
    return {row.text("batch_id"),
            row.integer("ordinal"),
            DocumentId{row.text("document_id")},
            row.integer("document_version"),
            row.text("sha256"),
            row.text("state"),
            row.text_or_null("code"),
            {row.text_or_null("reason_vi").value_or(""), row.text_or_null("reason_en").value_or("")},
            time_or_none(row, "ended_at"),
            operation ? std::optional{SigningId{*operation}} : std::nullopt};
}

Value operation_of(const app::SigningBatchItem& item) {
    return or_null(item.operation ? std::optional{item.operation->text()} : std::nullopt);
}

}  // namespace

void SqlSigningBatches::add(const app::SigningBatch& batch) {
    context_.session.execute(insert_batch, {batch.id, batch.user.text(), to_millis(batch.authorised_at), or_null(batch.cancelled_at),
                                            to_millis(batch.created_at), or_null(batch.service)});
}

void SqlSigningBatches::add(const app::SigningBatchItem& item) {
    context_.session.execute(insert_item, {item.batch, item.ordinal, item.document.text(), item.document_version, item.sha256, item.state,
                                           or_null(item.code), item.reason.vi, item.reason.en, or_null(item.ended_at), operation_of(item)});
}

void SqlSigningBatches::save(const app::SigningBatch& batch) {
    context_.session.execute(update_batch, {to_millis(batch.authorised_at), or_null(batch.cancelled_at), batch.id});
}

void SqlSigningBatches::save(const app::SigningBatchItem& item) {
    context_.session.execute(update_item, {item.state, or_null(item.code), item.reason.vi, item.reason.en, or_null(item.ended_at), operation_of(item),
                                           item.batch, item.ordinal});
}

std::optional<app::SigningBatch> SqlSigningBatches::find(const std::string& id) {
    const auto row = context_.session.first(context_.locked(select_batch), {id});
    return row ? std::optional{batch_of(*row)} : std::nullopt;
}

std::vector<app::SigningBatchItem> SqlSigningBatches::items(const std::string& batch) {
    return all_of<app::SigningBatchItem>(context_.session.query(context_.locked(select_items), {batch}), item_of);
}

std::optional<app::SigningBatchItem> SqlSigningBatches::item(const std::string& batch, long long ordinal) {
    const auto row = context_.session.first(context_.locked(select_item), {batch, ordinal});
    return row ? std::optional{item_of(*row)} : std::nullopt;
}

std::vector<app::SigningBatch> SqlSigningBatches::of_user(const UserId& user, int limit) {
    return all_of<app::SigningBatch>(context_.session.query(select_of_user, {user.text(), static_cast<long long>(limit)}), batch_of);
}

std::optional<app::SigningBatch> SqlSigningBatches::running(const UserId& user) {
    const auto row = context_.session.first(select_running, {user.text()});
    return row ? std::optional{batch_of(*row)} : std::nullopt;
}

}  // namespace vanthu::storage::detail
