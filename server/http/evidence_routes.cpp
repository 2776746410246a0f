#include <charconv>

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
