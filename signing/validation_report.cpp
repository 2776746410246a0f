#include "signing/validation_report.hpp"

#include <fmt/format.h>

namespace vanthu::signing {

const char* to_string(Indication indication) {
    switch (indication) {
        case Indication::total_passed:
            return "TOTAL_PASSED";
        case Indication::total_failed:
            return "TOTAL_FAILED";
        case Indication::indeterminate:
            break;
    }
    return "INDETERMINATE";
}

std::optional<Indication> ValidationReport::indication() const {
    if (signatures.empty()) {
        return std::nullopt;
    }
    auto worst = Indication::total_passed;
    for (const SignatureReport& signature : signatures) {
        if (signature.indication == Indication::total_failed) {
            return Indication::total_failed;
        }
        if (signature.indication == Indication::indeterminate) {
            worst = Indication::indeterminate;
        }
    }
    return worst;
}

namespace {

std::string local_time(const std::optional<Instant>& at) {
    if (!at) {
        return "-";
    }
    const auto local = *at + std::chrono::hours{7};
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(local - day)};
    return fmt::format("{:02}-{:02}-{:04} {:02}:{:02}:{:02} +07:00", static_cast<unsigned>(date.day()),
                       static_cast<unsigned>(date.month()), static_cast<int>(date.year()), time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

ClientText verdict(const SignatureReport& signature) {
    switch (signature.indication) {
        case Indication::total_passed:
            return {"HỢP LỆ", "VALID"};
        case Indication::total_failed:
            return {"KHÔNG HỢP LỆ", "NOT VALID"};
        case Indication::indeterminate:
            break;
    }
    return {"CHƯA XÁC ĐỊNH", "UNDECIDED"};
}

ClientText changes_in_words(const SignatureReport& signature) {
    switch (signature.changes) {
        case Changes::none:
            return {"không có thay đổi sau khi ký", "no change after signing"};
        case Changes::lta_updates:
            return {"chỉ thêm dữ liệu để lưu giữ chữ ký lâu dài", "only data for long-term validation was added"};
        case Changes::form_filling:
            return {"chỉ điền trường hoặc ký tiếp, được phép", "only form filling or a further signature, permitted"};
        case Changes::annotations:
            return {"có thêm ghi chú sau khi ký", "annotations were added after signing"};
        case Changes::other:
            break;
    }
    return {"NỘI DUNG HIỂN THỊ ĐÃ BỊ THAY ĐỔI SAU KHI KÝ", "WHAT IS SHOWN WAS CHANGED AFTER SIGNING"};
}

}  // namespace

std::string to_text(const ValidationReport& report, Language language) {
    const bool vi = language == Language::vi;
    std::string out;
    if (report.signatures.empty()) {
        out = vi ? "Văn bản không có chữ ký số.\n" : "The document has no digital signature.\n";
    }
    for (const SignatureReport& signature : report.signatures) {
        const auto line = [&](const char* vi_name, const char* en_name, const std::string& value) {
            out += fmt::format("  {}: {}\n", vi ? vi_name : en_name, value);
        };
        out += fmt::format("{} ({}): {} {}{}\n", signature.id, signature.field, in(verdict(signature), language),
                           to_string(signature.indication),
                           signature.sub_indication.empty() ? "" : " / " + signature.sub_indication);
        if (signature.signer) {
            line("Người ký", "Signer", signature.signer->common_name());
            line("Đơn vị quản lý", "Managing unit", signature.signer->subject_attribute("O"));
            line("Tổ chức cấp chứng thư", "Certificate issuer", signature.signer->issuer());
            line("Hiệu lực chứng thư", "Certificate period",
                 local_time(signature.signer->not_before()) + " – " + local_time(signature.signer->not_after()));
        }
        line("Thời gian ký", "Signing time", local_time(signature.claimed_time));
        line("Tính toàn vẹn", "Integrity",
             signature.intact && signature.signature_valid
                 ? (vi ? "phần được ký còn nguyên vẹn" : "the signed bytes are intact")
                 : (vi ? "phần được ký ĐÃ BỊ THAY ĐỔI hoặc chữ ký sai" : "the signed bytes WERE CHANGED or the value is wrong"));
        line("Phạm vi", "Coverage", to_string(signature.coverage));
        line("Thay đổi sau khi ký", "Changes after signing", in(changes_in_words(signature), language));
        for (const ClientText& detail : signature.change_details) {
            out += "    - " + in(detail, language) + "\n";
        }
        line("Thuật toán", "Algorithm", signature.algorithm);
        for (const ClientText& message : signature.messages) {
            out += "  * " + in(message, language) + "\n";
        }
    }
    for (const ClientText& message : report.messages) {
        out += in(message, language) + "\n";
    }
    return out;
}

}  // namespace vanthu::signing
