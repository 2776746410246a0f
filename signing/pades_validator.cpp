#include "signing/pades_validator.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <qpdf/QPDF.hh>

#include "signing/cms.hpp"
#include "signing/detail/evp.hpp"
#include "signing/pdf/changes.hpp"
#include "signing/pdf/form.hpp"
#include "signing/time_stamp.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t signatures_limit = 200;

/// ISO 32000-1 clause 12.8.1: the whole file but the value of /Contents.
struct ByteRange {
    std::uint64_t gap_begin = 0;  ///< at "<"
    std::uint64_t gap_end = 0;    ///< after ">"
    std::uint64_t end = 0;
};

/// Reads and checks the byte range against the raw bytes: from 0, one gap, and the gap is the hexadecimal /Contents and
/// nothing else (the signature exclusion attacks live in everything that is more generous).
std::optional<ByteRange> read_byte_range(QPDFObjectHandle dictionary, ByteView file) {
    QPDFObjectHandle array = dictionary.getKey("/ByteRange");
    QPDFObjectHandle contents = dictionary.getKey("/Contents");
    if (!array.isArray() || array.getArrayNItems() != 4 || !contents.isString()) {
        return std::nullopt;
    }
    std::array<long long, 4> numbers{};
    for (int i = 0; i < 4; ++i) {
        QPDFObjectHandle item = array.getArrayItem(i);
        if (!item.isInteger() || item.getIntValue() < 0) {
            return std::nullopt;
        }
        numbers.at(static_cast<std::size_t>(i)) = item.getIntValue();
    }
    const auto size = static_cast<long long>(file.size());
    if (numbers[0] != 0 || numbers[1] <= 0 || numbers[1] > size || numbers[2] <= numbers[1] + 2 || numbers[2] > size ||
        numbers[3] <= 0 || numbers[3] > size - numbers[2]) {
        return std::nullopt;
    }
    const ByteRange range{static_cast<std::uint64_t>(numbers[1]), static_cast<std::uint64_t>(numbers[2]),
                          static_cast<std::uint64_t>(numbers[2] + numbers[3])};
    const std::string_view gap = as_text(file.subspan(range.gap_begin, range.gap_end - range.gap_begin));
    if (gap.front() != '<' || gap.back() != '>') {
        return std::nullopt;
    }
    std::string hex{gap.substr(1, gap.size() - 2)};
    std::erase_if(hex, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
    if (hex.size() % 2 != 0) {
        hex.push_back('0');  // ISO 32000-1 clause 7.3.4.3
    }
    const auto decoded = from_hex(hex);
    if (!decoded || as_text(*decoded) != contents.getStringValue()) {
        return std::nullopt;
    }
    return range;
}

/// The end of a revision: "%%EOF" and at most one end of line.
bool ends_a_revision(ByteView prefix) {
    std::string_view text = as_text(prefix);
    for (int i = 0; i < 2 && !text.empty() && (text.back() == '\n' || text.back() == '\r'); ++i) {
        text.remove_suffix(1);
    }
    return text.ends_with("%%EOF");
}

std::optional<Instant> parse_pdf_date(const std::string& text) {
    // "D:YYYYMMDDHHmmSS+HH'mm'"; brought into RFC 3339.
    if (text.size() < 16 || !text.starts_with("D:")) {
        return std::nullopt;
    }
    const auto part = [&](std::size_t at, std::size_t count) { return text.substr(at, count); };
    std::string zone = "Z";
    if (text.size() >= 19 && (text[16] == '+' || text[16] == '-')) {
        const std::string minutes = text.size() >= 22 && text[19] == '\'' ? part(20, 2) : "00";
        zone = text.substr(16, 3) + ":" + minutes;
    }
    const auto at = parse_rfc3339(fmt::format("{}-{}-{}T{}:{}:{}{}", part(2, 4), part(6, 2), part(8, 2), part(10, 2),
                                              part(12, 2), part(14, 2), zone));
    return at ? std::optional{*at} : std::nullopt;
}

void judge(SignatureReport& report, Indication indication, std::string sub_indication, ClientText message) {
    report.indication = indication;
    report.sub_indication = std::move(sub_indication);
    report.messages.push_back(std::move(message));
}

/// P of a DocMDP transform (ISO 32000-1 table 254), if this signature certifies.
std::optional<int> docmdp_of(QPDFObjectHandle dictionary) {
    QPDFObjectHandle references = dictionary.getKey("/Reference");
    for (int i = 0; references.isArray() && i < references.getArrayNItems(); ++i) {
        QPDFObjectHandle reference = references.getArrayItem(i);
        if (reference.isDictionary() && reference.getKey("/TransformMethod").isName() &&
            reference.getKey("/TransformMethod").getName() == "/DocMDP") {
            QPDFObjectHandle parameters = reference.getKey("/TransformParams");
            QPDFObjectHandle p = parameters.isDictionary() ? parameters.getKey("/P") : QPDFObjectHandle::newNull();
            return p.isInteger() ? p.getIntValueAsInt() : 2;
        }
    }
    return std::nullopt;
}

Changes permitted_by(int docmdp) {
    return docmdp == 1 ? Changes::lta_updates : docmdp == 2 ? Changes::form_filling : Changes::annotations;
}

class Validator final {
public:
    Validator(const PdfFile& file, const TrustStore& trust, const ValidationPolicy& policy)
        : file_(file), trust_(trust), policy_(policy) {}

    SignatureReport validate(const FormField& field) {
        SignatureReport report;
        report.field = field.name;
        dictionary_ = QPDFObjectHandle(field.object).getKey("/V");
        describe(report);
        const auto range = read_byte_range(dictionary_, file_.bytes());
        if (!range) {
            judge(report, Indication::total_failed, "FORMAT_FAILURE",
                  {"/ByteRange hoặc /Contents của chữ ký không đúng chuẩn.", "The signature's /ByteRange or /Contents is not as the standard demands."});
            return report;
        }
        range_end = range->end;
        const Bytes contents = to_bytes(dictionary_.getKey("/Contents").getStringValue());
        const ByteView first = file_.bytes().first(range->gap_begin);
        const ByteView second = file_.bytes().subspan(range->gap_end, range->end - range->gap_end);
        const ContentDigest digest = [&](const std::string& name) { return detail::digest_parts(name, {first, second}); };
        const CmsFacts facts = report.format == "document_timestamp" ? examine_time_stamp(contents, digest, report.best_time)
                                                                     : examine_cms(contents, digest);
        report.intact = facts.digest_matches && (facts.is_detached || report.format == "document_timestamp");
        report.signature_valid = facts.signature_matches;
        report.signer = facts.signer;
        report.algorithm = facts.algorithm;
        if (!report.claimed_time) {
            report.claimed_time = facts.signing_time;
        }
        cover(report, *range);
        conclude(report, facts);
        return report;
    }

    std::uint64_t range_end = 0;

private:
    void describe(SignatureReport& report) {
        const std::string filter = dictionary_.getKey("/SubFilter").isName() ? dictionary_.getKey("/SubFilter").getName() : "";
        report.format = filter == "/ETSI.CAdES.detached" ? "PAdES" : filter == "/ETSI.RFC3161" ? "document_timestamp" : "PKCS7";
        is_supported_ = filter == "/ETSI.CAdES.detached" || filter == "/ETSI.RFC3161" || filter == "/adbe.pkcs7.detached";
        const auto text = [&](const char* key) {
            return dictionary_.getKey(key).isString() ? dictionary_.getKey(key).getUTF8Value() : std::string{};
        };
        report.reason = text("/Reason");
        report.location = text("/Location");
        report.claimed_time = parse_pdf_date(text("/M"));
        report.docmdp = docmdp_of(dictionary_);
    }

    void cover(SignatureReport& report, const ByteRange& range) {
        const ByteView prefix = file_.bytes().first(range.end);
        if (range.end == file_.bytes().size()) {
            report.coverage = Coverage::whole_file;
            return;
        }
        report.coverage = Coverage::contiguous_from_start;
        if (!ends_a_revision(prefix)) {
            return;
        }
        const auto revision = PdfFile::parse(prefix);
        if (!revision || !signed_there(*revision, report.field)) {
            return;
        }
        report.coverage = Coverage::whole_revision;
        ChangeAnalysis analysis = analyse_changes(*revision, file_);
        report.changes = analysis.changes;
        report.change_details = std::move(analysis.details);
    }

    /// The revision must hold this very signature in this field; otherwise it was put there later.
    bool signed_there(const PdfFile& revision, const std::string& name) {
        for (FormField& field : form_fields(revision.qpdf())) {
            QPDFObjectHandle value = field.object.getKey("/V");
            if (field.name == name && value.isDictionary() && value.getKey("/Contents").isString()) {
                return value.getKey("/Contents").getStringValue() == dictionary_.getKey("/Contents").getStringValue();
            }
        }
        return false;
    }

    void conclude(SignatureReport& report, const CmsFacts& facts) {
        const Changes allowed = report.docmdp ? permitted_by(*report.docmdp) : policy_.tolerated;
        report.docmdp_ok = !report.docmdp || report.changes <= allowed;
        const bool wrong_content = facts.is_detached == (report.format == "document_timestamp");
        if (!is_supported_ || !facts.parsed || facts.signer_count != 1 || wrong_content) {
            judge(report, Indication::total_failed, "FORMAT_FAILURE",
                  {"Cấu trúc chữ ký không đọc được hoặc thuộc loại không được chấp nhận.",
                   "The signature's structure cannot be read, or is of a kind that is not accepted."});
        } else if (report.coverage == Coverage::unclear || report.coverage == Coverage::contiguous_from_start) {
            judge(report, Indication::total_failed, "FORMAT_FAILURE",
                  {"Chữ ký không bao trùm trọn một phiên bản của tệp.", "The signature does not cover a whole revision of the file."});
        } else if (!facts.signer) {
            judge(report, Indication::indeterminate, "NO_SIGNING_CERTIFICATE_FOUND",
                  {"Chữ ký không kèm chứng thư của người ký.", "The signature does not carry the signer's certificate."});
        } else if (!report.intact) {
            judge(report, Indication::total_failed, "HASH_FAILURE",
                  {"Nội dung được ký đã bị thay đổi.", "The signed content was changed."});
        } else if (!report.signature_valid) {
            judge(report, Indication::total_failed, "SIG_CRYPTO_FAILURE",
                  {"Giá trị chữ ký không khớp với khóa của người ký.", "The signature value does not fit the signer's key."});
        } else if (report.changes > allowed) {
            judge(report, Indication::total_failed, "FORMAT_FAILURE",
                  {"Tài liệu bị thay đổi sau khi ký, vượt quá mức được phép.",
                   "The document was changed after signing beyond what is permitted."});
        } else {
            conclude_trust(report, facts);
        }
    }

    void conclude_trust(SignatureReport& report, const CmsFacts& facts) {
        if (report.format == "PAdES" && policy_.require_signing_certificate && !facts.has_signing_certificate) {
            judge(report, Indication::indeterminate, "SIG_CONSTRAINTS_FAILURE",
                  {"Thiếu thuộc tính signing-certificate.", "The signing-certificate attribute is missing."});
            return;
        }
        if (facts.has_signing_certificate && !facts.signing_certificate_matches) {
            judge(report, Indication::indeterminate, "NO_SIGNING_CERTIFICATE_FOUND",
                  {"Thuộc tính signing-certificate chỉ tới chứng thư khác.", "The signing-certificate attribute names another certificate."});
            return;
        }
        PathResult path = check_path(*facts.signer, facts.certificates, trust_, policy_.at);
        report.trusted = path.valid;
        report.revocation_checked = path.revocation_checked;
        report.chain = std::move(path.chain);
        if (!path.valid) {
            judge(report, Indication::indeterminate, path.sub_indication, path.explanation);
            return;
        }
        if (facts.algorithm.find("SHA-1") != std::string::npos && facts.algorithm.find("SHA-1") + 5 == facts.algorithm.size()) {
            judge(report, Indication::indeterminate, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
                  {"Chữ ký dùng SHA-1, không còn được chấp nhận.", "The signature uses SHA-1, which is no longer accepted."});
            return;
        }
        if (!path.revocation_checked && policy_.require_revocation) {
            judge(report, Indication::indeterminate, "TRY_LATER",
                  {"Chưa kiểm tra được tình trạng thu hồi của chứng thư “" + facts.signer->common_name() + "”.",
                   "The revocation status of the certificate “" + facts.signer->common_name() + "” could not be checked."});
            return;
        }
        report.indication = Indication::total_passed;
        if (!path.revocation_checked) {
            report.messages.push_back({"Chưa kiểm tra tình trạng thu hồi: không có danh sách thu hồi của tổ chức cấp.",
                                       "Revocation was not checked: there is no list of the issuer."});
        }
        if (facts.algorithm.starts_with("RSASSA-PKCS1")) {
            report.messages.push_back({"Thuật toán RSA PKCS#1 v1.5 thấp hơn chuẩn hiện hành (Thông tư 15/2025/TT-BKHCN).",
                                       "RSA PKCS#1 v1.5 is below the current standard (Circular 15/2025/TT-BKHCN)."});
        }
    }

    const PdfFile& file_;
    const TrustStore& trust_;
    const ValidationPolicy& policy_;
    QPDFObjectHandle dictionary_;
    bool is_supported_ = false;
};

int count_revisions(ByteView bytes) {
    const std::string_view text = as_text(bytes);
    int count = 0;
    for (std::size_t at = text.find("%%EOF"); at != std::string_view::npos; at = text.find("%%EOF", at + 5)) {
        ++count;
    }
    // A linearised file ends its first part with a mark of its own (ISO 32000-1 annex F).
    const bool is_linearised = text.substr(0, 1024).find("/Linearized") != std::string_view::npos;
    return is_linearised && count > 1 ? count - 1 : count;
}

}  // namespace

Result<ValidationReport> validate_pdf(const std::filesystem::path& pdf, const TrustStore& trust,
                                      const ValidationPolicy& policy) {
    const auto file = PdfFile::open(pdf);
    if (!file) {
        return pass(file.error());
    }
    ValidationReport report;
    report.revisions = count_revisions(file->bytes());
    std::vector<std::pair<std::uint64_t, SignatureReport>> found;
    try {
        for (const FormField& field : form_fields(file->qpdf())) {
            const bool is_signed = field.type == "/Sig" && QPDFObjectHandle(field.object).getKey("/V").isDictionary();
            if (is_signed && found.size() < signatures_limit) {
                Validator validator(*file, trust, policy);
                SignatureReport one = validator.validate(field);
                found.emplace_back(validator.range_end, std::move(one));
            }
        }
    } catch (const std::exception& error) {
        return fail(Code::invalid_input, {"Tệp PDF bị hỏng: không đọc được biểu mẫu hoặc chữ ký.",
                                          "The PDF is damaged: form or signatures cannot be read."}, {error.what()});
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [end, signature] : found) {
        signature.id = fmt::format("signature-{}", report.signatures.size() + 1);
        report.signatures.push_back(std::move(signature));
    }
    return report;
}

Result<std::vector<std::uint64_t>> signed_revisions(const std::filesystem::path& pdf) {
    const auto file = PdfFile::open(pdf);
    if (!file) {
        return pass(file.error());
    }
    std::vector<std::uint64_t> ends;
    for (FormField& field : form_fields(file->qpdf())) {
        QPDFObjectHandle value = field.object.getKey("/V");
        const auto range = field.type == "/Sig" && value.isDictionary() ? read_byte_range(value, file->bytes()) : std::nullopt;
        if (range) {
            ends.push_back(range->end);
        }
    }
    std::sort(ends.begin(), ends.end());
    return ends;
}

}  // namespace vanthu::signing
