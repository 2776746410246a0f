#include "signing/reports/advice.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace vanthu::signing {
namespace {

struct Sentence {
    std::string_view sub_indication;
    const char* vi;
    const char* en;
};

/// By the sub-indications of ETSI EN 319 102-1 clause 5.1.3.
constexpr std::array sentences{
    Sentence{"HASH_FAILURE", "Đừng dùng văn bản này; hãy xin người gửi bản gốc.",
             "Do not use this document; ask the sender for the original."},
    Sentence{"SIG_CRYPTO_FAILURE", "Đừng dùng văn bản này: chữ ký không do khóa của người ký tạo ra.",
             "Do not use this document: the signature was not made with the signer's key."},
    Sentence{"FORMAT_FAILURE", "Đừng dùng bản đang hiển thị; hãy xem phiên bản đã ký (trích xuất được) hoặc xin bản gốc.",
             "Do not rely on what is shown; look at the signed revision, which can be extracted, or ask for the original."},
    Sentence{"REVOKED", "Đừng chấp nhận: chứng thư đã bị thu hồi trước khi ký. Hãy liên hệ người ký.",
             "Do not accept it: the certificate was revoked before the signing. Contact the signer."},
    Sentence{"EXPIRED", "Đừng chấp nhận: chứng thư đã hết hạn trước khi ký. Hãy xin ký lại.",
             "Do not accept it: the certificate had expired before the signing. Ask for a new signature."},
    Sentence{"NOT_YET_VALID", "Đừng chấp nhận: chứng thư chưa có hiệu lực khi ký.",
             "Do not accept it: the certificate was not valid yet at the signing."},
    Sentence{"NO_CERTIFICATE_CHAIN_FOUND", "Thêm chứng thư gốc của tổ chức cấp vào danh sách tin cậy, nếu cơ quan tin cậy tổ chức đó, rồi kiểm tra lại.",
             "Add the issuer's root to the trusted files, if your agency trusts it, and verify again."},
    Sentence{"NO_CERTIFICATE_CHAIN_FOUND_NO_POE", "Tìm bản có dấu thời gian từ khi tổ chức cấp còn được công nhận, hoặc xin người gửi ký lại.",
             "Look for a copy with a time-stamp from when the authority was trusted, or ask the sender to sign again."},
    Sentence{"NO_SIGNING_CERTIFICATE_FOUND", "Xin người gửi chứng thư của người ký, hoặc bản có kèm chứng thư.",
             "Ask the sender for the signer's certificate, or for a file that carries it."},
    Sentence{"SIGNED_DATA_NOT_FOUND", "Đưa kèm tệp gốc mà chữ ký này ký, rồi kiểm tra lại.",
             "Give the file that this signature signs along, and verify again."},
    Sentence{"TRY_LATER", "Kiểm tra lại khi có mạng, hoặc nạp danh sách thu hồi (CRL) mới của tổ chức cấp.",
             "Verify again with a network, or load a fresh revocation list (CRL) of the issuer."},
    Sentence{"REVOKED_NO_POE", "Chứng thư nay đã bị thu hồi và không có bằng chứng thời gian: hãy hỏi người ký, hoặc tìm bản có dấu thời gian.",
             "The certificate is revoked now and nothing proves that the signature is older: ask the signer, or find a copy with a time-stamp."},
    Sentence{"REVOKED_CA_NO_POE", "Một tổ chức cấp trong đường dẫn đã bị thu hồi: hãy hỏi người ký, hoặc tìm bản có dấu thời gian.",
             "An authority of the path is revoked: ask the signer, or find a copy with a time-stamp."},
    Sentence{"OUT_OF_BOUNDS_NO_POE", "Chứng thư nay đã hết hạn và không có dấu thời gian: kiểm tra lại theo ngày ký, hoặc tìm bản có dấu thời gian.",
             "The certificate has expired and there is no time-stamp: judge it at the day of signing, or find a copy with a time-stamp."},
    Sentence{"OUT_OF_BOUNDS_NOT_REVOKED", "Chứng thư nay đã hết hạn (khi đó chưa bị thu hồi): tìm bản có dấu thời gian, hoặc kiểm tra theo ngày ký.",
             "The certificate has expired, unrevoked: find a copy with a time-stamp, or judge it at the day of signing."},
    Sentence{"CRYPTO_CONSTRAINTS_FAILURE", "Thuật toán không còn an toàn: hãy xin chữ ký mới.",
             "The algorithm is no longer secure: ask for a new signature."},
    Sentence{"CRYPTO_CONSTRAINTS_FAILURE_NO_POE", "Thuật toán không còn được chấp nhận và không có bằng chứng thời gian: hãy xin chữ ký mới.",
             "The algorithm is no longer accepted and nothing proves that the signature is older: ask for a new one."},
    Sentence{"CHAIN_CONSTRAINTS_FAILURE", "Chứng thư không được phép dùng vào việc này: hãy hỏi người ký.",
             "The certificate may not be used for this: ask the signer."},
    Sentence{"SIG_CONSTRAINTS_FAILURE", "Chữ ký thiếu điều mà chính sách đòi hỏi: hãy hỏi người ký hoặc chọn chính sách khác.",
             "The signature lacks what the policy asks for: ask the signer, or choose another policy."},
    Sentence{"POLICY_PROCESSING_ERROR", "Văn bản chính sách chữ ký đang có không phải là bản mà người ký nêu: hãy lấy đúng bản rồi kiểm tra lại.",
             "The signature policy's document at hand is not the one that the signer named: get that one, and verify again."},
    Sentence{"TIMESTAMP_ORDER_FAILURE", "Các dấu thời gian mâu thuẫn: hãy hỏi người ký.",
             "The time-stamps contradict each other: ask the signer."},
};

}  // namespace

ClientText verdict_word(Indication indication) {
    switch (indication) {
        case Indication::total_passed:
            return {"HỢP LỆ", "VALID"};
        case Indication::total_failed:
            return {"KHÔNG HỢP LỆ", "NOT VALID"};
        case Indication::indeterminate:
            break;
    }
    return {"CHƯA XÁC ĐỊNH", "UNDECIDED"};
}

ClientText advice(const SignatureReport& signature) {
    if (signature.indication == Indication::total_passed) {
        return signature.below_standard
                   ? ClientText{"Chấp nhận được; đề nghị người ký chuyển sang thuật toán theo Thông tư 15/2025/TT-BKHCN.",
                                "It can be accepted; ask the signer to change to an algorithm of Circular 15/2025/TT-BKHCN."}
                   : ClientText{"Chấp nhận được.", "It can be accepted."};
    }
    for (const Sentence& one : sentences) {
        if (one.sub_indication == signature.sub_indication) {
            return {one.vi, one.en};
        }
    }
    return signature.indication == Indication::total_failed
               ? ClientText{"Đừng chấp nhận; hãy xin người gửi bản gốc.", "Do not accept it; ask the sender for the original."}
               : ClientText{"Chưa đủ dữ liệu để kết luận; hãy hỏi người ký.", "There is not enough to decide; ask the signer."};
}

ClientText in_words(Coverage coverage) {
    switch (coverage) {
        case Coverage::whole_file:
            return {"toàn bộ tệp", "the whole file"};
        case Coverage::whole_revision:
            return {"toàn bộ một phiên bản của tệp", "a whole revision of the file"};
        case Coverage::contiguous_from_start:
            return {"chỉ phần đầu của tệp", "the beginning of the file only"};
        case Coverage::unclear:
            break;
    }
    return {"không rõ", "unclear"};
}

ClientText in_words(Changes changes) {
    switch (changes) {
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

ClientText integrity_in_words(const SignatureReport& signature) {
    if (signature.sub_indication == "SIGNED_DATA_NOT_FOUND") {
        return {"chưa kiểm tra được: thiếu dữ liệu được ký", "could not be checked: the signed data are missing"};
    }
    if (signature.intact && signature.signature_valid) {
        return {"phần được ký còn nguyên vẹn", "the signed content is intact"};
    }
    return signature.intact ? ClientText{"phần được ký còn nguyên, nhưng giá trị chữ ký sai hoặc không kiểm tra được",
                                         "the signed content is as it was, but the signature value is wrong or cannot be checked"}
                            : ClientText{"phần được ký ĐÃ BỊ THAY ĐỔI", "the signed content WAS CHANGED"};
}

ClientText kind_in_words(const SignatureReport& signature) {
    if (signature.format == "document_timestamp") {
        return {"Dấu thời gian của tài liệu", "Document time-stamp"};
    }
    const std::string kind = signature.format + " " + signature.level;
    return {"Chữ ký số " + kind, "Signature " + kind};
}

std::string office_time(const std::optional<Instant>& at) {
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

}  // namespace vanthu::signing
