#include "server/http/public_pages.hpp"

#include <fmt/format.h>

#include "records/document_type.hpp"
#include "signing/presentation.hpp"
#include "signing/reports/markup.hpp"
#include "signing/reports/page.hpp"

namespace vanthu::http::pages {
namespace {

using app::PublicDocument;
using signing::escaped;

/// Its own sheet, and forms that lead back here.
constexpr const char* policy =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

constexpr std::string_view more_style = R"(
header{border-bottom:1px solid var(--line);margin-bottom:1.25rem;padding-bottom:.75rem}header p{font-weight:600}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}a{color:var(--link)}a[aria-current]{color:inherit;font-weight:600;text-decoration:none}
:root{--link:#0b4f9e;--control:#76838f}@media (prefers-color-scheme:dark){:root{--link:#8ab8f0;--control:#73808e}}
form{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0}label{flex-basis:100%;font-weight:600;margin-bottom:-.5rem}input{font:inherit;color:inherit;background:var(--ground);
border:1px solid var(--control);border-radius:4px;padding:.5rem;flex:1 1 16rem;min-width:0;max-width:32rem}button{font:inherit;min-height:44px;
padding:.5rem 1.25rem;border:0;border-radius:4px;background:var(--link);color:var(--ground);cursor:pointer}
:focus-visible{outline:3px solid #ffbf47;outline-offset:0;box-shadow:0 0 0 5px #1b2430}
.error{border:1px solid var(--line);border-left:.4rem solid var(--bad);border-radius:.4rem;padding:.75rem 1rem}.code{font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
@media print{form,nav{display:none}})";

/// One page in one language.
class Page final {
public:
    Page(const app::AgencySettings& agency, Language language) : agency_(agency), language_(language) {}

    [[nodiscard]] std::string say(const char* vi, const char* en) const { return language_ == Language::vi ? vi : en; }

    [[nodiscard]] Response of(const std::string& path, const std::string& title, const std::string& body, int status = 200) const {
        const auto link = [&](const char* to, const std::string& text) {
            return fmt::format("<a href=\"{}?lang={}\"{}>{}</a>", to, lang(), path == to ? " aria-current=\"page\"" : "", text);
        };
        const bool is_vi = language_ == Language::vi;
        Response response;
        response.status = status;
        response.headers.add("Content-Type", "text/html; charset=utf-8");
        response.headers.add("Content-Security-Policy", policy);
        response.headers.add("Cache-Control", "no-store");
        response.body = fmt::format(
            "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
            "<meta name=\"robots\" content=\"noindex\"><title>{} – {}</title><link rel=\"stylesheet\" href=\"/cong-khai.css\"></head><body><header><p>{}</p>"
            "<nav aria-label=\"{}\">{}{}<a href=\"{}?lang={}\" lang=\"{}\">{}</a></nav></header><main><h1>{}</h1>{}</main></body></html>\n",
            lang(), title, escaped(agency_.name), escaped(agency_.name), say("Trang công khai", "Public pages"),
            link("/kiem-tra", say("Kiểm tra chữ ký số", "Verify signatures")), link("/tra-cuu", say("Tra cứu văn bản", "Look a document up")),
            path, is_vi ? "en" : "vi", is_vi ? "en" : "vi", is_vi ? "English" : "Tiếng Việt", title, body);
        return response;
    }

    [[nodiscard]] std::string error(const Error* error) const {
        return error == nullptr ? std::string{} : "<p class=\"error\" role=\"alert\">" + escaped(language_ == Language::vi ? error->detail.vi : error->detail.en) + "</p>";
    }

    [[nodiscard]] std::string row(const char* vi, const char* en, const std::string& value) const {
        return value.empty() ? std::string{} : "<dt>" + say(vi, en) + "</dt><dd>" + escaped(value) + "</dd>";
    }

    /// What is known of the document, as an article with its state in one sentence.
    [[nodiscard]] std::string document(const PublicDocument& known) const {
        const auto [kind, sentence] = state(known);
        std::string text = fmt::format("<article class=\"{}\"><h2>{}</h2><dl>", kind, escaped(sentence));
        const auto type = records::find_document_type(known.type_code);
        text += row("Loại văn bản", "Type of document", type ? std::string{type->name} : known.type_code) +
                row("Số, ký hiệu", "Number and symbol", known.number_and_symbol) + row("Ngày", "Date", known.day ? day_of(*known.day) : "") +
                row("Cơ quan ban hành", "Issued by", known.is_incoming ? known.issuer : agency_.name) + row("Người ký", "Signed by", known.signer) +
                (known.subject ? row("Trích yếu", "Subject", *known.subject)
                               : row("Trích yếu", "Subject", say("(văn bản hạn chế lưu hành)", "(of restricted circulation)"))) +
                row("SHA-256 của bản chính thức", "SHA-256 of the official file", known.file_sha256.value_or(""));
        return text + "</dl></article>";
    }

    [[nodiscard]] std::string moment(Instant at) const {
        return signing::presentation_time(at, agency_.utc_offset);
    }

    [[nodiscard]] const char* lang() const { return language_ == Language::vi ? "vi" : "en"; }
    [[nodiscard]] signing::Language report_language() const { return language_ == Language::vi ? signing::Language::vi : signing::Language::en; }

private:
    static std::string day_of(std::chrono::year_month_day day) {
        return fmt::format("{:02}/{:02}/{:04}", static_cast<unsigned>(day.day()), static_cast<unsigned>(day.month()), static_cast<int>(day.year()));
    }

    [[nodiscard]] std::pair<const char*, std::string> state(const PublicDocument& known) const {
        using State = PublicDocument::State;
        switch (known.state) {
            case State::recalled:
                return {"failed", fmt::format(fmt::runtime(say("ĐÃ THU HỒI lúc {}. Không sử dụng văn bản này.", "RECALLED on {}. Do not use this document.")), moment(*known.recalled_at))};
            case State::replaced:
                return {"failed", fmt::format(fmt::runtime(say("ĐÃ ĐƯỢC THAY THẾ bởi văn bản {}.", "REPLACED by document {}.")), known.successor)};
            case State::corrected:
                return {"open", fmt::format(fmt::runtime(say("Đã phát hành; được đính chính bởi văn bản {}.", "Issued; corrected by document {}.")), known.successor)};
            case State::in_force:
                return {"passed", say("Đã phát hành. Chưa bị thu hồi hoặc thay thế.", "Issued. Neither recalled nor replaced.")};
            case State::in_work:
                break;
        }
        return {"open", known.is_incoming ? say("Văn bản đến đã đăng ký tại cơ quan.", "Incoming document, registered by the agency.")
                                          : say("Văn bản chưa phát hành.", "The document has not been issued.")};
    }

    const app::AgencySettings& agency_;
    Language language_;
};

}  // namespace

Response verify_form(const app::AgencySettings& agency, Language language, const Error* error) {
    const Page page(agency, language);
    const std::string body = page.error(error) + "<p>" +
        page.say("Chọn tệp văn bản có chữ ký số (PDF, XML, ASiC, P7M). Tệp chỉ dùng để kiểm tra và không được lưu lại.",
                 "Choose a signed file (PDF, XML, ASiC, P7M). It is used for this check only and is not kept.") +
        fmt::format("</p><form method=\"post\" action=\"/kiem-tra?lang={}\" enctype=\"multipart/form-data\"><label for=\"tep\">{}</label>"
                    "<input id=\"tep\" name=\"tep\" type=\"file\" required><button type=\"submit\">{}</button></form>",
                    page.lang(), page.say("Tệp văn bản", "File"), page.say("Kiểm tra", "Verify"));
    return page.of("/kiem-tra", page.say("Kiểm tra chữ ký số", "Verify signatures"), body, error == nullptr ? 200 : status_of(error->code));
}

Response verified(const app::AgencySettings& agency, Language language, const std::string& file_name, const app::VerifyFile::Output& output) {
    const Page page(agency, language);
    std::string body;
    for (const PublicDocument& known : output.known) {
        body += "<p>" + page.say("Tệp này trùng từng byte với bản chính thức do cơ quan phát hành:",
                                 "This file is, byte by byte, the official one that the agency issued:") + "</p>" + page.document(known);
    }
    body += signing::to_part_of_page(output.report, file_name, output.sha256, page.report_language());
    body += fmt::format("<p><a href=\"/kiem-tra?lang={}\">{}</a></p>", page.lang(), page.say("Kiểm tra tệp khác", "Verify another file"));
    return page.of("/kiem-tra", page.say("Kết quả kiểm tra chữ ký số", "Result of the signature verification"), body);
}

Response look_up_form(const app::AgencySettings& agency, Language language, const std::string& code, const Error* error) {
    const Page page(agency, language);
    const std::string body = page.error(error) + "<p>" +
        page.say("Quét mã QR trên bản in, hoặc nhập mã in bên cạnh.", "Scan the QR code on the print, or type the code.") +
        fmt::format("</p><form method=\"get\" action=\"/tra-cuu\"><input type=\"hidden\" name=\"lang\" value=\"{}\"><label for=\"ma\">{}</label>"
                    "<input id=\"ma\" name=\"ma\" value=\"{}\" required maxlength=\"64\" autocomplete=\"off\" spellcheck=\"false\"><button type=\"submit\">{}</button></form>",
                    page.lang(), page.say("Mã tra cứu", "Code"), escaped(code), page.say("Tra cứu", "Look up"));
    return page.of("/tra-cuu", page.say("Tra cứu văn bản", "Look a document up"), body, error == nullptr ? 200 : status_of(error->code));
}

Response looked_up(const app::AgencySettings& agency, Language language, const std::string& code, const app::LookUpPrint::Output& output) {
    const Page page(agency, language);
    std::string body = page.document(output.document) + "<dl>" + page.row("Bản in số", "Print number", std::to_string(output.print.number)) +
                       page.row("In lúc", "Printed at", page.moment(output.print.printed_at)) + page.row("Mã tra cứu", "Code", code) + "</dl><p>" +
                       page.say("Bản in không có giá trị thay thế bản gốc. Hãy kiểm tra tệp gốc tại ", "A print does not take the original's place. Verify the original file at ") +
                       fmt::format("<a href=\"/kiem-tra?lang={}\">{}</a>.</p>", page.lang(), page.say("trang kiểm tra chữ ký số", "the verification page"));
    return page.of("/tra-cuu", page.say("Tra cứu văn bản", "Look a document up"), body);
}

Response style() {
    Response response;
    response.headers.add("Content-Type", "text/css; charset=utf-8");
    response.headers.add("Cache-Control", "public, max-age=3600");
    response.body = signing::style_of_page() + std::string{more_style};
    return response;
}

}  // namespace vanthu::http::pages
