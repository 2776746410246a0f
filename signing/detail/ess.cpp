#include "signing/detail/ess.hpp"

#include <optional>

#include <openssl/asn1.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>

#include "core/narrow.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing::detail {
namespace {

struct Element {
    int tag = 0;
    ByteView content;
};

/// Takes one DER element off the front.
std::optional<Element> take(ByteView& der) {
    const unsigned char* at = as_uchar(der);
    long size = 0;
    int tag = 0;
    int tag_class = 0;
    const int status = ASN1_get_object(&at, &size, &tag, &tag_class, narrow<long>(der.size()));
    if ((static_cast<unsigned>(status) & 0x80U) != 0 || status == 0x21) {
        return std::nullopt;
    }
    const auto head = static_cast<std::size_t>(at - as_uchar(der));
    if (size < 0 || head + static_cast<std::size_t>(size) > der.size()) {
        return std::nullopt;
    }
    const Element element{tag, der.subspan(head, static_cast<std::size_t>(size))};
    der = der.subspan(head + static_cast<std::size_t>(size));
    return element;
}

/// The content of the first ESSCertID: SEQUENCE { SEQUENCE OF { SEQUENCE … } }.
std::optional<ByteView> first_identifier(ByteView der) {
    for (int level = 0; level < 3; ++level) {
        const auto inner = take(der);
        if (!inner || inner->tag != V_ASN1_SEQUENCE) {
            return std::nullopt;
        }
        der = inner->content;
    }
    return der;
}

}  // namespace

bool ess_v2_matches(ByteView der, const MatchesCertificate& matches) {
    auto id = first_identifier(der);
    if (!id) {
        return false;
    }
    const EVP_MD* digest = EVP_sha256();
    auto element = take(*id);
    if (element && element->tag == V_ASN1_SEQUENCE) {
        auto oid = element->content;
        const unsigned char* at = as_uchar(oid);
        const Handle<ASN1_OBJECT, ASN1_OBJECT_free> object{d2i_ASN1_OBJECT(nullptr, &at, narrow<long>(oid.size()))};
        digest = object ? EVP_get_digestbyobj(object.get()) : nullptr;
        element = take(*id);
    }
    return element && element->tag == V_ASN1_OCTET_STRING && matches(digest, element->content);
}

bool ess_v1_matches(ByteView der, const MatchesCertificate& matches) {
    auto id = first_identifier(der);
    const auto hash = id ? take(*id) : std::nullopt;
    return hash && hash->tag == V_ASN1_OCTET_STRING && matches(EVP_sha1(), hash->content);
}

bool verify_bare(CMS_SignerInfo* info, const Certificate& signer, ByteView digest, const std::string& digest_name) {
    X509_ALGOR* signature = nullptr;
    CMS_SignerInfo_get0_algs(info, nullptr, nullptr, nullptr, &signature);
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, signature);
    if (OBJ_obj2nid(object) == NID_rsassaPss) {
        return false;  // nobody writes it; refusing is the safe side
    }
    const Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context{
        EVP_PKEY_CTX_new(X509_get0_pubkey(signer.get()), nullptr)};
    const EVP_MD* algorithm = EVP_get_digestbyname(digest_name.c_str());
    const ASN1_OCTET_STRING* value = CMS_SignerInfo_get0_signature(info);
    const bool valid = context && algorithm != nullptr && !digest.empty() && EVP_PKEY_verify_init(context.get()) == 1 &&
                       EVP_PKEY_CTX_set_signature_md(context.get(), algorithm) == 1 &&
                       EVP_PKEY_verify(context.get(), ASN1_STRING_get0_data(value),
                                       narrow<std::size_t>(ASN1_STRING_length(value)), as_uchar(digest),
                                       digest.size()) == 1;
    drain_errors();
    return valid;
}

}  // namespace vanthu::signing::detail
