#include "signing/xml/examine.hpp"

#include <algorithm>
#include <set>

#include "signing/xml/digest_stream.hpp"
#include "signing/xml/key_info.hpp"
#include "signing/xml/names.hpp"
#include "signing/xml/time_stamps.hpp"

namespace vanthu::signing::xml {
namespace {

constexpr std::size_t signatures_limit = 200;

/// Examines one signature (XMLDSig section 3.2, EN 319 132-1 clause 5).
class Examination final {
public:
    Examination(const std::shared_ptr<const Document>& document, const DetachedContent& detached, Work& work)
        : document_(document), detached_(detached), work_(work), references_(document, detached, work) {}

    ExaminedSignature run(const xmlNode* element) {
        out_.element = element;
        facts_.format = "XMLDSig";
        facts_.field = id_of(element);
        auto parts = read_signature(element);
        if (!parts) {
            refuse(parts.error().detail);
            return finished();
        }
        parts_ = std::move(*parts);
        facts_.signature_value = parts_.value;
        if (!parts_.id.empty() && document_->by_id(parts_.id).size() > 1) {
            refuse({"Id của chữ ký không phải là duy nhất trong tài liệu.",
                    "The signature's Id is not unique in the document."});
            return finished();
        }
        const auto properties = find_properties(parts_);
        if (!properties) {
            refuse(properties.error().detail);
            return finished();
        }
        facts_.well_formed = true;
        check_references();
        check_manifests();
        bind_properties(*properties);
        KeyInfoFacts key_info = read_key_info(parts_.key_info, references_, detached_);
        facts_.certificates = key_info.certificates;
        facts_.revocation = std::move(key_info.revocation);
        if (properties_) {
            collect_time_stamps({document_, parts_, *properties_, references_, work_}, are_signed_, facts_);
        }
        check_value(key_info);
        check_counter_signature();
        note_objects();
        return finished();
    }

private:
    /// What one reference came to.
    struct Checked {
        ProcessedReference processed{};
        bool matches = false;
    };

    ExaminedSignature finished() {
        out_.facts = std::move(facts_);
        return std::move(out_);
    }

    void refuse(ClientText words) {
        facts_.well_formed = false;
        facts_.digests_match = false;
        facts_.format_problem = std::move(words);
    }

    Checked check(const ReferenceParts& reference) {
        DigestStream stream(reference.digest);
        Checked checked;
        checked.processed = references_.process(reference.element, Canonicalization{}, stream.sink());
        if (reference.digest.empty() && !checked.processed.refusal) {
            checked.processed.refusal = ClientText{"Không chấp nhận thuật toán băm “" + reference.digest_uri + "”.",
                                                   "The digest algorithm “" + reference.digest_uri + "” is refused."};
        }
        const Bytes computed = checked.processed.is_computed() ? stream.finish() : Bytes{};
        checked.matches = !computed.empty() && computed == reference.stated;
        return checked;
    }

    void note(const ReferenceParts& reference, const Checked& checked, std::string kind) {
        const xmlNode* target = checked.processed.target;
        SignedObject object;
        object.found = checked.processed.found;
        object.digest_matches = checked.matches;
        object.is_whole_document = checked.processed.is_whole;
        if (target == nullptr) {
            object.name = percent_decoded(reference.uri);
            object.what = !kind.empty() ? kind : reference.uri.starts_with("#") ? "element" : "file";
        } else {
            object.name = target->type == XML_ELEMENT_NODE ? path_of(target) : "/";
            object.what = !kind.empty()                         ? kind
                          : checked.processed.is_encoded_object ? "base64 content of " + object.name
                          : object.is_whole_document            ? "whole document"
                          : checked.processed.is_complete       ? "element " + object.name
                                                                : "part of " + object.name;
            object.is_whole_document = object.is_whole_document && !checked.processed.is_encoded_object;
        }
        facts_.objects.push_back(std::move(object));
        out_.removed.push_back(checked.processed.removed);
        const bool is_known = std::any_of(facts_.algorithms.begin(), facts_.algorithms.end(),
                                          [&](const AlgorithmUse& one) { return one.digest == reference.digest; });
        if (!is_known && !reference.digest.empty()) {
            facts_.algorithms.push_back({reference.digest, {}, 0, "reference " + reference.uri});
        }
    }

    void check_references() {
        bool all_match = true;
        bool all_found = true;
        bool any_wrong = false;
        for (const ReferenceParts& reference : parts_.references) {
            Checked checked = check(reference);
            all_match = all_match && checked.matches;
            all_found = all_found && checked.processed.found;
            any_wrong = any_wrong || (checked.processed.is_computed() && !checked.matches);
            if (checked.processed.refusal && facts_.well_formed) {
                refuse(*checked.processed.refusal);
            }
            if (checked.matches && checked.processed.is_complete) {
                signed_targets_.insert(checked.processed.target);
            }
            note(reference, checked, kind_of(reference, checked.processed.target));
            checked_.push_back(std::move(checked));
        }
        facts_.digests_match = facts_.well_formed && all_match;
        // What is at hand and wrong decides, whatever else is missing.
        facts_.signed_data_found = all_found || any_wrong;
    }

    static std::string kind_of(const ReferenceParts& reference, const xmlNode* target) {
        if (is_signed_properties_type(reference.type)) {
            return "SignedProperties";
        }
        return target != nullptr && is(target, dsig, "Manifest") ? "Manifest" : std::string{};
    }

    /// XMLDSig section 5.1. What a manifest lists is signed through it; an entry that is at hand has to match.
    void check_manifests() {
        for (std::size_t at = 0; at < parts_.references.size(); ++at) {
            const xmlNode* target = checked_.at(at).processed.target;
            if (target == nullptr || !is(target, dsig, "Manifest")) {
                continue;
            }
            const auto entries = read_references(target, 0);
            if (!entries) {
                refuse(entries.error().detail);
                return;
            }
            for (const ReferenceParts& entry : *entries) {
                check_entry(entry);
            }
        }
    }

    void check_entry(const ReferenceParts& entry) {
        Checked checked = check(entry);
        checked.processed.is_whole = false;  // it is signed in two steps; the reference itself says what is whole
        note(entry, checked, {});
        facts_.objects.back().what = "manifest entry: " + facts_.objects.back().what;
        if (checked.processed.refusal) {
            facts_.messages.push_back(*checked.processed.refusal);
        } else if (!checked.processed.found) {
            facts_.messages.push_back({"Không tìm thấy phần “" + entry.uri + "” mà Manifest liệt kê.",
                                       "“" + entry.uri + "”, which the Manifest lists, was not found."});
        } else if (!checked.matches) {
            facts_.digests_match = false;
        } else if (checked.processed.is_complete) {
            signed_targets_.insert(checked.processed.target);
        }
    }

    /// EN 319 132-1 clause 4.4.2: SignedProperties count when a reference with their Type names exactly them, whole. A
    /// reference with the Type to anything else is an attempt at putting others in their place.
    void bind_properties(const std::optional<QualifyingProperties>& properties) {
        for (std::size_t at = 0; at < parts_.references.size(); ++at) {
            const ProcessedReference& processed = checked_.at(at).processed;
            const bool is_typed = is_signed_properties_type(parts_.references.at(at).type);
            const bool is_ours = properties && properties->signed_properties != nullptr &&
                                 processed.target == properties->signed_properties;
            if (is_typed && (!is_ours || !processed.is_canonicalized_only) && facts_.well_formed) {
                refuse({"SignedProperties được ký không phải của chữ ký này.",
                        "The SignedProperties that are signed are not those of this signature."});
            }
            are_signed_ = are_signed_ || (is_ours && processed.is_canonicalized_only);
            if (is_ours && !is_typed) {
                facts_.messages.push_back({"Tham chiếu tới SignedProperties thiếu Type.",
                                           "The reference to SignedProperties lacks its Type."});
            }
        }
        properties_ = properties;
        if (properties && !are_signed_ && properties->signed_properties != nullptr) {
            facts_.messages.push_back(
                {"Chữ ký có SignedProperties nhưng không ký chúng; chúng bị bỏ qua.",
                 "The signature carries SignedProperties that it does not sign; they are ignored."});
        }
        if (are_signed_) {
            facts_.format = "XAdES";
            read_signed_properties(*properties, parts_, facts_);
        }
    }

    void check_value(const KeyInfoFacts& key_info) {
        const auto signed_info = canonical_bytes(document_, parts_.signed_info, parts_.canonicalization, work_);
        const Bytes value = value_for_openssl(parts_.method, parts_.value);
        const auto verifies = [&](EVP_PKEY* key) {
            return signed_info && detail::verify_data(key, parts_.method, parts_.method.digest, *signed_info, value);
        };
        const auto names = are_signed_ ? signing_certificate_names(*properties_) : std::vector<CertificateName>{};
        facts_.has_signing_certificate = !names.empty();
        choose_signer(names, verifies);
        if (!facts_.value_matches && key_info.bare_key && verifies(key_info.bare_key.get())) {
            facts_.signer.reset();
            facts_.has_key_without_certificate = true;
            facts_.value_matches = true;
        }
        EVP_PKEY* key = facts_.signer ? X509_get0_pubkey(facts_.signer->get()) : key_info.bare_key.get();
        facts_.algorithms.insert(facts_.algorithms.begin(),
                                 detail::use_of(parts_.method, parts_.method.digest, key, "signature"));
        facts_.algorithm = detail::display_name(parts_.method, parts_.method.digest);
    }

    /// EN 319 102-1 clause 5.2.3: the certificate that the signed properties name; without any, the one whose key made
    /// the value.
    template <class Verifies>
    void choose_signer(const std::vector<CertificateName>& names, const Verifies& verifies) {
        const Certificate* named = nullptr;
        const Certificate* verifying = nullptr;
        for (const Certificate& one : facts_.certificates) {
            const auto name =
                std::find_if(names.begin(), names.end(), [&](const CertificateName& n) { return n.names(one); });
            const bool may_decide = name != names.end() || verifying == nullptr;
            const bool is_verifying = may_decide && verifies(X509_get0_pubkey(one.get()));
            if (name != names.end() && is_verifying) {
                facts_.signer = one;
                facts_.value_matches = true;
                facts_.signing_certificate_matches = true;
                if (!name->serial_fits(one)) {
                    facts_.messages.push_back(
                        {"Số hiệu hoặc cơ quan cấp trong SigningCertificate không khớp với chứng thư.",
                         "Issuer and serial number in SigningCertificate do not fit the certificate."});
                }
                return;
            }
            named = name != names.end() && named == nullptr ? &one : named;
            verifying = is_verifying ? &one : verifying;
        }
        facts_.value_matches = verifying != nullptr;
        if (const Certificate* chosen = verifying != nullptr ? verifying : named) {
            facts_.signer = *chosen;
        } else if (!facts_.certificates.empty()) {
            const auto person = std::find_if(facts_.certificates.begin(), facts_.certificates.end(),
                                             [](const Certificate& one) { return !one.is_ca(); });
            facts_.signer = person == facts_.certificates.end() ? facts_.certificates.front() : *person;
        }
    }

    /// EN 319 132-1 clause 5.2.7.2: a counter-signature signs the value of the signature that holds it.
    void check_counter_signature() {
        const xmlNode* holder = out_.element->parent;
        if (holder == nullptr || name_of(holder) != "CounterSignature" || !is_xades(space_of(holder))) {
            return;
        }
        const xmlNode* signature = holder->parent;
        while (signature != nullptr && !is(signature, dsig, "Signature")) {
            signature = signature->type == XML_ELEMENT_NODE ? signature->parent : nullptr;
        }
        const xmlNode* value = signature == nullptr ? nullptr : child_of(signature, dsig, "SignatureValue");
        if (value == nullptr || !signed_targets_.contains(value)) {
            facts_.digests_match = false;
            facts_.messages.push_back(
                {"Chữ ký phụ không ký giá trị của chữ ký chứa nó.",
                 "The counter-signature does not sign the value of the signature that holds it."});
        }
    }

    void note_objects() {
        for (const xmlNode* object : parts_.objects) {
            const auto children = children_of(object);
            const bool holds_properties = properties_ && object == properties_->holder && children.size() == 1;
            const bool holds_signed = std::all_of(children.begin(), children.end(), [&](const xmlNode* child) {
                return signed_targets_.contains(child);
            });
            // Text beside the elements is signed by neither.
            if (!signed_targets_.contains(object) &&
                !(has_only_elements(object) && (holds_properties || holds_signed))) {
                out_.all_objects_signed = false;
            }
        }
        if (!out_.all_objects_signed) {
            facts_.messages.push_back({"Chữ ký mang theo nội dung (ds:Object) mà nó không ký.",
                                       "The signature carries content (ds:Object) that it does not sign."});
        }
    }

    std::shared_ptr<const Document> document_;
    const DetachedContent& detached_;
    Work& work_;
    ReferenceProcessor references_;
    ExaminedSignature out_;
    SignatureFacts facts_;
    SignatureParts parts_;
    std::vector<Checked> checked_;
    std::set<const xmlNode*> signed_targets_;
    std::optional<QualifyingProperties> properties_;
    bool are_signed_ = false;
};

/// What a transform took out of "the whole document" has to be signatures that hold by themselves and carry nothing
/// unsigned.
bool may_be_left_out(const xmlNode* removed, const std::vector<ExaminedSignature>& all, const ExaminedSignature& own) {
    for (const ExaminedSignature& one : all) {
        if (one.element == removed) {
            const bool holds =
                &one == &own || (one.facts.well_formed && one.facts.digests_match && one.facts.value_matches);
            return holds && one.all_objects_signed;
        }
    }
    return false;
}

void judge_coverage(std::vector<ExaminedSignature>& all, const xmlNode* root) {
    for (ExaminedSignature& one : all) {
        bool covers_all = (one.element == root || is(root, asic, "XAdESSignatures")) && one.all_objects_signed;
        for (std::size_t at = 0; at < one.facts.objects.size(); ++at) {
            SignedObject& object = one.facts.objects.at(at);
            const auto& removed = one.removed.at(at);
            object.is_whole_document =
                object.is_whole_document && std::all_of(removed.begin(), removed.end(), [&](const xmlNode* element) {
                    return may_be_left_out(element, all, one);
                });
            if (!object.is_whole_document && object.what == "whole document") {
                object.what = "part of " + object.name;
            }
            covers_all = covers_all || object.is_whole_document;
        }
        one.facts.coverage = covers_all ? Coverage::whole_file : Coverage::unclear;
    }
}

}  // namespace

ExaminedSignature examine_signature(const std::shared_ptr<const Document>& document, const xmlNode* element,
                                    const DetachedContent& detached, Work& work) {
    return Examination(document, detached, work).run(element);
}

std::vector<ExaminedSignature> examine_document(const std::shared_ptr<const Document>& document,
                                                const DetachedContent& detached, Work& work) {
    std::vector<ExaminedSignature> all;
    for (const xmlNode* element : document->elements(dsig, "Signature")) {
        if (all.size() >= signatures_limit) {
            break;
        }
        all.push_back(examine_signature(document, element, detached, work));
        all.back().facts.id = "signature-" + std::to_string(all.size());
    }
    judge_coverage(all, document->root());
    return all;
}

}  // namespace vanthu::signing::xml
