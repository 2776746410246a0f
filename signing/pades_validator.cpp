#include "signing/pades_validator.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>

#include "signing/cms.hpp"
#include "signing/detail/evp.hpp"
#include "signing/judge.hpp"
#include "signing/pdf/changes.hpp"
#include "signing/pdf/form.hpp"
#include "signing/time_stamp.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t signatures_limit = 200;
constexpr int security_store_limit = 2000;

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

/// The document security store of a revision (ETSI EN 319 142-1 clause 5.4.2).
void read_security_store(const PdfFile& file, RevocationMaterial& revocation, std::vector<Certificate>& certificates) {
    QPDFObjectHandle store = file.qpdf().getRoot().getKey("/DSS");
    if (!store.isDictionary()) {
        return;
    }
    const auto streams = [&](const char* key, auto&& take) {
        QPDFObjectHandle list = store.getKey(key);
        for (int i = 0; list.isArray() && i < list.getArrayNItems() && i < security_store_limit; ++i) {
            QPDFObjectHandle one = list.getArrayItem(i);
            if (one.isStream()) {
                const auto data = one.getStreamData();
                take(std::as_bytes(std::span{data->getBuffer(), data->getSize()}));
            }
        }
    };
    streams("/Certs", [&](ByteView bytes) {
        if (auto certificate = Certificate::parse(bytes)) {
            certificates.push_back(std::move(*certificate));
        }
    });
    streams("/CRLs", [&](ByteView bytes) { revocation.crls.emplace_back(bytes.begin(), bytes.end()); });
    streams("/OCSPs", [&](ByteView bytes) { revocation.ocsp_responses.emplace_back(bytes.begin(), bytes.end()); });
}

/// A signature on its way to facts, with where it stands in the file.
struct Found {
    std::uint64_t end = 0;
    SignatureFacts facts{};
    std::optional<TimestampFacts> stamp{};  ///< of a document time-stamp
};

class Collector final {
public:
    explicit Collector(const PdfFile& file) : file_(file) {}

    Found collect(const FormField& field) {
        Found found;
        SignatureFacts& facts = found.facts;
        facts.field = field.name;
        dictionary_ = QPDFObjectHandle(field.object).getKey("/V");
        describe(facts);
        const auto range = read_byte_range(dictionary_, file_.bytes());
        if (!range) {
            facts.format_problem = {"/ByteRange hoặc /Contents của chữ ký không đúng chuẩn.",
                                    "The signature's /ByteRange or /Contents is not as the standard demands."};
            return found;
        }
        found.end = range->end;
        const Bytes contents = to_bytes(dictionary_.getKey("/Contents").getStringValue());
        const ByteView first = file_.bytes().first(range->gap_begin);
        const ByteView second = file_.bytes().subspan(range->gap_end, range->end - range->gap_end);
        const ContentDigest digest = [&](const std::string& name) { return detail::digest_parts(name, {first, second}); };
        if (facts.format == "document_timestamp") {
            found.stamp = examine_time_stamp(contents, TimestampFacts::Kind::document, digest);
            take_stamp(*found.stamp, facts);
        } else {
            take_cms(examine_cms(contents, digest), facts);
        }
        cover(facts, *range, found.stamp);
        return found;
    }

private:
    void describe(SignatureFacts& facts) {
        const std::string filter = dictionary_.getKey("/SubFilter").isName() ? dictionary_.getKey("/SubFilter").getName() : "";
        facts.format = filter == "/ETSI.CAdES.detached" ? "PAdES" : filter == "/ETSI.RFC3161" ? "document_timestamp" : "PKCS7";
        is_supported_ = filter == "/ETSI.CAdES.detached" || filter == "/ETSI.RFC3161" || filter == "/adbe.pkcs7.detached";
        const auto text = [&](const char* key) {
            return dictionary_.getKey(key).isString() ? dictionary_.getKey(key).getUTF8Value() : std::string{};
        };
        facts.reason = text("/Reason");
        facts.location = text("/Location");
        facts.claimed_time = parse_pdf_date(text("/M"));
        facts.docmdp = docmdp_of(dictionary_);
        facts.format_problem = {"Cấu trúc chữ ký không đọc được hoặc thuộc loại không được chấp nhận.",
                                "The signature's structure cannot be read, or is of a kind that is not accepted."};
    }

    /// EN 319 142-1 clause 4.1: one signer, no content of its own, of type data.
    void take_cms(CmsFacts cms, SignatureFacts& facts) const {
        if (!cms.parsed || cms.signers.empty()) {
            return;
        }
        SignatureFacts& signer = cms.signers.front();
        facts.well_formed = is_supported_ && cms.signer_count == 1 && cms.is_detached && cms.content_type == oid_data && signer.well_formed;
        facts.digests_match = signer.digests_match && cms.is_detached;
        facts.value_matches = signer.value_matches;
        facts.signer = std::move(signer.signer);
        facts.certificates = std::move(cms.certificates);
        facts.has_signing_certificate = signer.has_signing_certificate;
        facts.signing_certificate_matches = signer.signing_certificate_matches;
        facts.algorithms = std::move(signer.algorithms);
        facts.algorithm = std::move(signer.algorithm);
        facts.signature_value = std::move(signer.signature_value);
        facts.revocation = std::move(signer.revocation);
        facts.timestamps = std::move(signer.timestamps);
        facts.signature_policy = std::move(signer.signature_policy);
        facts.commitments = std::move(signer.commitments);
        facts.messages = std::move(signer.messages);
        if (!facts.claimed_time) {
            facts.claimed_time = signer.claimed_time;
        }
    }

    void take_stamp(const TimestampFacts& stamp, SignatureFacts& facts) const {
        facts.well_formed = is_supported_ && stamp.well_formed;
        facts.digests_match = stamp.imprint_matches;
        facts.value_matches = stamp.value_matches;
        facts.signer = stamp.signer;
        facts.certificates = stamp.certificates;
        facts.has_signing_certificate = true;
        facts.signing_certificate_matches = stamp.signing_certificate_matches;
        facts.algorithms = stamp.algorithms;
        facts.signature_value = stamp.token;
        facts.revocation = stamp.revocation;
        facts.claimed_time = stamp.time;
    }

    void cover(SignatureFacts& facts, const ByteRange& range, std::optional<TimestampFacts>& stamp) {
        const ByteView prefix = file_.bytes().first(range.end);
        const bool is_whole = range.end == file_.bytes().size();
        facts.coverage = is_whole ? Coverage::whole_file : Coverage::contiguous_from_start;
        if (is_whole) {
            if (stamp) {
                cover_store(file_, *stamp);
            }
            return;
        }
        if (!ends_a_revision(prefix)) {
            return;
        }
        const auto revision = PdfFile::parse(prefix);
        if (!revision || !signed_there(*revision, facts.field)) {
            return;
        }
        facts.coverage = Coverage::whole_revision;
        ChangeAnalysis analysis = analyse_changes(*revision, file_);
        facts.changes = analysis.changes;
        facts.change_details = std::move(analysis.details);
        if (stamp) {
            cover_store(*revision, *stamp);
        }
    }

    /// A document time-stamp proves everything that its revision holds.
    static void cover_store(const PdfFile& revision, TimestampFacts& stamp) {
        RevocationMaterial revocation;
        std::vector<Certificate> certificates;
        read_security_store(revision, revocation, certificates);
        for (const Certificate& certificate : certificates) {
            stamp.covers.insert(object_id(certificate.der()));
        }
        for (const auto* list : {&revocation.crls, &revocation.ocsp_responses}) {
            for (const Bytes& one : *list) {
                stamp.covers.insert(object_id(one));
            }
        }
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

    const PdfFile& file_;
    QPDFObjectHandle dictionary_;
    bool is_supported_ = false;
};

/// What a signature carries is proven by a document time-stamp that covers it.
void add_carried(const SignatureFacts& earlier, TimestampFacts& stamp) {
    stamp.covers.insert(object_id(earlier.signature_value));
    for (const Certificate& certificate : earlier.certificates) {
        stamp.covers.insert(object_id(certificate.der()));
    }
    const auto add = [&](const RevocationMaterial& material) {
        for (const auto* list : {&material.crls, &material.ocsp_responses}) {
            for (const Bytes& one : *list) {
                stamp.covers.insert(object_id(one));
            }
        }
    };
    add(earlier.revocation);
    for (const TimestampFacts& inner : earlier.timestamps) {
        stamp.covers.insert(object_id(inner.token));
        add(inner.revocation);
        for (const Certificate& certificate : inner.certificates) {
            stamp.covers.insert(object_id(certificate.der()));
        }
    }
}

/// Gives each signature the document time-stamps that came after it (EN 319 142-1 clause 5.4.3).
void attach_stamps(std::vector<Found>& found) {
    std::vector<TimestampFacts> stamps(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (!found.at(i).stamp || found.at(i).facts.coverage == Coverage::contiguous_from_start) {
            continue;
        }
        TimestampFacts& stamp = *found.at(i).stamp;
        for (std::size_t k = 0; k < i; ++k) {
            add_carried(found.at(k).facts, stamp);
            if (found.at(k).stamp) {
                stamp.covers.insert(object_id(found.at(k).stamp->token));
            }
        }
    }
    for (std::size_t k = 0; k < found.size(); ++k) {
        for (std::size_t i = k + 1; i < found.size(); ++i) {
            if (found.at(i).stamp && found.at(i).facts.coverage != Coverage::contiguous_from_start) {
                TimestampFacts stamp = *found.at(i).stamp;
                stamp.id = fmt::format("timestamp-{}", found.at(k).facts.timestamps.size() + 1);
                found.at(k).facts.timestamps.push_back(std::move(stamp));
            }
        }
    }
}

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

Result<FileFacts> collect(const Result<PdfFile>& file) {
    if (!file) {
        return pass(file.error());
    }
    FileFacts facts;
    facts.format = "PDF";
    facts.revisions = count_revisions(file->bytes());
    std::vector<Found> found;
    try {
        for (const FormField& field : form_fields(file->qpdf())) {
            const bool is_signed = field.type == "/Sig" && QPDFObjectHandle(field.object).getKey("/V").isDictionary();
            if (is_signed && found.size() < signatures_limit) {
                found.push_back(Collector(*file).collect(field));
            }
        }
        read_security_store(*file, facts.revocation, facts.certificates);
    } catch (const std::exception& error) {
        return fail(Code::invalid_input, {"Tệp PDF bị hỏng: không đọc được biểu mẫu hoặc chữ ký.",
                                          "The PDF is damaged: form or signatures cannot be read."}, {error.what()});
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.end < b.end; });
    attach_stamps(found);
    for (Found& one : found) {
        one.facts.id = fmt::format("signature-{}", facts.signatures.size() + 1);
        facts.signatures.push_back(std::move(one.facts));
    }
    return facts;
}

}  // namespace

Result<FileFacts> collect_pdf(const std::filesystem::path& pdf) {
    return collect(PdfFile::open(pdf));
}

Result<FileFacts> collect_pdf(ByteView pdf) {
    return collect(PdfFile::parse(pdf));
}

Result<ValidationReport> validate_pdf(const std::filesystem::path& pdf, const TrustStore& trust,
                                      const ValidationPolicy& policy) {
    const auto facts = collect_pdf(pdf);
    if (!facts) {
        return pass(facts.error());
    }
    return judge(*facts, trust, policy);
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
