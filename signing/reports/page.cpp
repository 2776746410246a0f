#include "signing/reports/page.hpp"

#include <fmt/format.h>

#include "signing/reports/advice.hpp"
#include "signing/reports/markup.hpp"

namespace vanthu::signing {
namespace {

constexpr const char* style = R"(
:root{color-scheme:light dark;--ink:#1b1f24;--quiet:#5b6570;--line:#d7dce1;--ground:#fff;--good:#0b6b3a;--bad:#b3261e;--open:#8a5a00}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ec;--quiet:#a3adb8;--line:#3a424a;--ground:#14181c;--good:#5fd39a;--bad:#ff8a80;--open:#f0c05a}}
*{box-sizing:border-box}body{margin:0 auto;max-width:52rem;padding:1.5rem 1rem 3rem;font:1rem/1.5 system-ui,"Segoe UI",sans-serif;color:var(--ink);background:var(--ground)}
h1{font-size:1.4rem;margin:0 0 .25rem}p{margin:.25rem 0}.quiet{color:var(--quiet);font-size:.9rem;overflow-wrap:anywhere}
article{border:1px solid var(--line);border-left-width:.4rem;border-radius:.4rem;padding:1rem;margin:1.25rem 0;break-inside:avoid}
article.passed{border-left-color:var(--good)}article.failed{border-left-color:var(--bad)}article.open{border-left-color:var(--open)}
h2{font-size:1.1rem;margin:0}.passed h2{color:var(--good)}.failed h2{color:var(--bad)}.open h2{color:var(--open)}
.advice{font-weight:600;margin:.5rem 0 .75rem}dl{display:grid;grid-template-columns:minmax(9rem,14rem) 1fr;gap:.3rem 1rem;margin:0}
dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}ul{margin:.5rem 0 0;padding-left:1.2rem}
details{margin-top:.75rem}summary{cursor:pointer;color:var(--quiet)}
@media (max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
@media print{body{max-width:none;padding:0}details{display:block}details>*{display:block}})";

/// One page in one language.
class Page final {
public:
    explicit Page(Language language) : language_(language) {}

    std::string of(const ValidationReport& report, const std::string& file_name, const std::string& sha256) {
        const std::string title = say("Kết quả kiểm tra chữ ký số", "Result of the signature verification");
        return fmt::format("<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">"
                           "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{}</title><style>{}</style></head>"
                           "<body><main><h1>{}</h1>{}</main></body></html>\n",
                           language_ == Language::vi ? "vi" : "en", title, style, title, part(report, file_name, sha256));
    }

    std::string part(const ValidationReport& report, const std::string& file_name, const std::string& sha256) const {
        std::string body = "<p>" + escaped(file_name) + "</p><p class=\"quiet\">SHA-256: " + escaped(sha256) + "</p><p class=\"quiet\">" +
                           say("Kiểm tra lúc ", "Verified at ") + office_time(report.validated_at) + " · " + say("chính sách ", "policy ") +
                           escaped(report.policy) + "</p>";
        if (report.signatures.empty()) {
            body += "<article class=\"open\"><h2>" + say("Văn bản không có chữ ký số.", "The document has no digital signature.") +
                    "</h2></article>";
        }
        for (const SignatureReport& one : report.signatures) {
            body += signature(one);
        }
        return body + list(report.messages);
    }

private:
    [[nodiscard]] std::string say(const char* vi, const char* en) const { return language_ == Language::vi ? vi : en; }
    [[nodiscard]] std::string say(const ClientText& text) const { return escaped(in(text, language_)); }

    std::string row(const char* vi, const char* en, const std::string& value) const {
        return value.empty() ? std::string{} : "<dt>" + say(vi, en) + "</dt><dd>" + escaped(value) + "</dd>";
    }

    std::string list(const std::vector<ClientText>& texts) const {
        std::string items;
        for (const ClientText& text : texts) {
            items += "<li>" + say(text) + "</li>";
        }
        return items.empty() ? items : "<ul>" + items + "</ul>";
    }

    std::string signature(const SignatureReport& one) const {
        const char* kind = one.indication == Indication::total_passed   ? "passed"
                           : one.indication == Indication::total_failed ? "failed"
                                                                        : "open";
        const std::string who = one.signer ? one.signer->common_name() : say("không rõ người ký", "unknown signer");
        std::string text = fmt::format("<article class=\"{}\"><h2>{} – {}</h2><p class=\"advice\">{}</p><dl>", kind,
                                       say(verdict_word(one.indication)), escaped(who), say(advice(one)));
        text += demanded(one) + "</dl>" + list(one.change_details) + list(one.messages) + more(one);
        return text + "</article>";
    }

    /// What Article 6 names, in its order.
    std::string demanded(const SignatureReport& one) const {
        std::string text;
        if (one.signer) {
            text += row("Tổ chức cấp chứng thư", "Certificate issuer", one.signer->issuer()) +
                    row("Người ký", "Signer", one.signer->common_name()) +
                    row("Đơn vị quản lý", "Managing unit", one.signer->subject_attribute("O"));
        }
        const bool has_proof = one.best_time.has_value();
        text += row("Thời gian ký", "Time of signing",
                    has_proof ? office_time(one.best_time) + say(" (dấu thời gian)", " (time-stamp)")
                              : office_time(one.claimed_time) + say(" (người ký tự khai)", " (as the signer claims)"));
        text += row("Tính toàn vẹn", "Integrity", in(integrity_in_words(one), language_));
        text += row("Hiệu lực khi ký", "Validity at the time of signing", validity(one));
        if (one.signer) {
            text += row("Chứng thư có hiệu lực từ", "Certificate valid from", office_time(one.signer->not_before())) +
                    row("Chứng thư có hiệu lực đến", "Certificate valid until", office_time(one.signer->not_after()));
        }
        if (one.format == "PAdES" || one.format == "PKCS7" || one.format == "document_timestamp") {
            text += row("Phạm vi chữ ký", "What it covers", in(in_words(one.coverage), language_)) +
                    row("Thay đổi sau khi ký", "Changes after signing", in(in_words(one.changes), language_));
        }
        return text;
    }

    std::string validity(const SignatureReport& one) const {
        if (one.indication == Indication::total_passed) {
            return one.revocation_checked ? say("có hiệu lực, đã kiểm tra thu hồi", "valid, revocation was checked")
                                          : say("có hiệu lực, CHƯA kiểm tra được thu hồi", "valid, revocation could NOT be checked");
        }
        return one.indication == Indication::total_failed ? say("không có hiệu lực", "not valid") : say("chưa xác định", "undecided");
    }

    std::string more(const SignatureReport& one) const {
        std::string rows = row("Loại chữ ký", "Kind of signature", in(kind_in_words(one), language_)) +
                           row("Kết luận theo EN 319 102-1", "Conclusion by EN 319 102-1",
                               std::string{to_string(one.indication)} + (one.sub_indication.empty() ? "" : " / " + one.sub_indication)) +
                           row("Thuật toán", "Algorithm", one.algorithm) + row("Lý do ký", "Reason", one.reason) +
                           row("Nơi ký", "Location", one.location) + row("Trường", "Field", one.field);
        for (const Certificate& certificate : one.chain) {
            rows += row("Đường dẫn tin cậy", "Path of trust", certificate.subject());
        }
        for (const TimestampReport& stamp : one.timestamps) {
            rows += row("Dấu thời gian", "Time-stamp",
                        office_time(stamp.time) + " · " + (stamp.signer ? stamp.signer->common_name() : "-") + " · " +
                            in(verdict_word(stamp.indication), language_));
        }
        for (const SignedObject& object : one.objects) {
            rows += row("Đối tượng được ký", "Signed object", object.name + " (" + object.what + ")");
        }
        return "<details><summary>" + say("Chi tiết kỹ thuật", "Technical details") + "</summary><dl>" + rows + "</dl></details>";
    }

    Language language_;
};

}  // namespace

std::string to_part_of_page(const ValidationReport& report, const std::string& file_name, const std::string& file_sha256, Language language) {
    return Page(language).part(report, file_name, file_sha256);
}

std::string style_of_page() {
    return style;
}

std::string to_page(const ValidationReport& report, const std::string& file_name, const std::string& file_sha256, Language language) {
    return Page(language).of(report, file_name, file_sha256);
}

}  // namespace vanthu::signing
