#include "server/storage/detail/sql_recipients.hpp"

#include <fmt/format.h>

#include "server/storage/detail/row_values.hpp"
#include "server/storage/detail/sql_access.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_one = "select * from outgoing_recipients where id = :p0";
constexpr std::string_view select_of_document = "select * from outgoing_recipients where document_id = :p0 order by ordinal limit 1000";

Columns columns_of(const records::Recipient& one, long long version) {
    return {{"id", one.id},
            {"document_id", one.document.text()},
            {"ordinal", one.ordinal},
            {"kind", std::string{records::to_string(one.kind)}},
            {"name", one.name},
            {"unit_id", or_null(one.unit)},
            {"address", or_null(one.address)},
            {"copies", one.copies},
            {"state", std::string{records::to_string(one.state)}},
            {"reason", or_null(one.reason)},
            {"postal_id", or_null(one.postal)},
            {"sent_at", or_null(one.sent_at)},
            {"delivered_at", or_null(one.delivered_at)},
            {"received_at", or_null(one.received_at)},
            {"ended_at", or_null(one.ended_at)},
            {"confirmed_at", or_null(one.confirmed_at)},
            {"changed_by", or_null(one.changed_by)},
            {"created_at", to_millis(one.created_at)},
            {"version", version}};
}

records::Recipient recipient_of(const Row& row) {
    records::Recipient one;
    one.id = row.text("id");
    one.document = DocumentId{row.text("document_id")};
    one.ordinal = row.integer("ordinal");
    one.kind = known(records::parse_recipient_kind(row.text("kind")), "kind");
    one.name = row.text("name");
    one.unit = id_or_none<UnitId>(row, "unit_id");
    one.address = row.text_or_null("address");
    one.copies = row.integer("copies");
    one.state = known(records::parse_recipient_state(row.text("state")), "state");
    one.reason = row.text_or_null("reason");
    one.postal = row.text_or_null("postal_id");
    one.sent_at = time_or_none(row, "sent_at");
    one.delivered_at = time_or_none(row, "delivered_at");
    one.received_at = time_or_none(row, "received_at");
    one.ended_at = time_or_none(row, "ended_at");
    one.confirmed_at = time_or_none(row, "confirmed_at");
    one.changed_by = id_or_none<UserId>(row, "changed_by");
    one.created_at = from_millis(row.integer("created_at"));
    one.version = row.integer("version");
    return one;
}

}  // namespace

void SqlRecipients::add(const records::Recipient& recipient) {
    context_.insert("outgoing_recipients", columns_of(recipient, recipient.version));
}

void SqlRecipients::save(const records::Recipient& recipient) {
    context_.update("outgoing_recipients", columns_of(recipient, recipient.version + 1));
}

void SqlRecipients::remove(const std::string& id) {
    context_.remove("outgoing_recipients", id);
}

std::optional<records::Recipient> SqlRecipients::find(const std::string& id) {
    const auto row = context_.session.first(context_.locked(select_one), {id});
    return row ? std::optional{recipient_of(*row)} : std::nullopt;
}

std::vector<records::Recipient> SqlRecipients::of_document(const DocumentId& document) {
    return all_of<records::Recipient>(context_.session.query(select_of_document, {document.text()}), recipient_of);
}

std::vector<app::RecipientRow> SqlRecipients::page(const app::RecipientFilter& filter, const app::PageRequest& page) {
    std::vector<Value> values;
    std::string sql = fmt::format(
        "select r.*, d.symbol as symbol, d.subject as subject, d.issued_day as issued_day from outgoing_recipients r "
        "join outgoing_documents d on d.id = r.document_id where d.state in ('issued', 'recalled') and ({})",
        visible_condition(filter.visibility, "r.document_id", values));
    const auto add = [&](std::string_view condition, Value value) {
        sql += fmt::format(" and {} :p{}", condition, values.size());
        values.push_back(std::move(value));
    };
    if (filter.only_open) {
        sql += " and r.state in ('pending', 'sent', 'delivered', 'refused')";
    }
    if (filter.state) {
        add("r.state =", *filter.state);
    }
    if (filter.kind) {
        add("r.kind =", *filter.kind);
    }
    if (filter.from) {
        add("d.issued_day >=", to_iso(*filter.from));
    }
    if (filter.to) {
        add("d.issued_day <=", to_iso(*filter.to));
    }
    if (!page.after.empty()) {
        add("r.id <", page.after);
    }
    sql += fmt::format(" order by r.id desc limit :p{}", values.size());
    values.emplace_back(static_cast<long long>(page.limit));
    return all_of<app::RecipientRow>(context_.session.query(sql, values), [](const Row& row) {
        return app::RecipientRow{recipient_of(row), row.text_or_null("symbol"), row.text("subject"), day_or_none(row, "issued_day")};
    });
}

}  // namespace vanthu::storage::detail
