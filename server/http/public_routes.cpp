#include <fstream>

#include "server/app/temporary_file.hpp"
#include "server/http/handlers.hpp"
#include "server/http/multipart.hpp"
#include "server/http/public_pages.hpp"
#include "server/http/signature_views.hpp"
#include "server/http/view_values.hpp"
#include "server/http/views.hpp"
#include "signing/reports/etsi_xml.hpp"
#include "signing/reports/page.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

/// What the address says goes before what the browser prefers.
Language language_of(QueryReader& query, const Request& request) {
    const auto wanted = query.text("lang", 2);
    return wanted ? (*wanted == "en" ? Language::en : Language::vi) : http::language_of(request);
}

json::object known_document(const app::PublicDocument& known) {
    using State = app::PublicDocument::State;
    const char* state = known.state == State::recalled    ? "recalled"
                        : known.state == State::replaced  ? "replaced"
                        : known.state == State::corrected ? "corrected"
                                                          : "in_force";
    return {{"id", known.id.text()},
            {"type", known.type_code},
            {"number_and_symbol", known.number_and_symbol},
            {"day", known.day ? json::value(to_iso(*known.day)) : json::value(nullptr)},
            {"subject", views::or_null(known.subject)},
            {"signer", known.signer},
            {"state", state},
            {"successor", known.successor.empty() ? json::value(nullptr) : json::value(known.successor)}};
}

/// The request's body as a file of its own.
Result<void> write_body(const Request& request, const std::filesystem::path& target) {
    std::ofstream out(target, std::ios::binary);
    if (const auto* text = std::get_if<std::string>(&request.body)) {
        out << *text;
    }
    out.close();
    return out ? Result<void>{} : fail_internal("a body cannot be written");
}

}  // namespace

Response verify_page(Context& context) {
    QueryReader query(context.request.query);
    return pages::verify_form(context.use_cases.services.agency, language_of(query, context.request));
}

Response verify_form_file(Context& context) {
    QueryReader query(context.request.query);
    const Language language = language_of(query, context.request);
    const app::AgencySettings& agency = context.use_cases.services.agency;
    const app::TemporaryFile file(context.use_cases.services.blobs.temporary());
    const auto chosen = first_file(context.request, file.path());
    if (!chosen) {
        return pages::verify_form(agency, language, &chosen.error());
    }
    if (chosen->size_bytes == 0) {
        const Error empty{Code::invalid_input, {"Tệp rỗng.", "The file is empty."}, {}, {}};
        return pages::verify_form(agency, language, &empty);
    }
    const auto output = context.use_cases.verify_file.run(file.path());
    return output ? pages::verified(agency, language, chosen->name, *output) : pages::verify_form(agency, language, &output.error());
}

Response look_up_page(Context& context) {
    QueryReader query(context.request.query);
    const Language language = language_of(query, context.request);
    const app::AgencySettings& agency = context.use_cases.services.agency;
    const bool is_in_path = !context.parameters.empty();
    const std::string code = is_in_path ? context.parameter("code") : query.text("ma", 64).value_or("");
    if (code.empty()) {
        return pages::look_up_form(agency, language);
    }
    const auto output = context.use_cases.look_up_print.run(code);
    return output ? pages::looked_up(agency, language, code, *output) : pages::look_up_form(agency, language, code, &output.error());
}

Response public_style(Context&) {
    return pages::style();
}

Response verify_file(Context& context) {
    QueryReader query(context.request.query);
    const std::string name = query.text("name", 200).value_or("");
    const std::string format = query.choice("format", {"json", "html", "xml"});
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const app::TemporaryFile copy(context.use_cases.services.blobs.temporary());
    std::filesystem::path file = copy.path();
    if (const auto* received = std::get_if<ReceivedFile>(&context.request.body)) {
        file = received->path();
    } else if (auto written = write_body(context.request, file); !written) {
        return problem(written.error(), context.request);
    }
    const auto output = context.use_cases.verify_file.run(file);
    if (!output) {
        return problem(output.error(), context.request);
    }
    if (output->size_bytes == 0) {
        return problem({Code::invalid_input, {"Tệp rỗng.", "The file is empty."}, {}, {}}, context.request);
    }
    const bool is_vi = http::language_of(context.request) == Language::vi;
    const auto language = is_vi ? signing::Language::vi : signing::Language::en;
    if (format == "html") {
        Response page = text_answer(signing::to_page(output->report, name, output->sha256, language), "text/html; charset=utf-8");
        page.headers.add("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
        return page;
    }
    if (format == "xml") {
        return text_answer(signing::to_etsi_xml(output->report, output->sha256, language), "application/xml");
    }
    json::object value = views::validation_report(output->report, is_vi);
    value["name"] = name;
    value["sha256"] = output->sha256;
    value["size_bytes"] = output->size_bytes;
    json::array known;
    for (const app::PublicDocument& one : output->known) {
        known.push_back(known_document(one));
    }
    value["known"] = std::move(known);
    return answer(200, value);
}

}  // namespace vanthu::http
