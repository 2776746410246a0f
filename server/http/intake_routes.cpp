#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

double rounded(double value) {
    constexpr double steps = 10'000;
    return static_cast<double>(static_cast<long long>(value * steps + 0.5)) / steps;
}

json::object view(const reading::Suggestion& one) {
    return {{"field", one.field},
            {"value", one.value},
            {"confidence", rounded(one.confidence)},
            {"page", one.place.page},
            {"rectangle", json::object{{"x", rounded(one.place.x)}, {"y", rounded(one.place.y)}, {"width", rounded(one.place.width)}, {"height", rounded(one.place.height)}}}};
}

}  // namespace

Response suggest_metadata(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto upload = reader.optional_uuid("upload");
    const auto document = reader.optional_uuid("document");
    if (upload.has_value() == document.has_value()) {
        reader.wrong("upload", {"Cần đúng một trong hai: upload hoặc document.", "Exactly one of upload and document is needed."});
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    auto& suggestions = context.use_cases.suggestions;
    const auto found = upload ? suggestions.of_upload(context.actor, UploadId{*upload}) : suggestions.of_document(context.actor, DocumentId{*document});
    if (!found) {
        return problem(found.error(), context.request);
    }
    return answer(200, {{"items", views::all(found->items, view)},
                        {"read_from", found->read_from.empty() ? json::value(nullptr) : json::value(found->read_from)},
                        {"pages", found->pages}});
}

}  // namespace vanthu::http
