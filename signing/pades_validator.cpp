#include "signing/pades_validator.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "signing/cms.hpp"
#include "signing/detail/ber.hpp"
#include "signing/judge.hpp"
#include "signing/pdf/byte_range.hpp"
#include "signing/pdf/changes.hpp"
#include "signing/pdf/hybrid.hpp"
#include "signing/pdf/range_digests.hpp"
#include "signing/pdf/security_store.hpp"
#include "signing/pdf/signature_dictionary.hpp"
#include "signing/pdf/signature_order.hpp"
#include "signing/time_stamp.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t known_limit = 64;

/// The end of a revision: "%%EOF" and at most one end of line.
bool ends_a_revision(ByteView prefix) {
    std::string_view text = as_text(prefix);
    for (int i = 0; i < 2 && !text.empty() && (text.back() == '\n' || text.back() == '\r'); ++i) {
        text.remove_suffix(1);
    }
    return text.ends_with("%%EOF");
}

class Collector final {
public:
    Collector(const PdfFile& file, const std::vector<Certificate>& known)
        : file_(file), digests_(file.bytes(), file.is_mapped()), disagreement_(parser_disagreement(file)), known_(known) {}

    Found collect(const FoundSignature& signature) {
        Found found;
        SignatureFacts& facts = found.facts;
        facts.field = signature.field;
        dictionary_ = signature.dictionary;
        const ChangeRules rules = change_rules(signature);
        facts.docmdp = rules.docmdp;
        describe(facts);
        const auto range = read_byte_range(dictionary_, file_.bytes(), file_.header_offset(), file_.encrypted());
        found.end = range ? range->end : 0;
        pdf::Object contents = dictionary_.get("/Contents");
        found.stands_at = contents.offset() > 0
                              ? static_cast<std::uint64_t>(contents.offset()) + file_.header_offset()
                              : 0;
        Bytes cms = range && !range->contents.empty() && range->shape != ByteRange::Shape::irregular ? range->contents
                    : contents.is_string() ? to_bytes(contents.string())
                                          : Bytes{};
        cut_padding(cms, facts);
        const ContentDigest digest = [&](const std::string& name) {
            return range ? digests_.digest(name, range->parts) : Bytes{};
        };
        if (facts.format == "document_timestamp") {
            found.stamp = examine_time_stamp(cms, TimestampFacts::Kind::document, digest, known_);
            take_stamp(*found.stamp, facts);
        } else {
            take_cms(examine_cms(cms, digest, known_), facts);
        }
        remember(facts.certificates);
        check_place(facts, signature, range);
        note_disagreement(facts, disagreement_);
        cover(facts, signature, range, rules, found.stamp);
        return found;
    }

private:
    /// The signatures of a file share certificates: each is parsed once.
    void remember(const std::vector<Certificate>& certificates) {
        for (const Certificate& one : certificates) {
            const bool is_new = std::none_of(known_.begin(), known_.end(), [&](const Certificate& old) { return old.get() == one.get(); });
            if (is_new && known_.size() < known_limit) {
                known_.push_back(one);
            }
        }
    }

    void describe(SignatureFacts& facts) {
        const auto name = [&](const char* key) {
            return dictionary_.get(key).is_name() ? dictionary_.get(key).name() : std::string{};
        };
        const std::string filter = name("/SubFilter");
        const std::string type = name("/Type");
        facts.format = filter == "/ETSI.CAdES.detached" ? "PAdES"
                       : filter == "/ETSI.RFC3161"      ? "document_timestamp"
                                                        : "PKCS7";
        // EN 319 142-1 clause 5.4.3: a document time-stamp is of the type DocTimeStamp. ISO 32000-1 lets a signature
        // leave its type out, but then readers disagree on what it is, and on whether an encrypted file's /Contents are
        // encrypted.
        is_supported_ = filter == "/ETSI.RFC3161"
                            ? type == "/DocTimeStamp"
                            : type == "/Sig" && (filter == "/ETSI.CAdES.detached" || filter == "/adbe.pkcs7.detached");
        const auto text = [&](const char* key) {
            return dictionary_.get(key).is_string() ? dictionary_.get(key).text() : std::string{};
        };
        facts.reason = text("/Reason");
        facts.location = text("/Location");
        facts.claimed_time = parse_pdf_date(text("/M"));
        facts.format_problem = {"Cấu trúc chữ ký không đọc được hoặc thuộc loại không được chấp nhận.",
                                "The signature's structure cannot be read, or is of a kind that is not accepted."};
    }

    /// EN 319 142-1 clause 4.1: one signer, no content of its own, of type data.
    void take_cms(CmsFacts cms, SignatureFacts& facts) const {
        if (!cms.parsed || cms.signers.empty()) {
            return;
        }
        SignatureFacts& signer = cms.signers.front();
        facts.well_formed = is_supported_ && cms.signer_count == 1 && cms.is_detached && cms.content_type == oid_data &&
                            signer.well_formed;
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
        if (facts.format == "PAdES" && !(facts.revocation.crls.empty() && facts.revocation.ocsp_responses.empty())) {
            facts.messages.push_back(
                {"Chữ ký PAdES tự mang thông tin thu hồi; mức của nó chỉ tính dữ liệu trong kho /DSS (EN 319 142-1 mục 6.3).",
                 "The PAdES signature carries revocation information itself; its level counts what is in /DSS alone (EN 319 142-1 clause 6.3)."});
        }
        facts.timestamps = std::move(signer.timestamps);
        facts.signature_policy = std::move(signer.signature_policy);
        facts.signature_policy_digest = std::move(signer.signature_policy_digest);
        facts.commitments = std::move(signer.commitments);
        facts.messages.insert(facts.messages.end(), signer.messages.begin(), signer.messages.end());
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

    static void check_place(SignatureFacts& facts, const FoundSignature& signature,
                            const std::optional<ByteRange>& range) {
        if (!range || range->shape == ByteRange::Shape::irregular) {
            facts.well_formed = false;
            facts.format_problem = {"/ByteRange hoặc /Contents của chữ ký không đúng chuẩn.",
                                    "The signature's /ByteRange or /Contents is not as the standard demands."};
        } else if (!signature.field_object.is_dictionary()) {
            facts.well_formed = false;
            facts.format_problem = {"Có chữ ký trong tệp nhưng không trường nào dùng nó.",
                                    "The file holds a signature that no field refers to."};
        }
    }

    /// What was signed, or what is shown of it now, is not one document for every reader.
    static void note_disagreement(SignatureFacts& facts, const std::optional<ClientText>& disagreement) {
        if (disagreement && facts.well_formed) {
            facts.well_formed = false;
            facts.format_problem = *disagreement;
        }
    }

    /// The place that was reserved for the CMS and not needed: zeros, or what a careless program left there.
    static void cut_padding(Bytes& cms, SignatureFacts& facts) {
        ByteView rest{cms};
        const auto element = detail::ber::take(rest);
        if (element && std::any_of(rest.begin(), rest.end(), [](std::byte byte) { return byte != std::byte{0}; })) {
            facts.messages.push_back({"Sau chữ ký CMS trong /Contents còn dữ liệu mà không ai ký.",
                                      "After the CMS in /Contents stand bytes that nobody signed."});
            cms.resize(element->whole.size());
        }
    }

    static void uncovered(SignatureFacts& facts, ClientText why) {
        facts.changes = Changes::other;
        facts.change_details.push_back(std::move(why));
    }

    void cover(SignatureFacts& facts, const FoundSignature& signature, const std::optional<ByteRange>& range,
               const ChangeRules& rules, std::optional<TimestampFacts>& stamp) {
        if (!range || range->shape == ByteRange::Shape::irregular) {
            facts.coverage = Coverage::unclear;
            uncovered(facts, {"Không xác định được chữ ký bao trùm phần nào của tệp.",
                              "It is unclear what the signature covers of the file."});
            return;
        }
        facts.coverage = Coverage::contiguous_from_start;
        if (range->shape == ByteRange::Shape::displaced) {
            uncovered(facts, {"Từ điển chữ ký được hiển thị không phải là bản nằm trong phần đã ký.",
                              "The signature dictionary that is shown is not the one that stands in what was signed."});
            return;
        }
        if (range->end == file_.bytes().size()) {
            facts.coverage = Coverage::whole_file;
            if (file_.repaired()) {
                facts.messages.push_back(
                    {"Cấu trúc tệp bị lỗi, phải dò lại bảng tham chiếu để đọc.",
                     "The file's structure is faulty; its cross-reference had to be rebuilt to read it."});
            }
            cover_store(file_, stamp);
            return;
        }
        const PdfFile* revision = ends_a_revision(file_.bytes().first(static_cast<std::size_t>(range->end)))
                                      ? revision_up_to(range->end)
                                      : nullptr;
        if (revision == nullptr || !signed_there(*revision, signature, *range)) {
            uncovered(facts, {"Phần đã ký không phải là một phiên bản trọn vẹn của tệp.",
                              "What was signed is not a whole revision of the file."});
            return;
        }
        facts.coverage = Coverage::whole_revision;
        note_disagreement(facts, parser_disagreement(*revision));
        if (revision->repaired() || file_.repaired()) {
            // Readers repair differently: nobody can say what each of them shows.
            uncovered(facts, {"Cấu trúc tệp bị lỗi nên không thể so sánh với phần đã ký.",
                              "The file's structure is faulty; it cannot be compared with what was signed."});
        } else {
            ChangeAnalysis analysis = analyse_changes(*revision, file_, rules);
            facts.changes = analysis.changes;
            facts.change_details = std::move(analysis.details);
            facts.field_locks_kept = analysis.field_locks_kept;
        }
        cover_store(*revision, stamp);
    }

    /// A document time-stamp proves everything that its revision holds.
    static void cover_store(const PdfFile& revision, std::optional<TimestampFacts>& stamp) {
        if (stamp) {
            stamp->covers.merge(read_security_store(revision).ids());
        }
    }

    const PdfFile* revision_up_to(std::uint64_t end) {
        auto known = revisions_.find(end);
        if (known == revisions_.end()) {
            known = revisions_
                        .emplace(end, PdfFile::parse(file_.bytes().first(static_cast<std::size_t>(end)),
                                                     Reading::validation))
                        .first;
        }
        return known->second ? &*known->second : nullptr;
    }

    /// The revision must hold this very signature in this field; otherwise it was put there later.
    static bool signed_there(const PdfFile& revision, const FoundSignature& signature, const ByteRange& range) {
        for (FoundSignature& one : find_signatures(revision)) {
            if (one.field == signature.field && one.dictionary.get("/Contents").is_string()) {
                const auto there =
                    read_byte_range(one.dictionary, revision.bytes(), revision.header_offset(), revision.encrypted());
                if (there && there->shape == ByteRange::Shape::standard && there->end == range.end) {
                    return true;
                }
            }
        }
        return false;
    }

    const PdfFile& file_;
    pdf::Object dictionary_;
    bool is_supported_ = false;
    RangeDigests digests_;
    std::optional<ClientText> disagreement_;  ///< of the whole file
    std::vector<Certificate> known_;
    std::map<std::uint64_t, Result<PdfFile>> revisions_;
};

/// Where the contents stand, and so the order in which signatures were made.
long long stands_at(FoundSignature signature) {
    return signature.dictionary.get("/Contents").offset();
}

std::vector<Found> find(const PdfFile& file, const std::vector<Certificate>& known) {
    std::vector<Found> found;
    Collector collector(file, known);
    auto signatures = find_signatures(file);
    std::stable_sort(signatures.begin(), signatures.end(),
                     [](const FoundSignature& a, const FoundSignature& b) { return stands_at(a) < stands_at(b); });
    for (const FoundSignature& signature : signatures) {
        found.push_back(collector.collect(signature));
    }
    const auto place = [](const Found& one) { return one.end > 0 ? one.end : one.stands_at; };
    std::stable_sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    check_certification(file, found);
    return found;
}

constexpr std::size_t search_block = 256;

/// One of as many pairs of letters is this one. A loop of constant length, which the compiler makes one of vectors.
bool has_pair(const char* at, char first, char second) {
    unsigned char found = 0;
    for (std::size_t i = 0; i < search_block; ++i) {
        found |= static_cast<unsigned char>((at[i] == first) & (at[i + 1] == second));
    }
    return found != 0;
}

/// How often a word of two letters or more stands in a text.
std::size_t occurrences(std::string_view text, std::string_view word) {
    std::size_t count = 0;
    for (std::size_t begin = 0; begin < text.size(); begin += search_block) {
        if (text.size() - begin > search_block && !has_pair(text.data() + begin, word[0], word[1])) {
            continue;
        }
        const std::size_t end = std::min(begin + search_block, text.size());
        for (std::size_t at = text.find(word[0], begin); at < end; at = text.find(word[0], at + 1)) {
            count += text.substr(at, word.size()) == word ? 1U : 0U;
        }
    }
    return count;
}

/// A signature that was taken out of its field, or whose object no cross-reference leads to, still stands in the bytes.
void note_unreachable(const PdfFile& file, std::size_t found, FileFacts& facts) {
    constexpr std::string_view key = "/ByteRange";
    const std::string_view text = as_text(file.bytes());
    const std::size_t count = occurrences(text, key);
    if (count > found) {
        facts.messages.push_back(
            {fmt::format("Trong tệp có {} vùng chữ ký nhưng biểu mẫu chỉ dùng {}: có chữ ký đã bị gỡ hoặc thay.", count,
                         found),
             fmt::format(
                 "The file holds {} signature dictionaries, and its form uses {}: one was taken out or replaced.",
                 count, found)});
    }
}

Result<FileFacts> collect(const Result<PdfFile>& file, const std::vector<Certificate>& known) {
    if (!file) {
        return pass(file.error());
    }
    auto found = find(*file, known);
    FileFacts facts;
    facts.format = "PDF";
    facts.revisions = count_revisions(file->bytes(), file->header_offset());
    SecurityStore store = read_security_store(*file);
    facts.revocation = std::move(store.revocation);
    facts.certificates = std::move(store.certificates);
    if (store.is_damaged) {
        facts.messages.push_back(
            {"Kho dữ liệu xác thực (/DSS) không đọc được.", "The document security store (/DSS) cannot be read."});
    }
    note_unreachable(*file, found.size(), facts);
    attach_stamps(found);
    distrust_broken_successors(found);
    for (Found& one : found) {
        one.facts.id = fmt::format("signature-{}", facts.signatures.size() + 1);
        facts.signatures.push_back(std::move(one.facts));
    }
    return facts;
}

}  // namespace

Result<FileFacts> collect_pdf(const std::filesystem::path& pdf, const std::vector<Certificate>& known) {
    return collect(PdfFile::open(pdf, Reading::validation), known);
}

Result<FileFacts> collect_pdf(ByteView pdf, const std::vector<Certificate>& known) {
    return collect(PdfFile::parse(pdf, Reading::validation), known);
}

Result<ValidationReport> validate_pdf(const std::filesystem::path& pdf, const TrustStore& trust,
                                      const ValidationPolicy& policy) {
    const auto facts = collect_pdf(pdf, trust.some_certificates());
    if (!facts) {
        return pass(facts.error());
    }
    return judge(*facts, trust, policy);
}

Result<std::vector<std::uint64_t>> signed_revisions(const std::filesystem::path& pdf) {
    const auto file = PdfFile::open(pdf, Reading::validation);
    if (!file) {
        return pass(file.error());
    }
    std::vector<std::uint64_t> ends;
    for (const Found& one : find(*file, {})) {
        ends.push_back(one.end);
    }
    return ends;
}

}  // namespace vanthu::signing
