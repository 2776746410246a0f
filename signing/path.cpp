#include "signing/path.hpp"

#include <algorithm>

#include <openssl/x509v3.h>

#include "signing/detail/inherited_key.hpp"
#include "signing/detail/openssl.hpp"
#include "signing/detail/trust_lists.hpp"

namespace vanthu::signing {
namespace {

using StoreHandle = Handle<X509_STORE, X509_STORE_free>;
using StoreContext = Handle<X509_STORE_CTX, X509_STORE_CTX_free>;
using BorrowedStack = Handle<STACK_OF(X509), [](STACK_OF(X509) * stack) { sk_X509_free(stack); }>;

constexpr int depth_limit = 20;

bool is_about_time(int error) {
    return error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID;
}

/// The sub-indication that ETSI EN 319 102-1 clause 5.2.6 has for a failure of the path.
void explain(CertificatePath& path, int error, const Certificate& at, Instant when) {
    const std::string who = at.common_name();
    if (is_about_time(error)) {
        path.sub_indication = "OUT_OF_BOUNDS_NO_POE";
        path.explanation = {"Chứng thư “" + who + "” không có hiệu lực tại thời điểm " + to_rfc3339(when) + ".",
                            "The certificate “" + who + "” is not valid at " + to_rfc3339(when) + "."};
        return;
    }
    switch (error) {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            path.sub_indication = "NO_CERTIFICATE_CHAIN_FOUND";
            path.explanation = {"Không có đường dẫn từ chứng thư “" + who + "” tới một gốc tin cậy. Hãy thêm chứng thư gốc của “" +
                                    at.issuer() + "” vào danh sách tin cậy nếu cơ quan tin cậy tổ chức này.",
                                "No path leads from the certificate “" + who + "” to a trust anchor. Add the root of “" +
                                    at.issuer() + "” to the trusted files if your agency trusts it."};
            break;
        case X509_V_ERR_NO_EXPLICIT_POLICY:
        case X509_V_ERR_PERMITTED_VIOLATION:
        case X509_V_ERR_EXCLUDED_VIOLATION:
        case X509_V_ERR_PATH_LENGTH_EXCEEDED:
            path.sub_indication = "CHAIN_CONSTRAINTS_FAILURE";
            path.explanation = {"Chứng thư “" + who + "” vi phạm ràng buộc của đường dẫn: " + X509_verify_cert_error_string(error) + ".",
                                "The certificate “" + who + "” breaks a constraint of the path: " + X509_verify_cert_error_string(error) + "."};
            break;
        default:
            path.sub_indication = "CERTIFICATE_CHAIN_GENERAL_FAILURE";
            path.explanation = {"Chứng thư “" + who + "”: " + X509_verify_cert_error_string(error) + ".",
                                "The certificate “" + who + "”: " + X509_verify_cert_error_string(error) + "."};
    }
}

void set_inputs(X509_VERIFY_PARAM* parameters, const PathInputs& inputs) {
    unsigned long flags = X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_POLICY_CHECK | X509_V_FLAG_CHECK_SS_SIGNATURE;
    flags |= inputs.explicit_policy ? static_cast<unsigned long>(X509_V_FLAG_EXPLICIT_POLICY) : 0UL;
    flags |= inputs.inhibit_policy_mapping ? static_cast<unsigned long>(X509_V_FLAG_INHIBIT_MAP) : 0UL;
    flags |= inputs.inhibit_any_policy ? static_cast<unsigned long>(X509_V_FLAG_INHIBIT_ANY) : 0UL;
    X509_VERIFY_PARAM_set_flags(parameters, flags);
    const std::vector<std::string> any{"2.5.29.32.0"};
    for (const std::string& policy : inputs.initial_policies.empty() ? any : inputs.initial_policies) {
        X509_VERIFY_PARAM_add0_policy(parameters, OBJ_txt2obj(policy.c_str(), 1));
    }
    X509_VERIFY_PARAM_set_depth(parameters, depth_limit);
    X509_VERIFY_PARAM_set_auth_level(parameters, 0);  // the table of suites judges algorithms, with their dates
}

struct Attempt {
    int error = 0;
    CertificatePath path;
};

Attempt attempt(const Certificate& certificate, const std::vector<Certificate>& helpers, const TrustStore& trust, Instant at,
                const PathInputs& inputs, const std::vector<Certificate>& anchors, bool check_time) {
    const StoreHandle store{X509_STORE_new()};
    for (const Certificate& anchor : anchors) {
        X509_STORE_add_cert(store.get(), anchor.get());
    }
    const BorrowedStack untrusted{sk_X509_new_null()};
    for (const auto* list : {&helpers, &trust.lists().others}) {
        for (const Certificate& one : *list) {
            sk_X509_push(untrusted.get(), one.get());
        }
    }
    const StoreContext context{X509_STORE_CTX_new()};
    X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), untrusted.get());
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    set_inputs(parameters, inputs);
    if (check_time) {
        X509_VERIFY_PARAM_set_time(parameters, std::chrono::system_clock::to_time_t(at));
    } else {
        X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_NO_CHECK_TIME);
    }
    Attempt result;
    result.path.valid = X509_verify_cert(context.get()) == 1;
    result.error = X509_STORE_CTX_get_error(context.get());
    if (!result.path.valid) {
        X509* culprit = X509_STORE_CTX_get_current_cert(context.get());
        explain(result.path, result.error, culprit != nullptr ? Certificate(culprit) : certificate, at);
    }
    if (STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get()); chain != nullptr) {
        for (int i = 0; i < sk_X509_num(chain); ++i) {
            result.path.chain.emplace_back(sk_X509_value(chain, i));
        }
    }
    result.path.reached_anchor = result.path.valid;
    detail::drain_errors();
    return result;
}

std::string words(const TrustInterval& one) {
    return to_rfc3339(one.from) + " – " + (one.until ? to_rfc3339(*one.until) : "…");
}

/// With these anchors alone: a path that is valid, or would be at another time.
CertificatePath path_to(const std::vector<Certificate>& anchors, const Certificate& certificate, const std::vector<Certificate>& helpers,
                        const TrustStore& trust, Instant at, const PathInputs& inputs) {
    Attempt now = attempt(certificate, helpers, trust, at, inputs, anchors, true);
    if (now.path.valid || !is_about_time(now.error)) {
        return std::move(now.path);
    }
    Attempt ever = attempt(certificate, helpers, trust, at, inputs, anchors, false);
    if (!ever.path.valid) {
        return std::move(ever.path);
    }
    ever.path.valid = false;
    ever.path.out_of_period = true;
    ever.path.sub_indication = now.path.sub_indication;
    ever.path.explanation = now.path.explanation;
    return std::move(ever.path);
}

/// The anchor is one of a trusted list, and was not granted when it had to be (EN 319 102-1 clause 5.2.6: a chain was found, and
/// nothing proves that the signature existed while it was trusted).
void explain_anchor(CertificatePath& path, const std::vector<TrustInterval>& intervals, Instant trusted_at) {
    std::string times;
    for (const TrustInterval& one : intervals) {
        times += (times.empty() ? "" : ", ") + words(one);
    }
    const std::string who = path.chain.back().common_name();
    const std::string when = to_rfc3339(trusted_at);
    path.valid = false;
    path.out_of_period = false;
    path.reached_anchor = false;
    path.sub_indication = "NO_CERTIFICATE_CHAIN_FOUND_NO_POE";
    path.explanation = {"Danh sách tin cậy công nhận “" + who + "” trong thời gian " + times + ", không phải tại " + when + ".",
                        "The trusted list vouches for “" + who + "” in the time " + times + ", not at " + when + "."};
}

CertificatePath path_of(const Certificate& certificate, const std::vector<Certificate>& helpers, const TrustStore& trust, Instant at,
                        const PathInputs& inputs) {
    const std::vector<Certificate> all = trust.anchors(inputs.purpose);
    if (inputs.at_any_time) {
        return path_to(all, certificate, helpers, trust, at, inputs);
    }
    const Instant trusted_at = inputs.trusted_at.value_or(at);
    const std::vector<Certificate> trusted = trust.anchors(inputs.purpose, trusted_at);
    CertificatePath path = path_to(trusted, certificate, helpers, trust, at, inputs);
    if (path.reached_anchor || trusted.size() == all.size()) {
        return path;
    }
    CertificatePath other = path_to(all, certificate, helpers, trust, at, inputs);
    if (!other.reached_anchor) {
        return path;
    }
    explain_anchor(other, trust.intervals(other.chain.back(), inputs.purpose), trusted_at);
    return other;
}

}  // namespace

CertificatePath build_path(const Certificate& certificate, const std::vector<Certificate>& helpers, const TrustStore& trust,
                           Instant at, const PathInputs& inputs) {
    if (!detail::has_unread_key(certificate) && std::none_of(helpers.begin(), helpers.end(), detail::has_unread_key)) {
        return path_of(certificate, helpers, trust, at, inputs);
    }
    std::vector<Certificate> whole{certificate};
    whole.insert(whole.end(), helpers.begin(), helpers.end());
    const std::vector<Certificate> anchors = trust.anchors(inputs.purpose);
    detail::complete_keys(whole, {&trust.lists().others, &anchors});
    return path_of(whole.front(), {whole.begin() + 1, whole.end()}, trust, at, inputs);
}

const CertificatePath& PathMemory::path(const Certificate& certificate, const std::vector<Certificate>& helpers, const PathInputs& inputs) {
    Entry entry{{certificate}};
    entry.certificates.insert(entry.certificates.end(), helpers.begin(), helpers.end());
    std::vector<const x509_st*> addresses;
    for (const Certificate& one : entry.certificates) {
        addresses.push_back(one.get());
    }
    const auto [at, is_new] = known_.try_emplace(Key{std::move(addresses), inputs.initial_policies, inputs.explicit_policy,
                                                     inputs.inhibit_policy_mapping, inputs.inhibit_any_policy, inputs.purpose, inputs.trusted_at,
                                                      inputs.at_any_time},
                                                 std::move(entry));
    if (is_new) {
        at->second.path = build_path(certificate, helpers, trust_, at_, inputs);
    }
    return at->second.path;
}

}  // namespace vanthu::signing
