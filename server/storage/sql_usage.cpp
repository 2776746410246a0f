#include "server/storage/detail/sql_usage.hpp"

#include "server/storage/detail/row_values.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view insert_entry =
    "insert into usage_entries (id, at, month, user_id, kind, subject_kind, subject_id, file_id) values (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7)";
constexpr std::string_view select_entries = "select * from usage_entries where subject_id = :p0 and id < :p1 order by id desc limit :p2";
constexpr std::string_view count_by_person =
    "select user_id as place, kind, count(*) as n from usage_entries where at >= :p0 and at < :p1 group by user_id, kind order by user_id limit :p2";
constexpr std::string_view count_by_month =
    "select month as place, kind, count(*) as n from usage_entries where at >= :p0 and at < :p1 group by month, kind order by month limit :p2";
// The most used ones, then each of them in its ways.
constexpr std::string_view count_by_document =
    "select u.subject_id as place, u.kind, count(*) as n from usage_entries u join (select subject_id, count(*) as times from usage_entries "
    "where at >= :p0 and at < :p1 and subject_kind = 'document' group by subject_id order by times desc, subject_id limit :p2) most "
    "on most.subject_id = u.subject_id where u.at >= :p3 and u.at < :p4 and u.subject_kind = 'document' "
    "group by u.subject_id, u.kind, most.times order by most.times desc, u.subject_id, u.kind";
constexpr std::string_view delete_old =
    "delete from usage_entries where id in (select id from usage_entries where at < :p0 order by at limit :p1)";

const std::string behind_all = "~";  // sorts behind every id
constexpr long long most_groups = 100'000;

}  // namespace

void SqlUsageEntries::add(const app::UsageEntry& entry) {
    context_.session.execute(insert_entry, {entry.id, to_millis(entry.at), entry.month, entry.user.text(), std::string{app::to_string(entry.kind)},
                                            entry.subject_kind, entry.subject_id, or_null(entry.file)});
}

std::vector<app::UsageEntry> SqlUsageEntries::of_subject(const std::string& subject, const std::string& after, int limit) {
    const auto rows = context_.session.query(select_entries, {subject, after.empty() ? behind_all : after, static_cast<long long>(limit)});
    return all_of<app::UsageEntry>(rows, [](const Row& row) {
        return app::UsageEntry{row.text("id"),           from_millis(row.integer("at")), row.text("month"), UserId{row.text("user_id")},
                               known(app::parse_use_kind(row.text("kind")), "kind"), row.text("subject_kind"), row.text("subject_id"),
                               id_or_none<FileId>(row, "file_id")};
    });
}

std::vector<app::UsageCount> SqlUsageEntries::counts(Instant from, Instant until, app::UsageGroup group, int limit) {
    std::vector<Value> values{to_millis(from), to_millis(until)};
    if (group == app::UsageGroup::document) {
        values.insert(values.end(), {Value{static_cast<long long>(limit)}, Value{to_millis(from)}, Value{to_millis(until)}});
    } else {
        values.emplace_back(most_groups);
    }
    const auto rows = context_.session.query(group == app::UsageGroup::document ? count_by_document
                                             : group == app::UsageGroup::person ? count_by_person
                                                                                : count_by_month,
                                             values);
    return all_of<app::UsageCount>(rows, [](const Row& row) {
        return app::UsageCount{row.text("place"), known(app::parse_use_kind(row.text("kind")), "kind"), row.integer("n")};
    });
}

int SqlUsageEntries::remove_before(Instant at, int limit) {
    return static_cast<int>(context_.session.execute(delete_old, {to_millis(at), static_cast<long long>(limit)}));
}

}  // namespace vanthu::storage::detail
