#include <charconv>
#include <tuple>

#include "server/http/handlers.hpp"
#include "server/http/views.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

std::optional<long long> number(const std::string& text) {
    long long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && value >= 0 ? std::optional{value} : std::nullopt;
}

}  // namespace

Response document_history(Context& context) {
    QueryReader query(context.request.query);
    const auto after = query.integer("after", 0, 1LL << 60U);
    const auto limit = static_cast<int>(query.integer("limit", 1, 200).value_or(100));
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto from = after ? static_cast<std::uint64_t>(*after) + 1 : 0;
    const auto history = context.use_cases.evidence.history(context.actor, DocumentId{context.parameter("id")}, from, limit);
    if (!history) {
        return problem(history.error(), context.request);
    }
    json::array items;
    for (const auto& event : history->events) {
        items.push_back(views::history_entry(event));
    }
    const bool more = static_cast<int>(history->events.size()) == limit;
    json::object value = views::page(std::move(items), more ? json::value(history->events.back().seq) : json::value(nullptr));
    value["log_size"] = history->log_size;
    return answer(200, value);
}

Response list_events(Context& context) {
    QueryReader query(context.request.query);
    const auto after = query.integer("after", 0, 1LL << 60U);
    const auto limit = static_cast<int>(query.integer("limit", 1, 200).value_or(100));
    const auto object = query.text("object", 100);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto found = context.use_cases.evidence.events(context.actor, object, after ? static_cast<std::uint64_t>(*after) + 1 : 0, limit);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const auto& event : found->events) {
        json::object entry = views::history_entry(event);
        entry["object"] = event.event.object;
        items.push_back(std::move(entry));
    }
    const bool more = static_cast<int>(found->events.size()) == limit;
    json::object value = views::page(std::move(items), more ? json::value(found->events.back().seq) : json::value(nullptr));
    value["log_size"] = found->log_size;
    return answer(200, value);
}

Response list_validity(Context& context) {
    QueryReader query(context.request.query);
    const std::string format = query.choice("format", {"json", "pdf", "xlsx", "csv"});
    app::ReadValidity::Filter filter;
    filter.verdict = query.text("verdict", 20);
    const auto from = query.text("from", 10);
    const auto until = query.text("until", 10);
    const app::PageRequest page{query.text("after", 36).value_or(""), static_cast<int>(query.integer("limit", 1, 200).value_or(50))};
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    for (const auto& [day, at, name, days] : {std::tuple{from, &filter.from, "?from", 0}, std::tuple{until, &filter.until, "?until", 1}}) {
        if (!day) {
            continue;
        }
        const auto parsed = parse_iso_day(*day);
        if (!parsed) {
            return problem(fail_field(name, {"Ngày có dạng 2026-11-26.", "A day is written 2026-11-26."}).value(), context.request);
        }
        *at = Instant{std::chrono::sys_days{*parsed}} + std::chrono::days{days} - context.use_cases.services.agency.utc_offset;
    }
    if (format != "json") {
        const auto kind = format == "pdf" ? app::PrintFormat::pdf : format == "xlsx" ? app::PrintFormat::xlsx : app::PrintFormat::csv;
        return file_answer(context.use_cases.validity.print(context.actor, filter, kind), context);
    }
    const auto rows = context.use_cases.validity.page(context.actor, filter, page);
    if (!rows) {
        return problem(rows.error(), context.request);
    }
    json::array items;
    for (const auto& row : *rows) {
        items.push_back({{"id", row.report.id.text()},
                         {"document_id", row.report.document.text()},
                         {"file_name", row.file_name},
                         {"verdict", row.report.verdict},
                         {"policy", row.report.policy},
                         {"occasion", row.report.occasion},
                         {"validated_at", to_rfc3339(row.report.validated_at)},
                         {"number_and_symbol", row.number_and_symbol},
                         {"issuer", row.issuer},
                         {"subject", row.subject}});
    }
    const bool more = static_cast<int>(rows->size()) == page.limit;
    return answer(200, views::page(std::move(items), more ? json::value(rows->back().report.id.text()) : json::value(nullptr)));
}

Response log_checkpoint(Context& context) {
    auto note = context.use_cases.evidence.checkpoint(context.actor);
    return note ? text_answer(std::move(*note)) : problem(note.error(), context.request);
}

Response log_key(Context& context) {
    return text_answer(context.use_cases.evidence.key().text() + "\n");
}

Response event_proof(Context& context) {
    const auto seq = number(context.parameter("seq"));
    if (!seq) {
        return problem({Code::not_found, {"Không có sự kiện này.", "There is no such event."}, {}, {}}, context.request);
    }
    const auto proof = context.use_cases.evidence.proof(context.actor, static_cast<std::uint64_t>(*seq));
    return proof ? text_answer(evidence::encode(*proof)) : problem(proof.error(), context.request);
}

}  // namespace vanthu::http
