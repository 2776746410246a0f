#include "signing/xml/key_info.hpp"

#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include "core/narrow.hpp"
#include "signing/detail/certificate_memory.hpp"
#include "signing/xml/names.hpp"

namespace vanthu::signing::xml {
namespace {

using Builder = Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Parameters = Handle<OSSL_PARAM, OSSL_PARAM_free>;
using Number = Handle<BIGNUM, BN_free>;
using KeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

constexpr std::size_t certificates_limit = 200;
constexpr std::size_t retrievals_limit = 10;
constexpr std::size_t number_limit = 2048;  ///< bytes

/// Numbers of a key under construction.
class KeyBuilder final {
public:
    /// ds:CryptoBinary: octets of a number, base64.
    void add(const char* name, const xmlNode* parent, std::string_view space, std::string_view element) {
        const xmlNode* found = child_of(parent, space, element);
        const auto octets = found == nullptr ? std::nullopt : decode_base64(text_of(found));
        if (!octets || octets->empty() || octets->size() > number_limit) {
            is_valid_ = false;
            return;
        }
        numbers_.emplace_back(BN_bin2bn(detail::as_uchar(*octets), narrow<int>(octets->size()), nullptr));
        is_valid_ = is_valid_ && builder_ && OSSL_PARAM_BLD_push_BN(builder_.get(), name, numbers_.back().get()) == 1;
    }
    void add_point(const char* group, const Bytes& point) {
        is_valid_ =
            is_valid_ && builder_ &&
            OSSL_PARAM_BLD_push_utf8_string(builder_.get(), OSSL_PKEY_PARAM_GROUP_NAME, group, 0) == 1 &&
            OSSL_PARAM_BLD_push_octet_string(builder_.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1;
    }

    detail::KeyHandle build(const char* kind) {
        if (!is_valid_) {
            return nullptr;
        }
        const Parameters parameters{OSSL_PARAM_BLD_to_param(builder_.get())};
        const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr)};
        EVP_PKEY* key = nullptr;
        if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
            EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
            key = nullptr;
        }
        detail::drain_errors();
        return detail::KeyHandle{key};
    }

private:
    Builder builder_{OSSL_PARAM_BLD_new()};
    std::vector<Number> numbers_;
    bool is_valid_ = true;
};

detail::KeyHandle ec_key(const xmlNode* element) {
    const xmlNode* curve = child_of(element, dsig11, "NamedCurve");
    const xmlNode* point = child_of(element, dsig11, "PublicKey");
    const std::string uri = curve == nullptr ? std::string{} : attribute(curve, "URI");
    constexpr std::string_view start = "urn:oid:";
    const auto octets = point == nullptr ? std::nullopt : decode_base64(text_of(point));
    if (!uri.starts_with(start) || !octets || octets->size() > number_limit) {
        return nullptr;
    }
    KeyBuilder builder;
    const int nid = OBJ_txt2nid(uri.substr(start.size()).c_str());
    builder.add_point(nid == NID_undef ? "" : OBJ_nid2sn(nid), *octets);
    return builder.build("EC");
}

detail::KeyHandle key_of_value(const xmlNode* value) {
    if (const xmlNode* rsa = child_of(value, dsig, "RSAKeyValue")) {
        KeyBuilder builder;
        builder.add(OSSL_PKEY_PARAM_RSA_N, rsa, dsig, "Modulus");
        builder.add(OSSL_PKEY_PARAM_RSA_E, rsa, dsig, "Exponent");
        return builder.build("RSA");
    }
    if (const xmlNode* dsa = child_of(value, dsig, "DSAKeyValue")) {
        KeyBuilder builder;
        builder.add(OSSL_PKEY_PARAM_FFC_P, dsa, dsig, "P");
        builder.add(OSSL_PKEY_PARAM_FFC_Q, dsa, dsig, "Q");
        builder.add(OSSL_PKEY_PARAM_FFC_G, dsa, dsig, "G");
        builder.add(OSSL_PKEY_PARAM_PUB_KEY, dsa, dsig, "Y");
        return builder.build("DSA");
    }
    const xmlNode* ec = child_of(value, dsig11, "ECKeyValue");
    return ec == nullptr ? nullptr : ec_key(ec);
}

detail::KeyHandle der_key(const xmlNode* element) {
    const auto octets = decode_base64(text_of(element));
    if (!octets) {
        return nullptr;
    }
    const unsigned char* at = detail::as_uchar(*octets);
    detail::KeyHandle key{d2i_PUBKEY(nullptr, &at, narrow<long>(octets->size()))};
    detail::drain_errors();
    return key;
}

class Reader final {
public:
    Reader(const ReferenceProcessor& references, const DetachedContent& detached)
        : references_(references), detached_(detached) {}

    KeyInfoFacts run(const xmlNode* key_info) {
        for (const xmlNode* child : children_of(key_info)) {
            if (is(child, dsig, "X509Data")) {
                read_x509_data(child);
            } else if (is(child, dsig, "KeyValue") && !out_.bare_key) {
                out_.bare_key = key_of_value(child);
            } else if (is(child, dsig11, "DEREncodedKeyValue") && !out_.bare_key) {
                out_.bare_key = der_key(child);
            } else if (is(child, dsig, "RetrievalMethod") && ++retrievals_ <= retrievals_limit) {
                retrieve(child);
            }
        }
        return std::move(out_);
    }

private:
    void read_x509_data(const xmlNode* data) {
        for (const xmlNode* child : children_of(data)) {
            const bool is_certificate = is(child, dsig, "X509Certificate");
            if (!is_certificate && !is(child, dsig, "X509CRL")) {
                continue;
            }
            auto octets = decode_base64(text_of(child));
            if (octets && is_certificate) {
                add_certificate(*octets);
            } else if (octets) {
                out_.revocation.crls.push_back(std::move(*octets));
            }
        }
    }

    void add_certificate(ByteView octets) {
        if (out_.certificates.size() >= certificates_limit) {
            return;
        }
        if (const auto certificate = detail::parse_remembered(octets)) {
            out_.certificates.push_back(*certificate);
        }
    }

    /// XMLDSig section 4.5.3. What the transforms could be is left aside: of the target, only X509Data is taken.
    void retrieve(const xmlNode* method) {
        const std::string uri = attribute(method, "URI");
        const std::string type = attribute(method, "Type");
        if (const xmlNode* target = references_.target_of(uri); target != nullptr && target->type == XML_ELEMENT_NODE) {
            if (is(target, dsig, "X509Data")) {
                read_x509_data(target);
            }
            for (const xmlNode* child : children_of(target)) {
                if (is(child, dsig, "X509Data")) {
                    read_x509_data(child);
                }
            }
        } else if (type == "http://www.w3.org/2000/09/xmldsig#rawX509Certificate" && !uri.empty() &&
                   uri.front() != '#' && detached_) {
            if (const auto content = detached_(percent_decoded(uri))) {
                add_certificate(*content);
            }
        }
    }

    const ReferenceProcessor& references_;
    const DetachedContent& detached_;
    KeyInfoFacts out_;
    std::size_t retrievals_ = 0;
};

}  // namespace

KeyInfoFacts read_key_info(const xmlNode* key_info, const ReferenceProcessor& references,
                           const DetachedContent& detached) {
    return key_info == nullptr ? KeyInfoFacts{} : Reader(references, detached).run(key_info);
}

}  // namespace vanthu::signing::xml
