#include <charconv>

#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

json::object view(const app::StoredImage& one) {
    return {{"owner", one.owner},
            {"ordinal", one.ordinal},
            {"sha256", views::or_null(one.sha256)},
            {"decided_by", one.decided_by.text()},
            {"decided_at", to_rfc3339(one.decided_at)}};
}

Response images_answer(Context& context, const Result<app::ManageImages::View>& found) {
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array decisions = views::all(found->decisions, [](const app::StoredImage& one) { return view(one); });
    return answer(200, {{"owner", found->owner}, {"version", found->version}, {"decisions", std::move(decisions)}}, found->version);
}

Result<UploadId> read_upload(const Request& request) {
    const auto body = parse_json(request);
    if (!body) {
        return pass(body.error());
    }
    ObjectReader reader(*body);
    UploadId upload{reader.uuid("upload")};
    if (const auto read = reader.finish(); !read) {
        return pass(read.error());
    }
    return upload;
}

}  // namespace

Response list_signature_images(Context& context) {
    const auto found = context.use_cases.images.list(context.actor);
    return found ? answer(200, {{"items", views::all(*found, [](const app::StoredImage& one) { return view(one); })}}) : problem(found.error(), context.request);
}

Response get_signature_image(Context& context) {
    return images_answer(context, context.use_cases.images.find(context.actor, context.parameter("owner")));
}

Response put_signature_image(Context& context) {
    const auto upload = read_upload(context.request);
    if (!upload) {
        return problem(upload.error(), context.request);
    }
    return images_answer(context, context.use_cases.images.put(context.actor, context.parameter("owner"), context.version, *upload));
}

Response check_signature_image(Context& context) {
    const auto upload = read_upload(context.request);
    if (!upload) {
        return problem(upload.error(), context.request);
    }
    const auto looked = context.use_cases.images.look(context.actor, context.parameter("owner"), *upload);
    if (!looked) {
        return problem(looked.error(), context.request);
    }
    const bool vietnamese = language_of(context.request) == Language::vi;
    constexpr double millimetres = 25.4 / 72.0;
    return answer(200, {{"width_mm", looked->width_points * millimetres},
                        {"height_mm", looked->height_points * millimetres},
                        {"warnings", views::all(looked->warnings, [&](const ClientText& one) { return json::value(vietnamese ? one.vi : one.en); })}});
}

Response withdraw_signature_image(Context& context) {
    return images_answer(context, context.use_cases.images.withdraw(context.actor, context.parameter("owner"), context.version));
}

Response get_signature_image_content(Context& context) {
    const std::string& text = context.parameter("ordinal");
    long long ordinal = 0;
    static_cast<void>(std::from_chars(text.data(), text.data() + text.size(), ordinal));  // anything else is no decision: 0 is none
    auto png = context.use_cases.images.content(context.actor, context.parameter("owner"), ordinal);
    if (!png) {
        return problem(png.error(), context.request);
    }
    Response response;
    response.headers.add("Content-Type", "image/png");
    response.body = std::move(*png);
    return response;
}

}  // namespace vanthu::http
