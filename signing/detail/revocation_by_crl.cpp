#include "signing/detail/revocation_by_crl.hpp"

#include <algorithm>

#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "signing/detail/trust_lists.hpp"

namespace vanthu::signing::detail {
namespace {

using StoreHandle = Handle<X509_STORE, X509_STORE_free>;
using StoreContext = Handle<X509_STORE_CTX, X509_STORE_CTX_free>;
using BorrowedStack = Handle<STACK_OF(X509), [](STACK_OF(X509) * stack) { sk_X509_free(stack); }>;
using BorrowedLists = Handle<STACK_OF(X509_CRL), [](STACK_OF(X509_CRL) * stack) { sk_X509_CRL_free(stack); }>;

/// What OpenSSL's callbacks saw.
struct Observation {
    std::vector<X509_CRL*> used;
    X509_CRL* revoking = nullptr;
    bool is_unknown = false;
};

X509_STORE_CTX_check_crl_fn default_check() {
    static const X509_STORE_CTX_check_crl_fn function = [] {
        const StoreHandle store{X509_STORE_new()};
        const StoreContext context{X509_STORE_CTX_new()};
        X509_STORE_CTX_init(context.get(), store.get(), nullptr, nullptr);
        return X509_STORE_CTX_get_check_crl(context.get());
    }();
    return function;
}

int note_list(X509_STORE_CTX* context, X509_CRL* list) {
    if (auto* seen = static_cast<Observation*>(X509_STORE_CTX_get_app_data(context)); seen != nullptr && X509_STORE_CTX_get_error_depth(context) == 0) {
        seen->used.push_back(list);
    }
    return default_check()(context, list);
}

int note_error(int valid, X509_STORE_CTX* context) {
    auto* seen = static_cast<Observation*>(X509_STORE_CTX_get_app_data(context));
    if (valid == 1) {
        return 1;
    }
    if (seen == nullptr) {
        // The path of a list's own signer, which has to be right, but for one circle: a signer whose only list is its own.
        return X509_STORE_CTX_get_error(context) == X509_V_ERR_CRL_PATH_VALIDATION_ERROR ? 1 : 0;
    }
    if (X509_STORE_CTX_get_error_depth(context) != 0) {
        return 1;  // a certificate above, which is asked for on its own
    }
    switch (X509_STORE_CTX_get_error(context)) {
        case X509_V_ERR_CERT_REVOKED:
            seen->revoking = X509_STORE_CTX_get0_current_crl(context);
            return 1;
        case X509_V_ERR_UNABLE_TO_GET_CRL:
        case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
        case X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE:
        case X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY:
        case X509_V_ERR_CRL_SIGNATURE_FAILURE:
        case X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD:
        case X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD:
        case X509_V_ERR_KEYUSAGE_NO_CRL_SIGN:
        case X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
        case X509_V_ERR_DIFFERENT_CRL_SCOPE:
        case X509_V_ERR_CRL_PATH_VALIDATION_ERROR:
            seen->is_unknown = true;
            return 0;
        default:
            return 1;  // the path itself is judged elsewhere
    }
}

std::string reason_of(X509_REVOKED* entry) {
    const Handle<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason{
        static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr))};
    return reason ? OCSP_crl_reason_str(ASN1_ENUMERATED_get(reason.get())) : "";
}

bool is_delta(X509_CRL* list) {
    return X509_CRL_get_ext_by_NID(list, NID_delta_crl, -1) >= 0;
}

}  // namespace

std::optional<RevocationStatus> status_by_crls(const CrlQuestion& question, std::vector<X509_CRL*>* used) {
    if (question.lists.empty()) {
        return std::nullopt;
    }
    const StoreHandle store{X509_STORE_new()};
    for (const Certificate& anchor : question.trust.anchors(Purpose::signing)) {
        X509_STORE_add_cert(store.get(), anchor.get());
    }
    X509_STORE_add_cert(store.get(), question.chain.back().get());
    X509_STORE_set_check_crl(store.get(), note_list);
    const BorrowedStack untrusted{sk_X509_new_null()};
    for (const auto* list : {&question.chain, &question.helpers, &question.trust.lists().others}) {
        for (const Certificate& one : *list) {
            sk_X509_push(untrusted.get(), one.get());
        }
    }
    const BorrowedLists lists{sk_X509_CRL_new_null()};
    for (X509_CRL* one : question.lists) {
        sk_X509_CRL_push(lists.get(), one);
    }
    Observation seen;
    const StoreContext context{X509_STORE_CTX_new()};
    const Certificate& certificate = question.chain.at(question.index);
    X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), untrusted.get());
    X509_STORE_CTX_set0_crls(context.get(), lists.get());
    X509_STORE_CTX_set_app_data(context.get(), &seen);
    X509_STORE_CTX_set_verify_cb(context.get(), note_error);
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    // All: the certificates above the signer of a list are checked only so.
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL | X509_V_FLAG_EXTENDED_CRL_SUPPORT | X509_V_FLAG_USE_DELTAS |
                                                X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_depth(parameters, 20);
    X509_VERIFY_PARAM_set_auth_level(parameters, 0);
    const bool finished = X509_verify_cert(context.get()) == 1;
    drain_errors();
    if (seen.used.empty() || (seen.is_unknown && seen.revoking == nullptr) || (!finished && seen.revoking == nullptr)) {
        return std::nullopt;
    }
    RevocationStatus status;
    status.source = "CRL";
    status.state = seen.revoking != nullptr ? RevocationStatus::State::revoked : RevocationStatus::State::good;
    status.issued = Instant::max();
    for (X509_CRL* one : seen.used) {
        status.issued = std::min(status.issued, instant_of(X509_CRL_get0_lastUpdate(one)));
        if (const ASN1_TIME* next = X509_CRL_get0_nextUpdate(one); next != nullptr) {
            const Instant at = instant_of(next);
            status.next_update = status.next_update ? std::min(*status.next_update, at) : at;
        }
    }
    X509_REVOKED* entry = nullptr;
    if (seen.revoking != nullptr && X509_CRL_get0_by_cert(seen.revoking, &entry, certificate.get()) > 0) {
        status.revoked_at = instant_of(X509_REVOKED_get0_revocationDate(entry));
        status.reason = reason_of(entry);
    }
    if (used != nullptr) {
        *used = std::move(seen.used);
    }
    return status;
}

std::vector<X509_CRL*> usable(const std::vector<CrlHandle>& lists, const Certificate& certificate) {
    std::vector<X509_CRL*> found;
    static const int keeps_expired = OBJ_create("2.5.29.60", "expiredCertsOnCRL", "X509v3 Expired Certificates On CRL");
    for (const CrlHandle& list : lists) {
        if (instant_of(X509_CRL_get0_lastUpdate(list.get())) <= certificate.not_after() ||
            X509_CRL_get_ext_by_NID(list.get(), keeps_expired, -1) >= 0) {
            found.push_back(list.get());
        }
    }
    return found;
}

std::vector<X509_CRL*> of_issuer(const std::vector<X509_CRL*>& lists, const Certificate& certificate) {
    std::vector<X509_CRL*> found;
    for (X509_CRL* list : lists) {
        if (!is_delta(list) && X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_issuer_name(certificate.get())) == 0) {
            found.push_back(list);
        }
    }
    return found;
}

}  // namespace vanthu::signing::detail
