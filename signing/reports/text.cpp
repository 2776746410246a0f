#include <fmt/format.h>

#include "signing/reports/advice.hpp"
#include "signing/validation_report.hpp"

namespace vanthu::signing {
namespace {

/// One report in one language.
class Text final {
public:
    explicit Text(Language language) : language_(language) {}

    std::string of(const ValidationReport& report) {
        if (report.signatures.empty()) {
            out_ = vi() ? "Văn bản không có chữ ký số.\n" : "The document has no digital signature.\n";
        }
        for (const SignatureReport& signature : report.signatures) {
            add(signature);
        }
        for (const ClientText& message : report.messages) {
            out_ += in(message, language_) + "\n";
        }
        return std::move(out_);
    }

private:
    [[nodiscard]] bool vi() const { return language_ == Language::vi; }

    void line(const char* vi_name, const char* en_name, const std::string& value) {
        if (!value.empty()) {
            out_ += fmt::format("  {}: {}\n", vi() ? vi_name : en_name, value);
        }
    }

    void add(const SignatureReport& signature) {
        out_ += fmt::format("{}{}: {} {}{}\n", signature.id, signature.field.empty() ? "" : " (" + signature.field + ")",
                            in(verdict_word(signature.indication), language_), to_string(signature.indication),
                            signature.sub_indication.empty() ? "" : " / " + signature.sub_indication);
        line("Loại", "Kind", in(kind_in_words(signature), language_));
        if (signature.signer) {
            line("Người ký", "Signer", signature.signer->common_name());
            line("Đơn vị quản lý", "Managing unit", signature.signer->subject_attribute("O"));
            line("Tổ chức cấp chứng thư", "Certificate issuer", signature.signer->issuer());
            line("Hiệu lực chứng thư", "Certificate period",
                 office_time(signature.signer->not_before()) + " – " + office_time(signature.signer->not_after()));
        }
        line("Thời gian ký (tự khai)", "Signing time (claimed)", office_time(signature.claimed_time));
        line("Thời gian có bằng chứng", "Proven time", office_time(signature.best_time));
        line("Tính toàn vẹn", "Integrity", in(integrity_in_words(signature), language_));
        if (signature.format == "PAdES" || signature.format == "PKCS7" || signature.format == "document_timestamp") {
            line("Phạm vi", "Coverage", in(in_words(signature.coverage), language_));
            line("Thay đổi sau khi ký", "Changes after signing", in(in_words(signature.changes), language_));
        }
        for (const ClientText& detail : signature.change_details) {
            out_ += "    - " + in(detail, language_) + "\n";
        }
        for (const SignedObject& object : signature.objects) {
            const char* state = !object.found            ? (vi() ? "không tìm thấy" : "not found")
                                : object.digest_matches ? (vi() ? "nguyên vẹn" : "intact")
                                                        : (vi() ? "ĐÃ BỊ THAY ĐỔI" : "CHANGED");
            line("Đối tượng được ký", "Signed object", fmt::format("{} ({}): {}", object.name, object.what, state));
        }
        line("Thuật toán", "Algorithm", signature.algorithm);
        for (const TimestampReport& stamp : signature.timestamps) {
            line("Dấu thời gian", "Time-stamp",
                 fmt::format("{} ({}, {}): {}", office_time(stamp.time), stamp.signer ? stamp.signer->common_name() : "-", stamp.kind,
                             in(verdict_word(stamp.indication), language_)));
            for (const ClientText& message : stamp.messages) {
                out_ += "    - " + in(message, language_) + "\n";
            }
        }
        for (const ClientText& message : signature.messages) {
            out_ += "  * " + in(message, language_) + "\n";
        }
        line("Nên làm gì", "What to do", in(advice(signature), language_));
    }

    Language language_;
    std::string out_;
};

}  // namespace

std::string to_text(const ValidationReport& report, Language language) {
    return Text(language).of(report);
}

}  // namespace vanthu::signing
