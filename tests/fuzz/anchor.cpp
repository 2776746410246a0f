#include "tests/fuzz/anchor.hpp"

#include <array>

#include <openssl/x509v3.h>

#include "tests/fuzz/targets.hpp"

namespace vanthu::fuzz {
namespace {

using signing::Certificate;
using signing::detail::KeyHandle;
using signing::detail::X509Handle;

constexpr long first_second = 1'735'689'600;  // 2025
constexpr long last_second = 1'893'456'000;   // 2030

void set_name(X509_NAME* name, const char* common_name) {
    require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common_name),
                                       -1, -1, 0) == 1,
            "a name");
}

void add(X509* certificate, int extension, const char* value) {
    const Handle<X509_EXTENSION, X509_EXTENSION_free> made{X509V3_EXT_conf_nid(nullptr, nullptr, extension, value)};
    require(made && X509_add_ext(certificate, made.get(), -1) == 1, "an extension");
}

Certificate make(const char* name, long serial, const char* constraints, const char* usage) {
    const KeyHandle key = authority_key();
    const X509Handle certificate{X509_new()};
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    ASN1_TIME_set(X509_getm_notBefore(certificate.get()), first_second);
    ASN1_TIME_set(X509_getm_notAfter(certificate.get()), last_second);
    set_name(X509_get_subject_name(certificate.get()), name);
    set_name(X509_get_issuer_name(certificate.get()), "Authority");
    add(certificate.get(), NID_basic_constraints, constraints);
    add(certificate.get(), NID_key_usage, usage);
    require(X509_set_pubkey(certificate.get(), key.get()) == 1 && X509_sign(certificate.get(), key.get(), nullptr) > 0,
            "a certificate");
    return Certificate{certificate.get()};
}

}  // namespace

KeyHandle authority_key() {
    const std::array<unsigned char, 32> secret{1, 2, 3};
    return KeyHandle{EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, secret.data(), secret.size())};
}

Certificate authority() {
    static const Certificate made =
        make("Authority", 1, "critical,CA:TRUE", "critical,keyCertSign,cRLSign,digitalSignature");
    return made;
}

Certificate issued() {
    static const Certificate made = make("Signer", 2, "critical,CA:FALSE", "critical,nonRepudiation");
    return made;
}

Certificate signed_anew(const Certificate& certificate, bool self_issued) {
    const KeyHandle key = authority_key();
    const X509Handle copy{X509_dup(certificate.get())};
    const Certificate above = authority();
    const X509_NAME* issuer =
        self_issued ? X509_get_subject_name(certificate.get()) : X509_get_subject_name(above.get());
    const bool is_signed = copy && X509_set_issuer_name(copy.get(), issuer) == 1 &&
                           X509_set_pubkey(copy.get(), key.get()) == 1 && X509_sign(copy.get(), key.get(), nullptr) > 0;
    signing::detail::drain_errors();
    return is_signed ? Certificate{copy.get()} : issued();
}

Instant their_day() {
    return Instant{std::chrono::sys_days{std::chrono::year{2027} / 6 / 1}};
}

}  // namespace vanthu::fuzz
