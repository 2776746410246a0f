#include "server/storage/detail/sql_arrivals.hpp"

#include <algorithm>

#include "server/storage/detail/row_values.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr std::string_view select_receipt = "select * from arrival_receipts where document_id = :p0";
constexpr std::string_view select_transfers = "select * from incoming_transfers where document_id = :p0 order by id limit 1000";
constexpr std::string_view select_urgings = "select * from incoming_urgings where document_id = :p0 order by id limit 1000";

// The content is lines of cells between tabs: "field NAME VALUE", "file NAME SHA256 VERDICT". Values are on one line.
std::string on_one_line(std::string text) {
    std::replace_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    return text;
}

std::string content_of(const app::StoredReceipt& one) {
    std::string content;
    for (const auto& [name, value] : one.fields) {
        content += "field\t" + name + '\t' + on_one_line(value) + '\n';
    }
    for (const auto& file : one.files) {
        content += "file\t" + on_one_line(file.name) + '\t' + file.sha256 + '\t' + file.verdict + '\n';
    }
    return content;
}

std::string up_to(std::string& rest, char end) {
    const std::size_t at = std::min(rest.find(end), rest.size());
    std::string first = rest.substr(0, at);
    rest.erase(0, at + 1);
    return first;
}

void read_content(std::string content, app::StoredReceipt& one) {
    while (!content.empty()) {
        std::string line = up_to(content, '\n');
        const std::string kind = up_to(line, '\t');
        std::string first = up_to(line, '\t');
        std::string second = up_to(line, '\t');
        if (kind == "field") {
            one.fields.emplace_back(std::move(first), std::move(second));
        } else {
            one.files.push_back({std::move(first), std::move(second), up_to(line, '\t')});
        }
    }
}

Columns columns_of(const app::StoredReceipt& one) {
    return {{"id", one.id},
            {"document_id", one.document.text()},
            {"verdict", one.verdict},
            {"content", content_of(one)},
            {"sent_to", or_null(one.sent_to)},
            {"sent_at", or_null(one.sent_at)},
            {"made_at", to_millis(one.made_at)}};
}

}  // namespace

void SqlArrivals::add(const app::StoredReceipt& one) {
    context_.insert("arrival_receipts", columns_of(one));
}

void SqlArrivals::save(const app::StoredReceipt& one) {
    context_.update("arrival_receipts", columns_of(one));
}

std::optional<app::StoredReceipt> SqlArrivals::receipt(const DocumentId& document) {
    const auto row = context_.session.first(context_.locked(select_receipt), {document.text()});
    if (!row) {
        return std::nullopt;
    }
    app::StoredReceipt one;
    one.id = row->text("id");
    one.document = DocumentId{row->text("document_id")};
    one.verdict = row->text("verdict");
    one.sent_to = row->text_or_null("sent_to");
    one.sent_at = time_or_none(*row, "sent_at");
    one.made_at = from_millis(row->integer("made_at"));
    read_content(row->text("content"), one);
    return one;
}

void SqlArrivals::add(const app::IncomingTransfer& one) {
    context_.insert("incoming_transfers", {{"id", one.id},
                                           {"document_id", one.document.text()},
                                           {"unit_id", or_null(one.unit)},
                                           {"agency", or_null(one.agency)},
                                           {"reason", one.reason},
                                           {"made_by", one.made_by.text()},
                                           {"made_at", to_millis(one.made_at)}});
}

void SqlArrivals::add(const app::Urging& one) {
    context_.insert("incoming_urgings", {{"id", one.id},
                                         {"document_id", one.document.text()},
                                         {"words", one.words},
                                         {"people", one.people},
                                         {"made_by", one.made_by.text()},
                                         {"made_at", to_millis(one.made_at)}});
}

std::vector<app::IncomingTransfer> SqlArrivals::transfers(const DocumentId& document) {
    return all_of<app::IncomingTransfer>(context_.session.query(select_transfers, {document.text()}), [](const Row& row) {
        return app::IncomingTransfer{row.text("id"),     DocumentId{row.text("document_id")},  id_or_none<UnitId>(row, "unit_id"), row.text_or_null("agency"),
                                     row.text("reason"), UserId{row.text("made_by")},          from_millis(row.integer("made_at"))};
    });
}

std::vector<app::Urging> SqlArrivals::urgings(const DocumentId& document) {
    return all_of<app::Urging>(context_.session.query(select_urgings, {document.text()}), [](const Row& row) {
        return app::Urging{row.text("id"),           DocumentId{row.text("document_id")}, row.text("words"),
                           row.integer("people"), UserId{row.text("made_by")},         from_millis(row.integer("made_at"))};
    });
}

}  // namespace vanthu::storage::detail
