#include "signing/judge.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <openssl/x509v3.h>

#include "signing/certificate_check.hpp"
#include "signing/detail/openssl.hpp"
#include "signing/signature_policy.hpp"

namespace vanthu::signing {
namespace {

Changes permitted_by(int docmdp) {
    return docmdp == 1 ? Changes::lta_updates : docmdp == 2 ? Changes::form_filling : Changes::annotations;
}

/// A TSA's certificate is for time-stamping and nothing else (RFC 3161 section 2.3).
bool may_stamp(const Certificate& certificate) {
    return (X509_get_extension_flags(certificate.get()) & EXFLAG_XKUSAGE) != 0 &&
           X509_get_extended_key_usage(certificate.get()) == XKU_TIMESTAMP;
}

std::vector<Certificate> joined(std::initializer_list<const std::vector<Certificate>*> lists) {
    std::vector<Certificate> all;
    for (const auto* list : lists) {
        all.insert(all.end(), list->begin(), list->end());
    }
    return all;
}

/// What the signatures of a file share.
struct Memory {
    PathMemory paths;
    CrlMemory crls{};
};

/// One signature before the judge.
class Judgement final {
public:
    Judgement(const SignatureFacts& facts, const FileFacts& file, const TrustStore& trust, const ValidationPolicy& policy,
              Memory& memory)
        : facts_(facts), trust_(trust), policy_(policy), paths_(memory.paths), pool_(trust, &memory.crls),
          helpers_(joined({&facts.certificates, &file.certificates})), store_(&file.revocation) {
        materials_ = {&facts.revocation, &file.revocation};
        for (const TimestampFacts& stamp : facts.timestamps) {
            materials_.push_back(&stamp.revocation);
            helpers_.insert(helpers_.end(), stamp.certificates.begin(), stamp.certificates.end());
        }
        for (const RevocationMaterial* material : materials_) {
            pool_.add(*material);
        }
        pool_.add(file.fetched);
    }

    SignatureReport run() {
        carry_over();
        judge_time_stamps();
        report_.best_time = facts_.format == "document_timestamp" ? facts_.claimed_time : proven_time();
        if (basic_faults()) {
            conclude_level();
            return std::move(report_);
        }
        judge_signer();
        conclude_level();
        return std::move(report_);
    }

private:
    void carry_over() {
        report_.id = facts_.id;
        report_.field = facts_.field;
        report_.format = facts_.format;
        report_.intact = facts_.signed_data_found && facts_.digests_match;
        report_.signature_valid = facts_.value_matches;
        report_.signer = facts_.signer;
        report_.claimed_time = facts_.claimed_time;
        report_.coverage = facts_.coverage;
        report_.changes = facts_.changes;
        report_.change_details = facts_.change_details;
        report_.docmdp = facts_.docmdp;
        report_.algorithm = facts_.algorithm;
        report_.messages = facts_.messages;
        report_.reason = facts_.reason;
        report_.location = facts_.location;
        report_.field_locks_kept = facts_.field_locks_kept;
        report_.objects = facts_.objects;
        report_.algorithms = facts_.algorithms;
        report_.signature_policy = facts_.signature_policy;
        report_.roles = facts_.roles;
        report_.signature_value = facts_.signature_value;
        // Without certification, too, nothing may have happened that is on no list of permitted changes.
        report_.docmdp_ok = facts_.changes != Changes::other && facts_.field_locks_kept &&
                            (!facts_.docmdp || facts_.changes <= permitted_by(*facts_.docmdp));
    }

    Instant existence(const ObjectId& id) const {
        const auto found = proven_.find(id);
        return found == proven_.end() ? policy_.at : found->second;
    }

    std::optional<Instant> proven_time() const {
        const auto found = proven_.find(object_id(facts_.signature_value));
        return found == proven_.end() ? std::nullopt : std::optional{found->second};
    }

    /// Clause 5.6.3.4: from the latest time-stamp back to the first, each proves what the next rests on.
    void judge_time_stamps() {
        std::vector<const TimestampFacts*> order;
        for (const TimestampFacts& stamp : facts_.timestamps) {
            order.push_back(&stamp);
        }
        std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->time > b->time; });
        std::map<std::string, TimestampReport> reports;
        for (const TimestampFacts* stamp : order) {
            reports[stamp->id] = judge_time_stamp(*stamp);
        }
        for (const TimestampFacts& stamp : facts_.timestamps) {
            report_.timestamps.push_back(std::move(reports.at(stamp.id)));
        }
    }

    TimestampReport judge_time_stamp(const TimestampFacts& stamp) {
        TimestampReport report{stamp.id, to_string(stamp.kind)};
        report.intact = stamp.imprint_matches;
        report.signature_valid = stamp.value_matches;
        report.time = stamp.time;
        report.signer = stamp.signer;
        report.policy = stamp.policy;
        report.object = object_id(stamp.token);
        const auto refuse = [&](Indication indication, const char* sub_indication, ClientText words) {
            report.indication = indication;
            report.sub_indication = sub_indication;
            report.messages.push_back(std::move(words));
            return report;
        };
        if (!stamp.well_formed || !stamp.time) {
            return refuse(Indication::total_failed, "FORMAT_FAILURE",
                          {"Dấu thời gian không đọc được.", "The time-stamp cannot be read."});
        }
        if (!stamp.imprint_matches) {
            return refuse(Indication::total_failed, "HASH_FAILURE",
                          {"Dấu thời gian không thuộc về dữ liệu này.", "The time-stamp does not belong to these data."});
        }
        if (!stamp.signer || !stamp.signing_certificate_matches) {
            return refuse(Indication::indeterminate, "NO_SIGNING_CERTIFICATE_FOUND",
                          {"Dấu thời gian không kèm chứng thư của máy chủ cấp dấu.", "The time-stamp does not carry its authority's certificate."});
        }
        if (!stamp.value_matches) {
            return refuse(Indication::total_failed, "SIG_CRYPTO_FAILURE",
                          {"Chữ ký của máy chủ dấu thời gian sai.", "The authority's signature on the time-stamp is wrong."});
        }
        if (!may_stamp(*stamp.signer)) {
            return refuse(Indication::indeterminate, "CHAIN_CONSTRAINTS_FAILURE",
                          {"Chứng thư “" + stamp.signer->common_name() + "” không dùng để cấp dấu thời gian được.",
                           "The certificate “" + stamp.signer->common_name() + "” is not one for time-stamping."});
        }
        const Instant existed = existence(object_id(stamp.token));
        CertificateQuestion question{*stamp.signer, helpers_, existed, {}, &paths_};
        question.inputs.purpose = Purpose::timestamping;
        CertificateCheck check = check_certificate(question, trust_, pool_, policy_, [this](const ObjectId& id) { return existence(id); });
        report.trusted = check.trusted;
        report.chain = std::move(check.chain);
        if (!check.valid) {
            return refuse(Indication::indeterminate, check.sub_indication.c_str(), check.explanation);
        }
        for (const AlgorithmUse& use : stamp.algorithms) {
            if (auto fault = algorithm_fault(use, policy_, existed)) {
                return refuse(Indication::indeterminate, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", *fault);
            }
        }
        report.indication = Indication::total_passed;
        if (stamp.kind != TimestampFacts::Kind::content) {
            for (const ObjectId& id : stamp.covers) {
                proven_[id] = std::min(existence(id), *stamp.time);
            }
        }
        return report;
    }

    void judge_as(Indication indication, std::string sub_indication, ClientText message) {
        report_.indication = indication;
        report_.sub_indication = std::move(sub_indication);
        report_.messages.push_back(std::move(message));
    }

    /// Clauses 5.2.2, 5.2.3 and 5.2.7: format, signed data, signer, values. True when one of them decides.
    bool basic_faults() {
        const bool is_pdf = facts_.format == "PAdES" || facts_.format == "document_timestamp" ||
                            (facts_.format == "PKCS7" && !facts_.field.empty());
        const Changes allowed = facts_.docmdp ? permitted_by(*facts_.docmdp) : policy_.tolerated;
        if (!facts_.well_formed) {
            judge_as(Indication::total_failed, "FORMAT_FAILURE", facts_.format_problem);
        } else if (!facts_.signed_data_found) {
            judge_as(Indication::indeterminate, "SIGNED_DATA_NOT_FOUND",
                     {"Không tìm thấy dữ liệu được ký; hãy đưa kèm tệp gốc.", "The signed data were not found; give the original file along."});
        } else if (is_pdf && (facts_.coverage == Coverage::unclear || facts_.coverage == Coverage::contiguous_from_start)) {
            judge_as(Indication::total_failed, "FORMAT_FAILURE",
                     {"Chữ ký không bao trùm trọn một phiên bản của tệp.", "The signature does not cover a whole revision of the file."});
        } else if (!facts_.digests_match) {
            judge_as(Indication::total_failed, "HASH_FAILURE", {"Nội dung được ký đã bị thay đổi.", "The signed content was changed."});
        } else if (!facts_.signer && facts_.has_key_without_certificate && facts_.value_matches) {
            judge_as(Indication::indeterminate, "NO_SIGNING_CERTIFICATE_FOUND",
                     {"Chữ ký chỉ kèm khóa công khai, không có chứng thư: không biết ai đã ký.",
                      "The signature carries a bare key and no certificate: nobody vouches for who signed."});
        } else if (!facts_.signer) {
            judge_as(Indication::indeterminate, "NO_SIGNING_CERTIFICATE_FOUND",
                     {"Chữ ký không kèm chứng thư của người ký.", "The signature does not carry the signer's certificate."});
        } else if (!facts_.value_matches) {
            judge_as(Indication::total_failed, "SIG_CRYPTO_FAILURE",
                     {"Giá trị chữ ký không khớp với khóa của người ký.", "The signature value does not fit the signer's key."});
        } else if (facts_.changes > allowed) {
            judge_as(Indication::total_failed, "FORMAT_FAILURE",
                     {"Tài liệu bị thay đổi sau khi ký, vượt quá mức được phép.",
                      "The document was changed after signing beyond what is permitted."});
        } else if (!facts_.field_locks_kept) {
            judge_as(Indication::total_failed, "FORMAT_FAILURE",
                     {"Trường đã bị chữ ký khóa lại bị thay đổi sau khi ký.", "A field that the signature locks was changed after signing."});
        } else {
            return constraint_faults();
        }
        return true;
    }

    /// Clauses 5.2.3.4 and 5.2.8: what the policy asks of the signature itself.
    bool constraint_faults() {
        const bool is_baseline = facts_.format == "PAdES" || facts_.format == "CAdES" || facts_.format == "XAdES";
        if (facts_.has_signing_certificate && !facts_.signing_certificate_matches) {
            judge_as(Indication::indeterminate, "NO_SIGNING_CERTIFICATE_FOUND",
                     {"Thuộc tính signing-certificate chỉ tới chứng thư khác.", "The signing-certificate attribute names another certificate."});
        } else if (is_baseline && policy_.require_signing_certificate && !facts_.has_signing_certificate) {
            judge_as(Indication::indeterminate, "SIG_CONSTRAINTS_FAILURE",
                     {"Thiếu thuộc tính signing-certificate.", "The signing-certificate attribute is missing."});
        } else if (facts_.format == "PKCS7" && !policy_.accept_bare_pkcs7) {
            judge_as(Indication::indeterminate, "SIG_CONSTRAINTS_FAILURE",
                     {"Chính sách không chấp nhận chữ ký kiểu PKCS#7 cũ.", "The policy does not accept signatures of the older PKCS#7 kind."});
        } else {
            return signature_policy_fault();
        }
        return true;
    }

    bool signature_policy_fault() {
        SignaturePolicyCheck check = check_signature_policy(facts_, policy_);
        if (check.differs) {
            judge_as(Indication::indeterminate, "POLICY_PROCESSING_ERROR", std::move(*check.message));
        } else if (check.message) {
            report_.messages.push_back(std::move(*check.message));
        }
        return check.differs;
    }

    void judge_signer() {
        const bool is_stamp = facts_.format == "document_timestamp";
        const Instant signed_by = proven_time().value_or(policy_.at);
        CertificateQuestion question{*facts_.signer, helpers_, signed_by, {}, &paths_};
        question.inputs.purpose = is_stamp ? Purpose::timestamping : Purpose::signing;
        CertificateCheck check = check_certificate(question, trust_, pool_, policy_, [this](const ObjectId& id) { return existence(id); });
        report_.trusted = check.trusted;
        report_.revocation_checked = check.revocation_checked;
        report_.chain = std::move(check.chain);
        report_.revocation = std::move(check.statuses);
        report_.messages.insert(report_.messages.end(), check.messages.begin(), check.messages.end());
        if (content_stamp_after(check)) {
            return;
        }
        if (!check.valid) {
            judge_as(Indication::indeterminate, check.sub_indication, check.explanation);
        } else if (is_stamp && !may_stamp(*facts_.signer)) {
            judge_as(Indication::indeterminate, "CHAIN_CONSTRAINTS_FAILURE",
                     {"Chứng thư “" + facts_.signer->common_name() + "” không dùng để cấp dấu thời gian được.",
                      "The certificate “" + facts_.signer->common_name() + "” is not one for time-stamping."});
        } else if (!is_stamp && !facts_.signer->may_sign()) {
            judge_as(Indication::indeterminate, "CHAIN_CONSTRAINTS_FAILURE",
                     {"Chứng thư “" + facts_.signer->common_name() + "” không dùng để ký văn bản được.",
                      "The certificate “" + facts_.signer->common_name() + "” may not sign documents."});
        } else if (auto fault = algorithms_fault(signed_by)) {
            judge_as(Indication::indeterminate, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", *fault);
        } else if (auto order = time_fault()) {
            judge_as(Indication::indeterminate, order->first, order->second);
        } else {
            report_.indication = Indication::total_passed;
            note_standard();
        }
    }

    /// Clause 5.5.4: content that is proven to have come into being after the signer's certificate had ended was signed too late.
    bool content_stamp_after(const CertificateCheck& check) {
        for (std::size_t i = 0; i < facts_.timestamps.size(); ++i) {
            const TimestampFacts& stamp = facts_.timestamps.at(i);
            if (stamp.kind != TimestampFacts::Kind::content || report_.timestamps.at(i).indication != Indication::total_passed) {
                continue;
            }
            if (check.revoked_at && *stamp.time >= *check.revoked_at) {
                judge_as(Indication::total_failed, "REVOKED",
                         {"Chứng thư đã bị thu hồi trước khi ký.", "The certificate had been revoked before the signing."});
                return true;
            }
            if (*stamp.time > facts_.signer->not_after()) {
                judge_as(Indication::total_failed, "EXPIRED",
                         {"Chứng thư đã hết hạn trước khi ký.", "The certificate had ended before the signing."});
                return true;
            }
        }
        return false;
    }

    std::optional<ClientText> algorithms_fault(Instant signed_by) {
        for (const AlgorithmUse& use : facts_.algorithms) {
            if (auto fault = algorithm_fault(use, policy_, signed_by)) {
                return fault;
            }
            report_.below_standard = report_.below_standard || suite_verdict(policy_.suites, use.scheme, use.key_bits).below_standard;
        }
        return std::nullopt;
    }

    /// Clause 5.5.4 (6): the order of the times, and how late the time-stamp may come.
    std::optional<std::pair<std::string, ClientText>> time_fault() {
        const auto best = proven_time();
        if (policy_.require_timestamp && !best && facts_.format != "document_timestamp") {
            return std::pair{std::string{"SIG_CONSTRAINTS_FAILURE"},
                             ClientText{"Chữ ký không có dấu thời gian tin cậy.", "The signature has no trusted time-stamp."}};
        }
        for (const TimestampFacts& stamp : facts_.timestamps) {
            if (stamp.kind == TimestampFacts::Kind::content && best && stamp.time && *stamp.time > *best) {
                return std::pair{std::string{"TIMESTAMP_ORDER_FAILURE"},
                                 ClientText{"Dấu thời gian của nội dung muộn hơn dấu thời gian của chữ ký.",
                                            "The content's time-stamp is later than the signature's."}};
            }
        }
        if (best && facts_.claimed_time && *facts_.claimed_time + policy_.timestamp_delay < *best) {
            return std::pair{std::string{"SIG_CONSTRAINTS_FAILURE"},
                             ClientText{"Dấu thời gian muộn hơn giờ ký quá mức cho phép.",
                                        "The time-stamp comes later after the claimed time than is permitted."}};
        }
        return std::nullopt;
    }

    void note_standard() {
        if (report_.below_standard) {
            report_.messages.push_back({"Thuật toán " + facts_.algorithm + " thấp hơn chuẩn hiện hành (Thông tư 15/2025/TT-BKHCN).",
                                        facts_.algorithm + " is below the current standard (Circular 15/2025/TT-BKHCN)."});
        }
    }

    /// The level as EN 319 122-1, 132-1 and 142-1 clause 6 define it, by what is there and holds.
    void conclude_level() {
        bool has_time = false;
        bool has_archive = false;
        for (std::size_t i = 0; i < facts_.timestamps.size(); ++i) {
            const TimestampReport& stamp = report_.timestamps.at(i);
            const bool holds = stamp.intact && stamp.signature_valid;
            const auto kind = facts_.timestamps.at(i).kind;
            const bool covers_value = facts_.timestamps.at(i).covers.contains(object_id(facts_.signature_value));
            has_time = has_time || (holds && covers_value);
            has_archive = has_archive || (holds && (kind == TimestampFacts::Kind::archive || kind == TimestampFacts::Kind::document) &&
                                          covers_revocation(facts_.timestamps.at(i)));
        }
        const bool has_material = has_own_material();
        report_.level = !has_time ? "B-B" : !has_material ? "B-T" : has_archive ? "B-LTA" : "B-LT";
    }

    /// Revocation information for the signer came with the file, not from trusted folders.
    bool has_own_material() {
        return !own_material_ids().empty() && std::any_of(report_.revocation.begin(), report_.revocation.end(), [&](const auto& status) {
            return std::any_of(status.objects.begin(), status.objects.end(), [&](const ObjectId& id) { return own_material_ids().contains(id); });
        });
    }

    bool covers_revocation(const TimestampFacts& stamp) {
        return std::any_of(own_material_ids().begin(), own_material_ids().end(),
                           [&](const ObjectId& id) { return stamp.covers.contains(id); });
    }

    /// EN 319 142-1 clause 6.3: from B-LT on, a PAdES signature has its revocation information in /DSS. What stands inside its CMS (Adobe's
    /// attribute belongs to adbe.pkcs7.detached) is evidence, and makes no level.
    const std::set<ObjectId>& own_material_ids() {
        if (!own_material_) {
            own_material_.emplace();
            const bool store_only = facts_.format == "PAdES";
            for (const RevocationMaterial* material : materials_) {
                if (store_only && material != store_) {
                    continue;
                }
                for (const auto* list : {&material->crls, &material->ocsp_responses}) {
                    for (const Bytes& one : *list) {
                        own_material_->insert(object_id(one));
                    }
                }
            }
        }
        return *own_material_;
    }

    const SignatureFacts& facts_;
    const TrustStore& trust_;
    const ValidationPolicy& policy_;
    PathMemory& paths_;
    RevocationPool pool_;
    std::vector<Certificate> helpers_;
    std::map<ObjectId, Instant> proven_;
    SignatureReport report_;
    std::optional<std::set<ObjectId>> own_material_;
    std::vector<const RevocationMaterial*> materials_;
    const RevocationMaterial* store_;  ///< of the file as a whole
};

}  // namespace

SignatureReport judge(const SignatureFacts& signature, const FileFacts& file, const TrustStore& trust, const ValidationPolicy& policy) {
    Memory memory{{trust, policy.at}};
    return Judgement(signature, file, trust, policy, memory).run();
}

ValidationReport judge(const FileFacts& file, const TrustStore& trust, const ValidationPolicy& policy) {
    ValidationReport report;
    report.format = file.format;
    report.revisions = file.revisions;
    report.messages = file.messages;
    report.validated_at = policy.at;
    report.policy = policy.name;
    Memory memory{{trust, policy.at}};
    for (const SignatureFacts& signature : file.signatures) {
        report.signatures.push_back(Judgement(signature, file, trust, policy, memory).run());
    }
    return report;
}

}  // namespace vanthu::signing
