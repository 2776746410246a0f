#include "signing/revocation.hpp"

#include <openssl/ocsp.h>

#include "core/narrow.hpp"
#include "signing/time_stamp.hpp"
#include "tests/fuzz/anchor.hpp"
#include "tests/fuzz/targets.hpp"

namespace vanthu::fuzz {
namespace {

using namespace signing;
using signing::detail::as_uchar;

using OcspHandle = Handle<OCSP_RESPONSE, OCSP_RESPONSE_free>;
using BasicOcspHandle = Handle<OCSP_BASICRESP, OCSP_BASICRESP_free>;

/// The list as the authority would have signed it; empty for what is no list.
Bytes crl_signed_anew(ByteView input) {
    const unsigned char* at = as_uchar(input);
    const detail::CrlHandle crl{d2i_X509_CRL(nullptr, &at, narrow<long>(input.size()))};
    const detail::KeyHandle key = authority_key();
    const Certificate issuer = authority();
    const bool is_signed = crl && X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer.get())) == 1 &&
                           X509_CRL_sign(crl.get(), key.get(), nullptr) > 0;
    return is_signed ? detail::to_der<i2d_X509_CRL>(crl.get()) : Bytes{};
}

/// The statuses of a response in a new one: OpenSSL 3.0 frees the wrong thing when it changes how a responder is named.
void copy_statuses(OCSP_BASICRESP* from, OCSP_BASICRESP* to) {
    for (int i = 0; i < OCSP_resp_count(from); ++i) {
        OCSP_SINGLERESP* one = OCSP_resp_get0(from, i);
        int reason = 0;
        ASN1_GENERALIZEDTIME* revoked = nullptr;
        ASN1_GENERALIZEDTIME* this_update = nullptr;
        ASN1_GENERALIZEDTIME* next_update = nullptr;
        const int status = OCSP_single_get0_status(one, &reason, &revoked, &this_update, &next_update);
        const Handle<OCSP_CERTID, OCSP_CERTID_free> id{
            OCSP_CERTID_dup(const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(one)))};
        OCSP_SINGLERESP* added =
            OCSP_basic_add1_status(to, id.get(), status, reason, revoked, this_update, next_update);
        for (int extension = 0; added != nullptr && extension < OCSP_SINGLERESP_get_ext_count(one); ++extension) {
            OCSP_SINGLERESP_add_ext(added, OCSP_SINGLERESP_get_ext(one, extension), -1);
        }
    }
}

/// The statuses as the authority would have signed them; empty for what is no response.
Bytes ocsp_signed_anew(ByteView input) {
    const unsigned char* at = as_uchar(input);
    const OcspHandle response{d2i_OCSP_RESPONSE(nullptr, &at, narrow<long>(input.size()))};
    const BasicOcspHandle basic{response ? OCSP_response_get1_basic(response.get()) : nullptr};
    if (!basic) {
        return {};
    }
    const BasicOcspHandle made{OCSP_BASICRESP_new()};
    copy_statuses(basic.get(), made.get());
    const detail::KeyHandle key = authority_key();
    if (OCSP_basic_sign(made.get(), authority().get(), key.get(), nullptr, nullptr, OCSP_NOTIME) != 1) {
        return {};
    }
    const OcspHandle again{OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, made.get())};
    return again ? detail::to_der<i2d_OCSP_RESPONSE>(again.get()) : Bytes{};
}

void ask(const RevocationMaterial& material) {
    TrustStore trust;
    trust.add_anchor(authority());
    RevocationPool pool{trust};
    pool.add(material);
    for (const RevocationStatus& status : pool.statuses({issued(), authority()}, 0, {})) {
        require(!status.objects.empty() && (status.source == "CRL" || status.source == "OCSP"),
                "a status rests on something");
        require(status.state != RevocationStatus::State::revoked || status.revoked_at.has_value(),
                "revoked since a time");
        static_cast<void>(status.speaks_of(their_day()));
    }
}

}  // namespace

void revocation(ByteView input) {
    const Bytes bytes(input.begin(), input.end());
    ask({{bytes, crl_signed_anew(input)}, {}});
    ask({{bytes}, {bytes, ocsp_signed_anew(input)}});
    detail::drain_errors();
    // What the seeds ask a time-stamp for: a digest of zeros with the number 1.
    const Bytes digest(32);
    const auto token = token_of_response(input, DigestAlgorithm::sha256, digest, 1);
    if (!token) {
        require(!token.error().detail.en.empty(), "a refusal has words");
        return;
    }
    const TimestampFacts facts =
        examine_time_stamp(*token, TimestampFacts::Kind::signature, [&](const std::string&) { return digest; });
    require(facts.well_formed && facts.value_matches && facts.imprint_matches, "a token that is taken is sound");
}

}  // namespace vanthu::fuzz
