#include "signing/certificate.hpp"

#include <array>

#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "core/digest.hpp"
#include "core/narrow.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t certificates_limit = 1000;

tl::unexpected<Error> not_a_certificate() {
    return fail(Code::invalid_input, {"Không phải chứng thư số X.509 hợp lệ.", "Not a valid X.509 certificate."},
                {detail::drain_errors()});
}

std::string name_text(const X509_NAME* name) {
    const detail::BioHandle out{BIO_new(BIO_s_mem())};
    constexpr unsigned long flags = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (!out || X509_NAME_print_ex(out.get(), name, 0, flags) < 0) {
        return {};
    }
    char* data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    return {data, narrow<std::size_t>(size)};
}

std::string attribute_text(const X509_NAME* name, int nid) {
    const int at = X509_NAME_get_index_by_NID(name, nid, -1);
    if (at < 0) {
        return {};
    }
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (size < 0) {
        return {};
    }
    std::string text{reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size)};
    OPENSSL_free(utf8);
    return text;
}

}  // namespace

Certificate::Certificate(x509_st* shared) {
    X509_up_ref(shared);
    shared_.reset(shared, X509_free);
}

Result<Certificate> Certificate::parse(ByteView bytes) {
    auto all = parse_all(bytes);
    if (!all) {
        return pass(all.error());
    }
    return all->front();
}

Result<std::vector<Certificate>> Certificate::parse_all(ByteView bytes) {
    std::vector<Certificate> found;
    if (as_text(bytes).find("-----BEGIN") != std::string_view::npos) {
        const detail::BioHandle in = detail::memory_bio(bytes);
        while (found.size() < certificates_limit) {
            const detail::X509Handle one{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)};
            if (!one) {
                break;
            }
            found.emplace_back(one.get());
        }
    } else {
        const unsigned char* at = detail::as_uchar(bytes);
        const detail::X509Handle one{d2i_X509(nullptr, &at, narrow<long>(bytes.size()))};
        if (one) {
            found.emplace_back(one.get());
        }
    }
    if (found.empty()) {
        return not_a_certificate();
    }
    detail::drain_errors();  // the end of a PEM file is an error to OpenSSL
    return found;
}

Bytes Certificate::der() const {
    return detail::to_der<i2d_X509>(get());
}

std::string Certificate::fingerprint() const {
    return sha256_hex(der());
}

std::string Certificate::subject() const {
    return name_text(X509_get_subject_name(get()));
}

std::string Certificate::issuer() const {
    return name_text(X509_get_issuer_name(get()));
}

std::string Certificate::common_name() const {
    const std::string name = attribute_text(X509_get_subject_name(get()), NID_commonName);
    return name.empty() ? subject() : name;
}

std::string Certificate::subject_attribute(const char* short_name) const {
    const int nid = OBJ_sn2nid(short_name);
    return nid == NID_undef ? std::string{} : attribute_text(X509_get_subject_name(get()), nid);
}

std::string Certificate::serial_hex() const {
    const ASN1_INTEGER* serial = X509_get0_serialNumber(get());
    return to_hex(std::as_bytes(std::span{ASN1_STRING_get0_data(serial),
                                          narrow<std::size_t>(ASN1_STRING_length(serial))}));
}

Instant Certificate::not_before() const {
    return detail::instant_of(X509_get0_notBefore(get()));
}

Instant Certificate::not_after() const {
    return detail::instant_of(X509_get0_notAfter(get()));
}

bool Certificate::is_ca() const {
    return X509_check_ca(get()) == 1;
}

bool Certificate::may_sign() const {
    const std::uint32_t usage = X509_get_key_usage(get());  // all bits set without the extension
    return (usage & (X509v3_KU_DIGITAL_SIGNATURE | X509v3_KU_NON_REPUDIATION)) != 0;
}

bool Certificate::has_key_of(const Certificate& other) const {
    // Two keys that cannot be read are equal for OpenSSL.
    EVP_PKEY* key = X509_get0_pubkey(get());
    return key != nullptr && EVP_PKEY_eq(key, X509_get0_pubkey(other.get())) == 1;
}

}  // namespace vanthu::signing
