#include "signing/revocation.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "core/narrow.hpp"
#include "signing/detail/openssl.hpp"
#include "signing/detail/revocation_by_crl.hpp"
#include "signing/detail/trust_lists.hpp"

namespace vanthu::signing {
namespace {

using ResponseHandle = Handle<OCSP_RESPONSE, OCSP_RESPONSE_free>;
using BasicHandle = Handle<OCSP_BASICRESP, OCSP_BASICRESP_free>;
using IdHandle = Handle<OCSP_CERTID, OCSP_CERTID_free>;
using BorrowedStack = Handle<STACK_OF(X509), [](STACK_OF(X509) * stack) { sk_X509_free(stack); }>;

constexpr std::size_t materials_limit = 2000;
constexpr std::size_t single_lists_limit = 8;

struct Response {
    BasicHandle basic;
    ObjectId id;
};

detail::CrlHandle parse_crl(const Bytes& der) {
    const unsigned char* at = detail::as_uchar(der);
    return detail::CrlHandle{d2i_X509_CRL(nullptr, &at, narrow<long>(der.size()))};
}

Response parse_response(const Bytes& der) {
    const unsigned char* at = detail::as_uchar(der);
    const ResponseHandle response{d2i_OCSP_RESPONSE(nullptr, &at, narrow<long>(der.size()))};
    Response parsed;
    if (response && OCSP_response_status(response.get()) == OCSP_RESPONSE_STATUS_SUCCESSFUL) {
        parsed.basic.reset(OCSP_response_get1_basic(response.get()));
        parsed.id = object_id(der);
    }
    detail::drain_errors();
    return parsed;
}

/// Whether a CertID (RFC 6960 section 4.1.1) means this certificate of this issuer.
bool means(const OCSP_CERTID* id, const Certificate& certificate, const Certificate& issuer) {
    ASN1_OBJECT* algorithm = nullptr;
    OCSP_id_get0_info(nullptr, &algorithm, nullptr, nullptr, const_cast<OCSP_CERTID*>(id));
    const EVP_MD* digest = algorithm != nullptr ? EVP_get_digestbyobj(algorithm) : nullptr;
    const IdHandle expected{digest != nullptr ? OCSP_cert_to_id(digest, certificate.get(), issuer.get()) : nullptr};
    return expected && OCSP_id_cmp(expected.get(), id) == 0;
}

/// The responder, when it may answer for this issuer: the issuer itself, or one that the issuer delegated to (RFC 6960 section
/// 4.2.2.2).
std::optional<Certificate> responder_of(OCSP_BASICRESP* basic, const Certificate& issuer, const std::vector<Certificate>& helpers) {
    const BorrowedStack candidates{sk_X509_new_null()};
    sk_X509_push(candidates.get(), issuer.get());
    for (const Certificate& helper : helpers) {
        sk_X509_push(candidates.get(), helper.get());
    }
    X509* signer = nullptr;
    const bool is_signed = OCSP_resp_get0_signer(basic, &signer, candidates.get()) == 1 && signer != nullptr &&
                           OCSP_basic_verify(basic, candidates.get(), nullptr, OCSP_NOVERIFY) == 1;
    detail::drain_errors();
    if (!is_signed) {
        return std::nullopt;
    }
    const Certificate responder(signer);
    if (responder.has_key_of(issuer) && X509_NAME_cmp(X509_get_subject_name(signer), X509_get_subject_name(issuer.get())) == 0) {
        return responder;
    }
    const bool is_delegated = X509_NAME_cmp(X509_get_issuer_name(signer), X509_get_subject_name(issuer.get())) == 0 &&
                              X509_verify(signer, X509_get0_pubkey(issuer.get())) == 1 &&
                              (X509_get_extension_flags(signer) & EXFLAG_XKUSAGE) != 0 &&
                              (X509_get_extended_key_usage(signer) & XKU_OCSP_SIGN) != 0;
    const ASN1_GENERALIZEDTIME* produced = OCSP_resp_get0_produced_at(basic);
    const Instant at = detail::instant_of(produced);
    detail::drain_errors();
    return is_delegated && at >= responder.not_before() && at <= responder.not_after() ? std::optional{responder} : std::nullopt;
}

std::optional<RevocationStatus> by_response(const Response& response, const Certificate& certificate, const Certificate& issuer,
                                            const std::vector<Certificate>& helpers) {
    for (int i = 0; i < OCSP_resp_count(response.basic.get()); ++i) {
        OCSP_SINGLERESP* single = OCSP_resp_get0(response.basic.get(), i);
        if (!means(OCSP_SINGLERESP_get0_id(single), certificate, issuer)) {
            continue;
        }
        auto responder = responder_of(response.basic.get(), issuer, helpers);
        if (!responder) {
            return std::nullopt;
        }
        int reason = -1;
        ASN1_GENERALIZEDTIME* revoked = nullptr;
        ASN1_GENERALIZEDTIME* issued = nullptr;
        ASN1_GENERALIZEDTIME* next = nullptr;
        const int state = OCSP_single_get0_status(single, &reason, &revoked, &issued, &next);
        RevocationStatus status;
        status.source = "OCSP";
        status.issued = detail::instant_of(issued);
        status.next_update = next != nullptr ? std::optional{detail::instant_of(next)} : std::nullopt;
        status.objects.push_back(response.id);
        if (!responder->has_key_of(issuer)) {
            status.responder = std::move(responder);
        }
        if (state == V_OCSP_CERTSTATUS_GOOD) {
            status.state = RevocationStatus::State::good;
        } else if (state == V_OCSP_CERTSTATUS_REVOKED) {
            status.state = RevocationStatus::State::revoked;
            status.revoked_at = detail::instant_of(revoked);
            status.reason = reason >= 0 ? OCSP_crl_reason_str(reason) : "";
        }
        return status;
    }
    return std::nullopt;
}

bool has_no_check(const Certificate& responder) {
    return X509_get_ext_by_NID(responder.get(), NID_id_pkix_OCSP_noCheck, -1) >= 0;
}

}  // namespace

struct RevocationPool::Parsed {
    std::vector<detail::CrlHandle> crls;
    std::vector<ObjectId> crl_ids;
    std::vector<Response> responses;
    std::set<ObjectId> known;
};

struct CrlMemory::Known {
    std::map<ObjectId, detail::CrlHandle> crls;

    /// A reference of one's own; empty for what is no list.
    detail::CrlHandle crl(const ObjectId& id, const Bytes& der) {
        auto& known = crls[id];
        if (!known) {
            known = parse_crl(der);
        }
        return detail::CrlHandle{known && X509_CRL_up_ref(known.get()) == 1 ? known.get() : nullptr};
    }
};

CrlMemory::CrlMemory() : known_(std::make_unique<Known>()) {}
CrlMemory::~CrlMemory() = default;

RevocationPool::RevocationPool(const TrustStore& trust, CrlMemory* memory)
    : trust_(trust), memory_(memory), parsed_(std::make_unique<Parsed>()) {
    add(trust.revocation());
}

RevocationPool::~RevocationPool() = default;

void RevocationPool::add(const RevocationMaterial& material) {
    for (const Bytes& der : material.crls) {
        const ObjectId id = object_id(der);
        if (parsed_->known.size() < materials_limit && parsed_->known.insert(id).second) {
            if (detail::CrlHandle crl = memory_ != nullptr ? memory_->known_->crl(id, der) : parse_crl(der)) {
                parsed_->crls.push_back(std::move(crl));
                parsed_->crl_ids.push_back(id);
            }
        }
    }
    for (const Bytes& der : material.ocsp_responses) {
        if (parsed_->known.size() < materials_limit && parsed_->known.insert(object_id(der)).second) {
            if (Response response = parse_response(der); response.basic) {
                parsed_->responses.push_back(std::move(response));
            }
        }
    }
    detail::drain_errors();
}

std::vector<RevocationStatus> RevocationPool::statuses(const std::vector<Certificate>& chain, std::size_t index,
                                                       const std::vector<Certificate>& helpers) const {
    std::vector<RevocationStatus> found;
    if (index + 1 >= chain.size()) {
        return found;
    }
    const Certificate& certificate = chain.at(index);
    for (const Response& response : parsed_->responses) {
        auto status = by_response(response, certificate, chain.at(index + 1), helpers);
        // A responder without ocsp-nocheck may itself be revoked (RFC 6960 section 4.2.2.2.1).
        if (status && status->responder && !has_no_check(*status->responder)) {
            std::vector<Certificate> of_responder{*status->responder};
            of_responder.insert(of_responder.end(), chain.begin() + narrow<std::ptrdiff_t>(index) + 1, chain.end());
            const auto lists = detail::status_by_crls({of_responder, 0, helpers, trust_, detail::usable(parsed_->crls, *status->responder)});
            if (lists && lists->state == RevocationStatus::State::revoked && lists->revoked_at <= status->issued) {
                continue;
            }
        }
        if (status && status->issued <= certificate.not_after()) {
            found.push_back(std::move(*status));
        }
    }
    const std::vector<X509_CRL*> all = detail::usable(parsed_->crls, certificate);
    const auto name = [&](RevocationStatus status, const std::vector<X509_CRL*>& used) {
        for (std::size_t i = 0; i < parsed_->crls.size(); ++i) {
            if (std::find(used.begin(), used.end(), parsed_->crls.at(i).get()) != used.end()) {
                status.objects.push_back(parsed_->crl_ids.at(i));
            }
        }
        found.push_back(std::move(status));
    };
    std::vector<X509_CRL*> used;
    if (auto status = detail::status_by_crls({chain, index, helpers, trust_, all}, &used)) {
        name(std::move(*status), used);
    }
    // An older list may be the one that existed in time.
    const auto own = detail::of_issuer(all, certificate);
    for (std::size_t i = 0; own.size() > 1 && i < std::min(own.size(), single_lists_limit); ++i) {
        used.clear();
        if (auto status = detail::status_by_crls({chain, index, helpers, trust_, {own.at(i)}}, &used)) {
            name(std::move(*status), used);
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.issued > b.issued; });
    return found;
}

}  // namespace vanthu::signing
