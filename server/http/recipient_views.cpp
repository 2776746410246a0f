#include "server/http/recipient_views.hpp"

#include "server/http/view_values.hpp"

namespace vanthu::http::views {

json::object recipient(const records::Recipient& one) {
    return {{"id", one.id},
            {"version", one.version},
            {"document_id", one.document.text()},
            {"kind", records::to_string(one.kind)},
            {"name", one.name},
            {"unit_id", or_null(one.unit)},
            {"address", or_null(one.address)},
            {"copies", one.copies},
            {"state", records::to_string(one.state)},
            {"reason", or_null(one.reason)},
            {"postal_id", or_null(one.postal)},
            {"sent_at", or_null(one.sent_at)},
            {"delivered_at", or_null(one.delivered_at)},
            {"received_at", or_null(one.received_at)},
            {"ended_at", or_null(one.ended_at)},
            {"confirmed_at", or_null(one.confirmed_at)},
            {"changed_by", or_null(one.changed_by)}};
}

json::object recipient_row(const app::RecipientRow& row) {
    json::object value = recipient(row.recipient);
    value["symbol"] = or_null(row.symbol);
    value["subject"] = row.subject;
    value["issued_date"] = or_null(row.issued_day);
    return value;
}

}  // namespace vanthu::http::views
