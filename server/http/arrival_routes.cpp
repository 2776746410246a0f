#include "core/digest.hpp"
#include "server/http/handlers.hpp"
#include "server/http/view_values.hpp"

#include <boost/json/parse.hpp>

namespace vanthu::http {

namespace json = boost::json;

namespace {

ClientText in_words(const std::string& error) {
    if (error == "no_text") {
        return {"Tệp không có chữ nào đọc được.", "The file has no text that could be read."};
    }
    if (error == "timed_out") {
        return {"Quá thời gian cho phép nên đã dừng.", "It took too long and was ended."};
    }
    if (error == "too_much_output") {
        return {"Kết quả quá lớn nên đã dừng.", "It gave too much and was ended."};
    }
    if (error == "no_such_page") {
        return {"Tệp không có trang này.", "The file has no such page."};
    }
    if (error == "not_needed") {
        return {"Tệp là ảnh, xem trực tiếp được.", "The file is a picture itself."};
    }
    if (error == "not_started") {
        return {"Không chạy được chương trình xử lý, hãy báo quản trị hệ thống.", "The program could not be started; tell the operator."};
    }
    if (error == "given_up") {
        return {"Đã thử nhiều lần mà không xong.", "It was begun several times and never ended."};
    }
    return {"Không đọc được tệp, hoặc việc xử lý vượt giới hạn.", "The file could not be read, or reading it passed a limit."};
}

json::object view(const app::Derivative& one, bool vietnamese) {
    json::value error(nullptr);
    if (one.error) {
        const ClientText words = in_words(*one.error);
        error = json::object{{"code", *one.error}, {"text", vietnamese ? words.vi : words.en}};
    }
    return {{"id", one.id.text()},
            {"file_id", one.file.text()},
            {"kind", one.kind},
            {"page", one.page == 0 ? json::value(nullptr) : json::value(one.page)},
            {"state", one.state},
            {"error", std::move(error)},
            {"media_type", one.media_type},
            {"size", one.sha256 ? json::value(one.size_bytes) : json::value(nullptr)},
            {"sha256", views::or_null(one.sha256)},
            {"created_at", to_rfc3339(one.created_at)},
            {"changed_at", to_rfc3339(one.changed_at)}};
}

bool wants_vietnamese(const Context& context) {
    return language_of(context.request) == Language::vi;
}

Response reports_answer(Context& context, const Result<std::vector<app::SignatureReport>>& reports) {
    if (!reports) {
        return problem(reports.error(), context.request);
    }
    json::array items = views::all(*reports, [](const app::SignatureReport& one) {
        json::object value = views::signature_report_row(one);
        value["report"] = json::parse(one.report);
        return value;
    });
    return answer(200, {{"items", std::move(items)}});
}

}  // namespace

Response print_answer(Context& context, const Result<app::Printout>& printout) {
    if (!printout) {
        return problem(printout.error(), context.request);
    }
    Response response;
    response.headers.add("Content-Type", printout->media_type);
    response.headers.add("Content-Disposition", "attachment; filename=\"" + printout->name + "\"");
    response.body = printout->content;
    return response;
}

Response list_derivatives(Context& context) {
    const auto found = context.use_cases.derivatives.of_file(context.actor, FileId{context.parameter("id")});
    if (!found) {
        return problem(found.error(), context.request);
    }
    const bool vietnamese = wants_vietnamese(context);
    return answer(200, {{"items", views::all(*found, [&](const app::Derivative& one) { return view(one, vietnamese); })}});
}

Response request_derivative(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string kind = reader.text("kind", 20);
    const bool is_preview = kind == "preview";
    if (!is_preview && kind != "text" && kind != "recognition") {
        reader.wrong("kind", {"Chỉ nhận text, recognition hoặc preview.", "text, recognition or preview."});
    }
    const auto page = reader.optional_integer("page", 1, 10'000);
    if (page && !is_preview) {
        reader.wrong("page", {"Chỉ ảnh xem trước có số trang.", "Only a preview has a page."});
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto asked = context.use_cases.derivatives.request(context.actor, FileId{context.parameter("id")}, kind, is_preview ? page.value_or(1) : 0);
    return asked ? answer(200, view(*asked, wants_vietnamese(context))) : problem(asked.error(), context.request);
}

Response get_derivative_content(Context& context) {
    const auto found = context.use_cases.derivatives.content(context.actor, app::DerivativeId{context.parameter("id")});
    if (!found) {
        return problem(found.error(), context.request);
    }
    const auto& one = found->derivative;
    const std::string name = one.kind == "preview" ? "trang-" + std::to_string(one.page) + ".png" : one.kind + ".txt";
    return download(context.request, found->path, one.size_bytes, *one.sha256, one.media_type, name);
}

Response list_signature_reports(Context& context) {
    return reports_answer(context, context.use_cases.signature_reports.of_document(context.actor, DocumentId{context.parameter("id")}));
}

Response validate_again(Context& context) {
    return reports_answer(context, context.use_cases.signature_reports.again(context.actor, DocumentId{context.parameter("id")}));
}

Response print_follow_up_sheet(Context& context) {
    return print_answer(context, context.use_cases.arrival_prints.follow_up_sheet(context.actor, DocumentId{context.parameter("id")}));
}

Response print_stamped(Context& context) {
    return print_answer(context, context.use_cases.arrival_prints.stamped(context.actor, DocumentId{context.parameter("id")}));
}

}  // namespace vanthu::http
