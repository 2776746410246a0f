#include <algorithm>
#include <array>

#include <openssl/objects.h>

#include "core/narrow.hpp"
#include "signing/cms.hpp"
#include "signing/detail/ess.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing {
namespace {

using StackHandle = Handle<STACK_OF(X509), [](STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); }>;

constexpr int certificates_limit = 200;

std::string short_name(const X509_ALGOR* algorithm) {
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    const int nid = OBJ_obj2nid(object);
    return nid == NID_undef ? "unknown" : OBJ_nid2sn(nid);
}

std::string algorithm_name(const X509_ALGOR* signature, const std::string& digest) {
    const std::string name = short_name(signature);
    std::string hash = digest;
    if (hash.starts_with("SHA") && hash.size() > 3 && hash[3] != '3' && hash.find('-') == std::string::npos) {
        hash.insert(3, "-");
    }
    if (name.starts_with("ecdsa-with-") || name == "id-ecPublicKey") {
        return "ECDSA with " + hash;
    }
    if (name == "RSASSA-PSS") {
        return "RSASSA-PSS with " + hash;
    }
    if (name == "rsaEncryption" || name.starts_with("RSA-")) {
        return "RSASSA-PKCS1-v1_5 with " + hash;
    }
    return name + " with " + hash;
}

/// RFC 5652 section 5.3: an algorithm that names its digest ("sha384WithRSAEncryption") has to name the signer's.
bool same_digest(const X509_ALGOR* signature, const std::string& digest) {
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, signature);
    int named = NID_undef;
    const bool names_one = OBJ_find_sigid_algs(OBJ_obj2nid(object), &named, nullptr) == 1 && named != NID_undef;
    return !names_one || OBJ_nid2sn(named) == digest;
}

ByteView bytes_of(const ASN1_STRING* text) {
    return std::as_bytes(std::span{ASN1_STRING_get0_data(text), narrow<std::size_t>(ASN1_STRING_length(text))});
}

/// The one value of a signed attribute that must stand at most once with one value; null otherwise.
ASN1_TYPE* single_value(CMS_SignerInfo* info, int nid) {
    const int at = CMS_signed_get_attr_by_NID(info, nid, -1);
    if (at < 0 || CMS_signed_get_attr_by_NID(info, nid, at) >= 0) {
        return nullptr;
    }
    X509_ATTRIBUTE* attribute = CMS_signed_get_attr(info, at);
    return X509_ATTRIBUTE_count(attribute) == 1 ? X509_ATTRIBUTE_get0_type(attribute, 0) : nullptr;
}

void examine_digest(CMS_SignerInfo* info, const ContentDigest& content_digest, CmsFacts& facts) {
    const ASN1_TYPE* type = single_value(info, NID_pkcs9_contentType);
    facts.content_type_is_data = type != nullptr && type->type == V_ASN1_OBJECT &&
                                 OBJ_obj2nid(type->value.object) == NID_pkcs7_data;
    const ASN1_TYPE* stated = single_value(info, NID_pkcs9_messageDigest);
    if (stated == nullptr || stated->type != V_ASN1_OCTET_STRING) {
        return;
    }
    const Bytes computed = content_digest(facts.digest_name);
    const ByteView expected = bytes_of(stated->value.octet_string);
    facts.digest_matches = !computed.empty() && std::equal(computed.begin(), computed.end(), expected.begin(), expected.end());
}

/// ESS (RFC 5035, RFC 2634): the first certificate identifier has to be the signer's.
void examine_signing_certificate(CMS_SignerInfo* info, CmsFacts& facts) {
    const auto matches = [&](const EVP_MD* digest, ByteView hash) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
        unsigned size = 0;
        return facts.signer && digest != nullptr && X509_digest(facts.signer->get(), digest, out.data(), &size) == 1 &&
               as_text(hash) == std::string_view{reinterpret_cast<const char*>(out.data()), size};
    };
    if (const ASN1_TYPE* v2 = single_value(info, NID_id_smime_aa_signingCertificateV2); v2 != nullptr) {
        facts.has_signing_certificate = true;
        if (v2->type == V_ASN1_SEQUENCE) {
            facts.signing_certificate_matches = detail::ess_v2_matches(bytes_of(v2->value.sequence), matches);
        }
    } else if (const ASN1_TYPE* v1 = single_value(info, NID_id_smime_aa_signingCertificate); v1 != nullptr) {
        facts.has_signing_certificate = true;
        if (v1->type == V_ASN1_SEQUENCE) {
            facts.signing_certificate_matches = detail::ess_v1_matches(bytes_of(v1->value.sequence), matches);
        }
    }
}

void examine_signer(CMS_ContentInfo* cms, CMS_SignerInfo* info, const ContentDigest& content_digest, CmsFacts& facts) {
    X509_ALGOR* digest = nullptr;
    X509_ALGOR* signature = nullptr;
    CMS_SignerInfo_get0_algs(info, nullptr, nullptr, &digest, &signature);
    facts.digest_name = short_name(digest);
    facts.algorithm = algorithm_name(signature, facts.digest_name);
    facts.has_signed_attributes = CMS_signed_get_attr_count(info) > 0;
    facts.has_timestamp = CMS_unsigned_get_attr_by_NID(info, NID_id_smime_aa_timeStampToken, -1) >= 0;
    const StackHandle certificates{CMS_get1_certs(cms)};
    for (int i = 0; certificates && i < sk_X509_num(certificates.get()) && i < certificates_limit; ++i) {
        X509* one = sk_X509_value(certificates.get(), i);
        facts.certificates.emplace_back(one);
        if (!facts.signer && CMS_SignerInfo_cert_cmp(info, one) == 0) {
            facts.signer = Certificate(one);
        }
    }
    if (facts.has_signed_attributes) {
        examine_digest(info, content_digest, facts);
    }
    const bool is_consistent = same_digest(signature, facts.digest_name);
    if (facts.signer) {
        CMS_SignerInfo_set1_signer_cert(info, facts.signer->get());
        if (facts.has_signed_attributes) {
            facts.signature_matches = is_consistent && CMS_SignerInfo_verify(info) == 1;
        } else {
            facts.signature_matches = detail::verify_bare(info, *facts.signer, content_digest(facts.digest_name),
                                                          facts.digest_name);
            facts.digest_matches = facts.signature_matches;
            facts.content_type_is_data = true;
        }
        examine_signing_certificate(info, facts);
    }
    if (const ASN1_TYPE* time = single_value(info, NID_pkcs9_signingTime); time != nullptr) {
        std::tm parts{};
        if ((time->type == V_ASN1_UTCTIME || time->type == V_ASN1_GENERALIZEDTIME) &&
            ASN1_TIME_to_tm(time->value.asn1_string, &parts) == 1) {
            facts.signing_time = std::chrono::time_point_cast<std::chrono::milliseconds>(
                std::chrono::system_clock::from_time_t(timegm(&parts)));
        }
    }
}

}  // namespace

CmsFacts examine_cms(ByteView der, const ContentDigest& content_digest) {
    CmsFacts facts;
    const unsigned char* at = detail::as_uchar(der);
    const detail::CmsHandle cms{d2i_CMS_ContentInfo(nullptr, &at, narrow<long>(der.size()))};
    if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed) {
        facts.problem = detail::drain_errors();
        return facts;
    }
    const ByteView rest = der.subspan(static_cast<std::size_t>(at - detail::as_uchar(der)));
    const bool only_padding =
        std::all_of(rest.begin(), rest.end(), [](std::byte byte) { return byte == std::byte{0}; });
    STACK_OF(CMS_SignerInfo)* infos = CMS_get0_SignerInfos(cms.get());
    facts.signer_count = infos == nullptr ? 0 : sk_CMS_SignerInfo_num(infos);
    facts.parsed = only_padding;
    facts.is_detached = CMS_is_detached(cms.get()) == 1;
    if (facts.parsed && facts.signer_count >= 1) {
        examine_signer(cms.get(), sk_CMS_SignerInfo_value(infos, 0), content_digest, facts);
    }
    facts.problem = detail::drain_errors();
    return facts;
}

}  // namespace vanthu::signing
