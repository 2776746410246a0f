#include "server/http/handlers.hpp"
#include "server/http/place_input.hpp"
#include "server/http/signature_views.hpp"
#include "server/http/views.hpp"
#include "signing/reports/etsi_xml.hpp"
#include "signing/reports/page.hpp"

namespace vanthu::http {

app::SignOutgoing::Input read_place(ObjectReader& reader) {
    app::SignOutgoing::Input input;
    input.reason = reader.optional_text("reason", 200).value_or("");
    if (const auto* value = reader.object("place")) {
        ObjectReader inner(*value, "/place");
        app::SignOutgoing::Place place;
        place.page = static_cast<int>(inner.integer("page", 1, 1'000'000));
        place.rectangle = {inner.optional_number("x", -14'400, 14'400).value_or(0), inner.optional_number("y", -14'400, 14'400).value_or(0),
                           inner.optional_number("width", 1, 1'000).value_or(0), inner.optional_number("height", 1, 1'000).value_or(0)};
        if (const auto rotation = inner.optional_integer("rotation", 0, 270)) {
            place.rotation = static_cast<int>(*rotation);
        }
        place.may_cover_text = inner.optional_flag("may_cover_text").value_or(false);
        if (place.rectangle.width <= 0 || place.rectangle.height <= 0) {
            inner.wrong("width", {"Thiếu kích thước.", "The size is missing."});
        }
        reader.absorb(inner);
        input.place = place;
    }
    input.field = reader.optional_text("field", 200);
    if (input.field && input.place) {
        reader.wrong("field", {"Chọn ô ký hoặc chỗ ký, không chọn cả hai.", "Choose a field or a place, not both."});
    }
    return input;
}

namespace {

using Purpose = app::SignOutgoing::Purpose;

Response outgoing_answer(Context& context, const Result<app::OutgoingView>& view) {
    return view ? answer(200, views::outgoing(*view), view->document.version) : problem(view.error(), context.request);
}

std::optional<Purpose> purpose_of(std::string_view name) {
    return name == "personal" ? std::optional{Purpose::personal} : name == "agency" ? std::optional{Purpose::agency} : std::nullopt;
}

Response sign_with_server_key(Context& context, Purpose purpose) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto input = read_place(reader);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return outgoing_answer(context, context.use_cases.sign.sign_proved(context.actor, context.token_hash, DocumentId{context.parameter("id")},
                                                                       context.version, purpose, input));
}

}  // namespace

Response sign_outgoing(Context& context) {
    return sign_with_server_key(context, Purpose::personal);
}

Response seal_outgoing(Context& context) {
    return sign_with_server_key(context, Purpose::agency);
}

Response list_signature_places(Context& context) {
    QueryReader query(context.request.query);
    const auto purpose = purpose_of(query.text("purpose", 10).value_or("personal"));
    if (auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    if (!purpose) {
        return problem({Code::invalid_input, {"purpose là personal hoặc agency.", "purpose is personal or agency."}, {}, {}}, context.request);
    }
    const auto found = context.use_cases.sign.choices(context.actor, DocumentId{context.parameter("id")}, *purpose);
    if (!found) {
        return problem(found.error(), context.request);
    }
    boost::json::array places;
    for (const app::SignatureChoice& one : found->places) {
        places.push_back({{"kind", one.kind},
                          {"field", one.field.empty() ? boost::json::value(nullptr) : boost::json::value(one.field)},
                          {"page", one.page},
                          {"rotation", one.rotation},
                          {"x", one.place.x},
                          {"y", one.place.y},
                          {"width", one.place.width},
                          {"height", one.place.height}});
    }
    return answer(200, {{"file_id", found->file.text()},
                        {"sha256", found->sha256},
                        {"page_count", found->pages},
                        {"signer", found->signer},
                        {"server_key", found->has_server_key},
                        {"width", found->width},
                        {"height", found->height},
                        {"places", std::move(places)}});
}

Response prepare_signature(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto input = read_place(reader);
    const std::string chain = reader.text("certificate_chain", 100'000);
    const auto purpose = purpose_of(reader.optional_text("purpose", 20).value_or("personal"));
    if (!purpose) {
        reader.wrong("purpose", {"Chỉ nhận personal hoặc agency.", "personal or agency."});
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto prepared =
        context.use_cases.sign.prepare(context.actor, DocumentId{context.parameter("id")}, context.version, *purpose, input, chain,
                                       app::certificate_source::agent);
    if (!prepared) {
        return problem(prepared.error(), context.request);
    }
    return answer(201, {{"id", prepared->operation.id.text()},
                        {"document_id", prepared->operation.document.text()},
                        {"to_sign", to_base64(prepared->to_sign)},
                        {"digest", to_base64(prepared->digest)},
                        {"algorithm", prepared->algorithm},
                        {"expires_at", to_rfc3339(prepared->operation.expires_at)}});
}

Response complete_signature(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto value = from_base64(reader.text("signature", 8'000));
    if (!value) {
        reader.wrong("signature", value.error().detail);
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return outgoing_answer(context, context.use_cases.sign.complete(context.actor, SigningId{context.parameter("id")}, *value));
}

Response cancel_signature(Context& context) {
    const auto done = context.use_cases.sign.cancel(context.actor, SigningId{context.parameter("id")});
    return done ? no_content() : problem(done.error(), context.request);
}

Response validate_signatures(Context& context) {
    const DocumentId id{context.parameter("id")};
    QueryReader query(context.request.query);
    const std::string format = query.text("format", 4).value_or("json");
    if (auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    if (format != "json" && format != "html" && format != "xml") {
        return problem({Code::invalid_input, {"format là json, html hoặc xml.", "format is json, html or xml."}, {}, {}}, context.request);
    }
    const auto output = context.use_cases.validate.run(context.actor, id);
    if (!output) {
        return problem(output.error(), context.request);
    }
    const auto language = language_of(context.request) == Language::vi ? signing::Language::vi : signing::Language::en;
    if (format == "html") {
        Response page = text_answer(signing::to_page(output->report, output->file.name, output->file.sha256, language), "text/html; charset=utf-8");
        page.headers.add("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
        return page;
    }
    if (format == "xml") {
        return text_answer(signing::to_etsi_xml(output->report, output->file.sha256, language), "application/xml");
    }
    boost::json::object report = views::validation_report(output->report, language_of(context.request) == Language::vi);
    report["document_id"] = id.text();
    report["file"] = views::file(output->file);
    report["sha256"] = output->file.sha256;
    return answer(200, std::move(report));
}

}  // namespace vanthu::http
