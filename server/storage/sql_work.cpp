#include "server/storage/detail/sql_work.hpp"

#include "server/storage/detail/row_values.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view insert_signing =
    "insert into signing_operations (id, document_id, purpose, user_id, document_version, source_sha256, "
    "prepared_sha256, prepared, state, created_at, expires_at) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10)";
constexpr std::string_view update_signing = "update signing_operations set state = :p0 where id = :p1";
constexpr std::string_view select_signing = "select * from signing_operations where id = :p0";
constexpr std::string_view select_expired_signings =
    "select * from signing_operations where state = 'prepared' and expires_at <= :p0 order by id limit :p1";

constexpr std::string_view insert_job =
    "insert into jobs (id, kind, payload, state, run_at, lease_until, lease_owner, attempts, created_at) "
    "values (:p0, :p1, :p2, 'waiting', :p3, 0, '', 0, :p4)";
constexpr std::string_view insert_job_once =
    "insert into jobs (id, kind, payload, state, run_at, lease_until, lease_owner, attempts, created_at) "
    "values (:p0, :p1, :p2, 'waiting', :p3, 0, '', 0, :p4) on conflict (id) do nothing";
constexpr std::string_view select_due_job =
    "select * from jobs where kind like :p2 and ((state = 'waiting' and run_at <= :p0) or (state = 'running' and lease_until <= :p1)) "
    "order by run_at limit 1";
constexpr std::string_view lease_job =
    "update jobs set state = 'running', lease_until = :p0, lease_owner = :p1, attempts = attempts + 1 where id = :p2";
constexpr std::string_view delete_job = "delete from jobs where id = :p0";
constexpr std::string_view put_off_job = "update jobs set run_at = :p0 where id = :p1 and state = 'waiting'";
constexpr std::string_view retry_job =
    "update jobs set state = :p0, run_at = :p1, lease_until = 0, lease_owner = '', last_error = :p2 where id = :p3";
constexpr std::string_view select_jobs = "select * from jobs where state = :p0 order by created_at, id limit :p1";
constexpr std::string_view select_all_jobs = "select * from jobs where id > :p0 and kind like :p2 order by id limit :p1";
constexpr std::string_view select_jobs_in_state = "select * from jobs where id > :p0 and kind like :p2 and state = :p3 order by id limit :p1";
constexpr std::string_view select_job_state = "select state from jobs where id = :p0";
constexpr std::string_view revive_job =
    "update jobs set state = 'waiting', run_at = :p0, attempts = 0, lease_until = 0, lease_owner = '' where id = :p1 and state = 'dead'";
constexpr std::string_view revive_jobs =
    "update jobs set state = 'waiting', run_at = :p0, attempts = 0, lease_until = 0, lease_owner = '' where kind like :p1 and state = 'dead'";
constexpr std::string_view count_jobs = "select count(*) as n from jobs where state = :p0";

constexpr std::string_view select_kept = "select * from idempotency_keys where id = :p0";
constexpr std::string_view insert_kept =
    "insert into idempotency_keys (id, request_hash, status, headers, body, created_at) "
    "values (:p0, :p1, :p2, :p3, :p4, :p5) on conflict (id) do nothing";
constexpr std::string_view delete_kept = "delete from idempotency_keys where id = :p0";
constexpr std::string_view delete_kept_before = "delete from idempotency_keys where created_at < :p0";

app::JobRow job_row_of(const Row& row) {
    const std::string state = row.text("state");
    const std::string kind = row.text("kind");
    const std::string payload = row.text("payload");
    const bool is_notification = kind == "mail" || kind == "mail-digest";
    return {row.text("id"),
            kind,
            row.integer("attempts"),
            row.text_or_null("last_error").value_or(""),
            from_millis(row.integer("created_at")),
            state,
            from_millis(row.integer(state == "running" ? "lease_until" : "run_at")),
            is_notification ? std::optional{UserId{payload.substr(0, payload.find(' '))}} : std::nullopt};
}

app::SigningOperation signing_of(const Row& row) {
    return {SigningId{row.text("id")},         DocumentId{row.text("document_id")},
            row.text("purpose"),               UserId{row.text("user_id")},
            row.integer("document_version"),   row.text("source_sha256"),
            row.text("prepared_sha256"),       row.text("prepared"),
            row.text("state"),                 from_millis(row.integer("created_at")),
            from_millis(row.integer("expires_at"))};
}

}  // namespace

void SqlSignings::add(const app::SigningOperation& operation) {
    context_.session.execute(
        insert_signing,
        {operation.id.text(), operation.document.text(), operation.purpose, operation.user.text(),
         operation.document_version, operation.source_sha256, operation.prepared_sha256, operation.prepared,
         operation.state, to_millis(operation.created_at), to_millis(operation.expires_at)});
}

void SqlSignings::save_state(const SigningId& id, const std::string& state) {
    context_.session.execute(update_signing, {state, id.text()});
}

std::optional<app::SigningOperation> SqlSignings::find(const SigningId& id) {
    const auto row = context_.session.first(
        context_.locked(select_signing), {id.text()});
    return row ? std::optional{signing_of(*row)} : std::nullopt;
}

std::vector<app::SigningOperation> SqlSignings::expired(Instant now, int limit) {
    std::vector<app::SigningOperation> operations;
    for (const Row& row :
         context_.session.query(select_expired_signings, {to_millis(now), static_cast<long long>(limit)})) {
        operations.push_back(signing_of(row));
    }
    return operations;
}

void SqlJobs::add(const std::string& kind, const std::string& payload, Instant run_at) {
    const Instant now = context_.clock.now();
    context_.session.execute(
        insert_job, {make_uuid_v7(now, context_.random), kind, payload, to_millis(run_at), to_millis(now)});
}

void SqlJobs::add_once(const std::string& id, const std::string& kind, const std::string& payload, Instant run_at) {
    context_.session.execute(insert_job_once, {id, kind, payload, to_millis(run_at), to_millis(context_.clock.now())});
}

bool SqlJobs::is_any_due(const std::string& work, Instant now) {
    return context_.session.first(select_due_job, {to_millis(now), to_millis(now), work + "%"}).has_value();
}

std::optional<app::Job> SqlJobs::claim(const std::string& work, const std::string& owner, Instant now, Instant lease_until) {
    const bool locks_rows = context_.session.dialect() == Dialect::postgresql;
    const auto row = context_.session.first(
        std::string{select_due_job} + (locks_rows ? " for update skip locked" : ""), {to_millis(now), to_millis(now), work + "%"});
    if (!row) {
        return std::nullopt;
    }
    context_.session.execute(lease_job, {to_millis(lease_until), owner, row->text("id")});
    return app::Job{row->text("id"), row->text("kind"), row->text("payload"), row->integer("attempts") + 1};
}

void SqlJobs::finish(const std::string& id) {
    context_.session.execute(delete_job, {id});
}

void SqlJobs::put_off(const std::string& id, Instant run_at) {
    context_.session.execute(put_off_job, {to_millis(run_at), id});
}

void SqlJobs::fail(const std::string& id, const std::string& error, std::optional<Instant> again_at) {
    context_.session.execute(retry_job, {std::string{again_at ? "waiting" : "dead"},
                                         again_at ? to_millis(*again_at) : 0LL, error, id});
}

long long SqlJobs::count(const std::string& state) {
    const auto row = context_.session.first(count_jobs, {state});
    return row ? row->integer("n") : 0;
}

std::optional<std::string> SqlJobs::state_of(const std::string& id) {
    const auto row = context_.session.first(select_job_state, {id});
    return row ? std::optional{row->text("state")} : std::nullopt;
}

std::vector<app::JobRow> SqlJobs::list(const std::string& state, int limit) {
    return all_of<app::JobRow>(context_.session.query(select_jobs, {state, static_cast<long long>(limit)}), job_row_of);
}

std::vector<app::JobRow> SqlJobs::page(const std::optional<std::string>& state, const std::string& work, const std::string& after, int limit) {
    const auto rows = state ? context_.session.query(select_jobs_in_state, {after, static_cast<long long>(limit), work + "%", *state})
                            : context_.session.query(select_all_jobs, {after, static_cast<long long>(limit), work + "%"});
    return all_of<app::JobRow>(rows, job_row_of);
}

bool SqlJobs::revive(const std::string& id, Instant run_at) {
    return context_.session.execute(revive_job, {to_millis(run_at), id}) == 1;
}

long long SqlJobs::revive_all(const std::string& work, Instant run_at) {
    return static_cast<long long>(context_.session.execute(revive_jobs, {to_millis(run_at), work + "%"}));
}

std::optional<app::KeptAnswer> SqlIdempotency::find(const std::string& id) {
    const auto row = context_.session.first(select_kept, {id});
    if (!row) {
        return std::nullopt;
    }
    return app::KeptAnswer{row->text("request_hash"), static_cast<int>(row->integer("status")), row->text("headers"),
                           row->text("body")};
}

bool SqlIdempotency::add(const std::string& id, const app::KeptAnswer& answer, Instant now) {
    return own_.contains(id) || (context_.session.execute(insert_kept, {id, answer.request_hash, static_cast<long long>(answer.status), answer.headers,
                                                                        answer.body, to_millis(now)}) == 1 &&
                                 own_.insert(id).second);
}

void SqlIdempotency::remove(const std::string& id) {
    context_.session.execute(delete_kept, {id});
    own_.erase(id);
}

void SqlIdempotency::remove_before(Instant at) {
    context_.session.execute(delete_kept_before, {to_millis(at)});
}

}  // namespace vanthu::storage::detail
