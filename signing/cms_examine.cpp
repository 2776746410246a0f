#include <algorithm>

#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "core/narrow.hpp"
#include "signing/cms.hpp"
#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/cms_time_stamps.hpp"
#include "signing/detail/der.hpp"
#include "signing/detail/ess.hpp"
#include "signing/detail/evp.hpp"
#include "signing/detail/openssl.hpp"
#include "signing/detail/signed_data.hpp"

namespace vanthu::signing {
namespace {

namespace ber = detail::ber;
using detail::Attribute;

constexpr const char* oid_content_type = "1.2.840.113549.1.9.3";
constexpr const char* oid_message_digest = "1.2.840.113549.1.9.4";
constexpr const char* oid_signing_time = "1.2.840.113549.1.9.5";
constexpr const char* oid_counter_signature = "1.2.840.113549.1.9.6";
constexpr const char* oid_signing_certificate = "1.2.840.113549.1.9.16.2.12";
constexpr const char* oid_signing_certificate_v2 = "1.2.840.113549.1.9.16.2.47";
constexpr const char* oid_signature_policy = "1.2.840.113549.1.9.16.2.15";
constexpr const char* oid_commitment_type = "1.2.840.113549.1.9.16.2.16";
constexpr const char* oid_adobe_revocation = "1.2.840.113583.1.1.8";
constexpr const char* oid_algorithm_protection = "1.2.840.113549.1.9.52";
constexpr int counter_depth_limit = 8;
constexpr std::size_t signatures_limit = 200;

using NameHandle = Handle<X509_NAME, X509_NAME_free>;

/// Whether a SignerIdentifier (RFC 5652 section 5.3) means this certificate.
bool identifies(const ber::Element& sid, const Certificate& certificate) {
    if (sid.is(ber::context_primitive(0))) {
        const ASN1_OCTET_STRING* id = X509_get0_subject_key_id(certificate.get());
        return id != nullptr && as_text(sid.content) == std::string_view{reinterpret_cast<const char*>(ASN1_STRING_get0_data(id)),
                                                                         narrow<std::size_t>(ASN1_STRING_length(id))};
    }
    const auto parts = sid.is(ber::sequence) ? ber::children(sid) : std::nullopt;
    if (!parts || parts->size() != 2) {
        return false;
    }
    const auto same = [](const Bytes& form, const ber::Element& element) { return as_text(form) == as_text(element.whole); };
    if (!same(detail::to_der<i2d_ASN1_INTEGER>(X509_get0_serialNumber(certificate.get())), parts->at(1))) {
        return false;
    }
    const X509_NAME* issuer = X509_get_issuer_name(certificate.get());
    if (same(detail::to_der<i2d_X509_NAME>(issuer), parts->at(0))) {
        return true;
    }
    // Names that are written differently may be the same (RFC 5280 section 7.1).
    const unsigned char* at = detail::as_uchar(parts->at(0).whole);
    const NameHandle named{d2i_X509_NAME(nullptr, &at, narrow<long>(parts->at(0).whole.size()))};
    return named && X509_NAME_cmp(named.get(), issuer) == 0;
}

/// RFC 6211: where the attribute stands, it names the very algorithms of the SignerInfo, or somebody exchanged them.
bool algorithms_are_protected(const detail::SignerInfo& info, const std::vector<Attribute>& attributes) {
    const bool is_there = std::any_of(attributes.begin(), attributes.end(),
                                      [](const Attribute& one) { return one.type == oid_algorithm_protection; });
    if (!is_there) {
        return true;
    }
    const auto value = detail::single_value(attributes, oid_algorithm_protection);
    const auto parts = value && value->is(ber::sequence) ? ber::children(*value) : std::nullopt;
    return parts && parts->size() == 2 && parts->at(1).is(ber::context(1)) &&
           detail::digest_name(parts->at(0)) == detail::digest_name(info.digest_algorithm) &&
           as_text(parts->at(1).content) == as_text(info.signature_algorithm.content);
}

/// One SignedData on its way to facts.
class Examination final {
public:
    Examination(const detail::SignedData& data, const std::vector<Certificate>& supplied, CmsFacts& out)
        : data_(data), supplied_(supplied), out_(out) {}

    /// A SignerInfo over content whose digests `content_digest` gives; its own counter-signatures follow it.
    void examine(const detail::SignerInfo& info, const ContentDigest& content_digest, const std::string& content_type, int depth) {
        if (out_.signers.size() >= signatures_limit) {
            return;
        }
        SignatureFacts facts;
        facts.id = fmt::format("signature-{}", out_.signers.size() + 1);
        const auto signed_attributes = detail::read_attributes(info.signed_attributes);
        const auto unsigned_attributes = detail::read_attributes(info.unsigned_attributes);
        const auto method = detail::signature_method(info.signature_algorithm);
        const auto value = ber::octets(info.signature);
        const std::string digest = detail::digest_name(info.digest_algorithm);
        facts.well_formed = signed_attributes && unsigned_attributes && value.has_value();
        facts.format_problem = {"Thuộc tính của chữ ký CMS không đọc được.", "The attributes of the CMS signature cannot be read."};
        if (!facts.well_formed) {
            facts.format = "CAdES";
            out_.signers.push_back(std::move(facts));
            return;
        }
        facts.signature_value = *value;
        facts.certificates = out_.certificates;
        facts.revocation = out_.revocation;
        describe(*signed_attributes, facts);
        choose_signer(info, *signed_attributes, facts);
        facts.well_formed = method.has_value() && !digest.empty();
        if (!facts.well_formed) {
            facts.format_problem = {"Thuật toán chữ ký không được hỗ trợ.", "The signature algorithm is not supported."};
        } else {
            facts.algorithm = detail::display_name(*method, digest);
            check_values(info, *signed_attributes, *method, digest, content_digest, content_type, facts);
        }
        detail::collect_time_stamps(data_, info, *signed_attributes, *unsigned_attributes, content_digest, facts);
        out_.signers.push_back(std::move(facts));
        counter_signatures(*unsigned_attributes, *value, depth);
    }

private:
    static void describe(const std::vector<Attribute>& attributes, SignatureFacts& facts) {
        if (const auto time = detail::single_value(attributes, oid_signing_time)) {
            facts.claimed_time = ber::time(*time);
        }
        if (const auto policy = detail::single_value(attributes, oid_signature_policy)) {
            const auto parts = ber::children(*policy);
            facts.signature_policy = policy->is(ber::sequence) && parts && !parts->empty() ? ber::oid(parts->front()) : std::string{};
            const auto hash = parts && parts->size() > 1 && parts->at(1).is(ber::sequence) ? ber::children(parts->at(1)) : std::nullopt;
            if (const auto value = hash && hash->size() == 2 ? ber::octets(hash->at(1)) : std::nullopt) {
                facts.signature_policy_digest = SignaturePolicyDigest{detail::digest_name(hash->at(0)), *value};
            }
        }
        if (const auto archival = detail::single_value(attributes, oid_adobe_revocation)) {
            detail::read_adobe_revocation(*archival, facts.revocation);
        }
        if (const auto commitment = detail::single_value(attributes, oid_commitment_type)) {
            const auto parts = ber::children(*commitment);
            if (parts && !parts->empty()) {
                facts.commitments.push_back(ber::oid(parts->front()));
            }
        }
    }

    /// EN 319 102-1 clause 5.2.3: by the signer identifier, and it has to be what signing-certificate names.
    void choose_signer(const detail::SignerInfo& info, const std::vector<Attribute>& attributes, SignatureFacts& facts) {
        const bool has_v2 = std::any_of(attributes.begin(), attributes.end(),
                                        [](const Attribute& one) { return one.type == oid_signing_certificate_v2; });
        const bool has_v1 = std::any_of(attributes.begin(), attributes.end(),
                                        [](const Attribute& one) { return one.type == oid_signing_certificate; });
        facts.has_signing_certificate = has_v1 || has_v2;
        facts.format = facts.has_signing_certificate ? "CAdES" : "PKCS7";
        detail::EssIdentifier named;
        if (const auto one = detail::single_value(attributes, has_v2 ? oid_signing_certificate_v2 : oid_signing_certificate)) {
            named = detail::read_ess(*one, has_v2);
        }
        for (const Certificate& certificate : out_.certificates) {
            if (!identifies(info.sid, certificate)) {
                continue;
            }
            const bool is_named = named.names(certificate);
            if (!facts.signer || is_named) {
                facts.signer = certificate;
                facts.signing_certificate_matches = is_named;
            }
        }
        // Only where it carries none at all: a certificate that was damaged or exchanged inside must be noticed, not made good.
        const auto carried = data_.certificates ? ber::children(*data_.certificates) : std::nullopt;
        const bool carries_none = !data_.certificates || (carried && carried->empty());
        const auto given = std::find_if(supplied_.begin(), supplied_.end(), [&](const Certificate& certificate) {
            return identifies(info.sid, certificate) && named.names(certificate);
        });
        if (!facts.signer && carries_none && given != supplied_.end()) {
            facts.signer = *given;
            facts.signing_certificate_matches = true;
            facts.messages.push_back({"Chữ ký không kèm chứng thư của người ký; đã dùng chứng thư được cung cấp mà chữ ký chỉ tới.",
                                      "The signature does not carry the signer's certificate; the one that it names was supplied."});
        }
    }

    static void check_values(const detail::SignerInfo& info, const std::vector<Attribute>& attributes,
                             const detail::SignatureMethod& method, const std::string& digest, const ContentDigest& content_digest,
                             const std::string& content_type, SignatureFacts& facts) {
        EVP_PKEY* key = facts.signer ? X509_get0_pubkey(facts.signer->get()) : nullptr;
        facts.algorithms.push_back(detail::use_of(method, digest, key, "signature"));
        facts.algorithms.push_back({digest, {}, 0, "message-digest"});
        const Bytes computed = content_digest(digest);
        facts.signed_data_found = !computed.empty();
        // RFC 5652 section 5.3: an algorithm that names its digest has to name the signer's.
        // RFC 8419 section 3.1: Ed448 goes with SHAKE256 alone.
        const bool is_consistent = (method.digest.empty() || method.digest == digest) && (method.scheme != "Ed448" || digest == "SHAKE256");
        if (!info.signed_attributes) {
            facts.value_matches = is_consistent && facts.signed_data_found &&
                                  detail::verify_digest(key, method, digest, computed, facts.signature_value);
            facts.digests_match = facts.value_matches;
            return;
        }
        const auto stated = detail::single_value(attributes, oid_message_digest);
        const auto stated_bytes = stated && stated->is(ber::octet_string) ? ber::octets(*stated) : std::nullopt;
        const auto type = detail::single_value(attributes, oid_content_type);
        // RFC 5652 section 11.1: content-type must not be an attribute of a counter-signature, and names the content otherwise.
        const bool type_matches = content_type.empty() ? !type : type && ber::oid(*type) == content_type;
        facts.digests_match = facts.signed_data_found && stated_bytes && *stated_bytes == computed && type_matches;
        if (!type_matches) {
            facts.messages.push_back({"Thuộc tính content-type không khớp với loại nội dung.",
                                      "The content-type attribute does not fit the type of the content."});
        }
        // Section 5.4: the attributes are signed as a SET OF of their own. In the order in which they stand, as everybody writes
        // them; or, where that was no DER, in DER's order.
        Bytes as_set(info.signed_attributes->whole.begin(), info.signed_attributes->whole.end());
        as_set.at(0) = std::byte{ber::set};
        std::vector<Bytes> parts;
        for (const Attribute& attribute : attributes) {
            parts.emplace_back(attribute.whole.begin(), attribute.whole.end());
        }
        facts.value_matches = is_consistent && algorithms_are_protected(info, attributes) &&
                              (detail::verify_data(key, method, digest, as_set, facts.signature_value) ||
                                                detail::verify_data(key, method, digest, detail::der::set_of(std::move(parts)),
                                                                    facts.signature_value));
    }

    void counter_signatures(const std::vector<Attribute>& attributes, const Bytes& value, int depth) {
        for (const Attribute& attribute : attributes) {
            if (attribute.type != oid_counter_signature || depth >= counter_depth_limit) {
                continue;
            }
            for (const ber::Element& element : attribute.values) {
                if (const auto info = detail::read_signer_info(element)) {
                    const auto over_value = [&](const std::string& name) { return detail::digest_parts(name, {value}); };
                    examine(*info, over_value, {}, depth + 1);
                }
            }
        }
    }

    const detail::SignedData& data_;
    const std::vector<Certificate>& supplied_;
    CmsFacts& out_;
};

}  // namespace

ContentDigest digests_of(ByteView content) {
    return [content](const std::string& name) { return detail::digest_parts(name, {content}); };
}

CmsFacts examine_cms(ByteView bytes, const ContentDigest& content_digest, const std::vector<Certificate>& known,
                     const std::vector<Certificate>& supplied) {
    CmsFacts facts;
    const auto data = detail::read_signed_data(bytes);
    if (!data) {
        return facts;
    }
    facts.parsed = true;
    facts.content_type = ber::oid(data->content_type);
    facts.certificates = detail::read_certificates(data->certificates, known);
    facts.revocation = detail::read_revocation(data->crls);
    facts.is_detached = !data->content;
    facts.signer_count = data->signers.size();
    if (data->content) {
        const bool is_string = data->content->is(ber::octet_string) || data->content->is(ber::octet_string | 0x20U);
        // RFC 2315: PKCS#7 content of another type is digested without its header.
        facts.content = is_string ? ber::octets(*data->content).value_or(Bytes{})
                                  : Bytes(data->content->content.begin(), data->content->content.end());
    }
    const ContentDigest digest = [&](const std::string& name) {
        return facts.is_detached ? content_digest(name) : detail::digest_parts(name, {facts.content});
    };
    Examination examination(*data, supplied, facts);
    for (const detail::SignerInfo& info : data->signers) {
        examination.examine(info, digest, facts.content_type, 0);
    }
    return facts;
}

Result<FileFacts> collect_cms(ByteView bytes, std::optional<ByteView> detached, const std::vector<Certificate>& supplied) {
    Bytes decoded;
    if (bytes.size() > 10 && as_text(bytes.first(10)) == "-----BEGIN") {
        const auto in = detail::memory_bio(bytes);
        if (const detail::CmsHandle cms{PEM_read_bio_CMS(in.get(), nullptr, nullptr, nullptr)}) {
            decoded = detail::to_der<i2d_CMS_ContentInfo>(cms.get());
            bytes = decoded;
        }
        detail::drain_errors();
    }
    const ContentDigest digest = [&](const std::string& name) {
        return detached ? detail::digest_parts(name, {*detached}) : Bytes{};
    };
    CmsFacts cms = examine_cms(bytes, digest, {}, supplied);
    if (!cms.parsed) {
        return fail(Code::invalid_input, {"Tệp không phải chữ ký CMS/CAdES.", "The file is no CMS or CAdES signature."});
    }
    FileFacts file;
    file.format = "CMS";
    file.signatures = std::move(cms.signers);
    for (SignatureFacts& signature : file.signatures) {
        signature.coverage = signature.signed_data_found ? Coverage::whole_file : Coverage::unclear;
        signature.objects.push_back({cms.is_detached ? "detached" : "content", "whole document", signature.signed_data_found,
                                     signature.digests_match, true});
    }
    return file;
}

}  // namespace vanthu::signing
