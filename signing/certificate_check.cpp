#include "signing/certificate_check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing {
namespace {

using State = RevocationStatus::State;

/// How one certificate was signed by the next, for the table of suites.
AlgorithmUse signature_on(const Certificate& certificate, const Certificate& issuer) {
    const X509_ALGOR* algorithm = nullptr;
    X509_get0_signature(nullptr, &algorithm, certificate.get());
    const Bytes identifier = detail::to_der<i2d_X509_ALGOR>(algorithm);
    const auto element = detail::ber::only(identifier);
    const auto method = element ? detail::signature_method(*element) : std::nullopt;
    return method ? detail::use_of(*method, method->digest, X509_get0_pubkey(issuer.get()), certificate.common_name())
                  : AlgorithmUse{"", "unknown", 0, certificate.common_name()};
}

class Check final {
public:
    Check(const CertificateQuestion& question, const TrustStore& trust, const RevocationPool& pool, const ValidationPolicy& policy,
          const Existence& existence)
        : question_(question), trust_(trust), pool_(pool), policy_(policy), existence_(existence) {}

    CertificateCheck run() {
        PathInputs inputs = question_.inputs;
        // An anchor has to be trusted when the signature is proven to exist, not when somebody looks at it.
        inputs.trusted_at = inputs.trusted_at.value_or(question_.signed_by);
        CertificatePath path = question_.paths != nullptr ? question_.paths->path(question_.certificate, question_.helpers, inputs)
                                                          : build_path(question_.certificate, question_.helpers, trust_, policy_.at, inputs);
        check_.chain = std::move(path.chain);
        check_.trusted = path.reached_anchor;
        if (!path.reached_anchor) {
            fail_with(path.sub_indication, path.explanation);
            return std::move(check_);
        }
        check_.valid = periods() && algorithms();
        // Revocation is asked in any case: it tells an expired certificate from one that was also revoked.
        for (std::size_t i = check_.chain.size() - 1; i-- > 0;) {
            revocation(i);
        }
        return std::move(check_);
    }

private:
    void fail_with(std::string sub_indication, ClientText explanation) {
        if (check_.sub_indication.empty()) {
            check_.sub_indication = std::move(sub_indication);
            check_.explanation = std::move(explanation);
        }
        check_.valid = false;
    }

    /// Clause 5.6.2.1: what was signed has to be proven to exist while every certificate was valid. The anchor's own period does
    /// not matter: whoever trusts it does so without asking it.
    bool periods() {
        for (std::size_t i = 0; i + 1 < check_.chain.size(); ++i) {
            const Certificate& one = check_.chain.at(i);
            if (question_.signed_by < one.not_before() || (question_.signed_by > one.not_after())) {
                const bool early = question_.signed_by < one.not_before();
                const std::string when = to_rfc3339(question_.signed_by);
                const std::string who = one.common_name();
                fail_with("OUT_OF_BOUNDS_NO_POE",
                          early ? ClientText{"Chứng thư “" + who + "” chưa có hiệu lực tại " + when + ".",
                                             "The certificate “" + who + "” was not yet valid at " + when + "."}
                                : ClientText{"Chứng thư “" + who + "” hết hạn ngày " + to_rfc3339(one.not_after()) +
                                                 " và không có dấu thời gian chứng minh chữ ký có trước đó.",
                                             "The certificate “" + who + "” ended on " + to_rfc3339(one.not_after()) +
                                                 ", and no time-stamp proves that the signature existed before."});
                return false;
            }
        }
        return true;
    }

    bool algorithms() {
        for (std::size_t i = 0; i + 1 < check_.chain.size(); ++i) {
            const Instant existed = std::min(existence_(object_id(check_.chain.at(i).der())), question_.signed_by);
            if (auto fault = algorithm_fault(signature_on(check_.chain.at(i), check_.chain.at(i + 1)), policy_, existed)) {
                fail_with("CRYPTO_CONSTRAINTS_FAILURE_NO_POE", *fault);
                return false;
            }
        }
        return true;
    }

    void revocation(std::size_t index) {
        const Certificate& one = check_.chain.at(index);
        if (index > 0 && X509_self_signed(one.get(), 0) == 1) {
            return;
        }
        if (X509_get_ext_by_NID(one.get(), NID_id_pkix_OCSP_noCheck, -1) >= 0) {
            return;
        }
        const auto statuses = pool_.statuses(check_.chain, index, question_.helpers);
        const RevocationStatus* best = nullptr;
        bool any_stale = false;
        for (const RevocationStatus& status : statuses) {
            if (status.state == State::unknown) {
                continue;
            }
            if (status.state == State::revoked) {
                best = &status;
                break;
            }
            if (best == nullptr && is_current(status) && existed_in_time(status, index)) {
                best = &status;
            }
            any_stale = true;
        }
        if (best == nullptr) {
            without_information(index, any_stale);
            return;
        }
        check_.statuses.push_back(*best);
        if (best->state == State::revoked) {
            revoked(index, *best);
        } else if (index == 0) {
            check_.revocation_checked = true;
        }
    }

    bool is_current(const RevocationStatus& status) const {
        if (!status.speaks_of(question_.signed_by)) {
            return false;
        }
        return !policy_.revocation_freshness || status.issued + *policy_.revocation_freshness >= question_.signed_by;
    }

    /// Clause 5.6.2.2: a list is worth what its own signer was worth while the list is proven to exist.
    bool existed_in_time(const RevocationStatus& status, std::size_t index) const {
        const Certificate& issuer = status.responder ? *status.responder : check_.chain.at(index + 1);
        const bool is_anchor = !status.responder && index + 2 == check_.chain.size();
        Instant existed = policy_.at;
        for (const ObjectId& id : status.objects) {
            existed = std::min(existed, existence_(id));
        }
        return is_anchor || existed <= issuer.not_after();
    }

    void revoked(std::size_t index, const RevocationStatus& status) {
        const Certificate& one = check_.chain.at(index);
        if (index == 0) {
            check_.revoked_at = status.revoked_at;
            check_.revocation_checked = true;
        }
        const Instant since = status.revoked_at.value_or(Instant::min());
        const std::string when = status.revoked_at ? to_rfc3339(*status.revoked_at) : "?";
        if (question_.signed_by < since) {
            check_.messages.push_back({"Chứng thư “" + one.common_name() + "” bị thu hồi ngày " + when + ", sau khi ký.",
                                       "The certificate “" + one.common_name() + "” was revoked on " + when + ", after the signing."});
            return;
        }
        // The worst that can be said comes first, before what else is wrong.
        check_.sub_indication.clear();
        fail_with(index == 0 ? "REVOKED_NO_POE" : "REVOKED_CA_NO_POE",
                  {"Chứng thư “" + one.common_name() + "” đã bị thu hồi ngày " + when +
                       (status.reason.empty() ? "" : " (" + status.reason + ")") + ", không có bằng chứng chữ ký có trước đó.",
                   "The certificate “" + one.common_name() + "” was revoked on " + when +
                       (status.reason.empty() ? "" : " (" + status.reason + ")") + ", and nothing proves that the signature existed before."});
    }

    void without_information(std::size_t index, bool any_stale) {
        const Certificate& one = check_.chain.at(index);
        if (any_stale) {
            fail_with("TRY_LATER", {"Thông tin thu hồi của “" + one.issuer() + "” cho chứng thư “" + one.common_name() +
                                        "” đã cũ; cần bản mới.",
                                    "The revocation information of “" + one.issuer() + "” on the certificate “" + one.common_name() +
                                        "” is out of date; a newer one is needed."});
        } else if (policy_.require_revocation) {
            fail_with("TRY_LATER", {"Chưa kiểm tra được tình trạng thu hồi của chứng thư “" + one.common_name() +
                                        "”: cần CRL hoặc OCSP của “" + one.issuer() + "”.",
                                    "The revocation status of the certificate “" + one.common_name() +
                                        "” could not be checked: a CRL or OCSP response of “" + one.issuer() + "” is needed."});
        } else if (index == 0) {
            check_.messages.push_back({"Chưa kiểm tra tình trạng thu hồi của “" + one.common_name() + "”: không có CRL hay OCSP của “" +
                                           one.issuer() + "”.",
                                       "The revocation of “" + one.common_name() + "” was not checked: there is no CRL or OCSP response of “" +
                                           one.issuer() + "”."});
        }
    }

    const CertificateQuestion& question_;
    const TrustStore& trust_;
    const RevocationPool& pool_;
    const ValidationPolicy& policy_;
    const Existence& existence_;
    CertificateCheck check_;
};

}  // namespace

CertificateCheck check_certificate(const CertificateQuestion& question, const TrustStore& trust, const RevocationPool& pool,
                                   const ValidationPolicy& policy, const Existence& existence) {
    return Check(question, trust, pool, policy, existence).run();
}

std::optional<ClientText> algorithm_fault(const AlgorithmUse& use, const ValidationPolicy& policy, Instant existed) {
    const auto judge_one = [&](const std::string& name, int bits) -> std::optional<ClientText> {
        const SuiteVerdict verdict = suite_verdict(policy.suites, name, bits);
        const std::string what = bits > 0 ? fmt::format("{} {} bit", name, bits) : name;
        if (!verdict.known) {
            return ClientText{"Thuật toán " + what + " (" + use.place + ") không được chấp nhận.",
                              "The algorithm " + what + " (" + use.place + ") is not accepted."};
        }
        if (verdict.until && existed >= *verdict.until) {
            return ClientText{fmt::format("Thuật toán {} ({}) chỉ được chấp nhận tới {}.", what, use.place, to_rfc3339(*verdict.until)),
                              fmt::format("The algorithm {} ({}) is accepted until {} only.", what, use.place, to_rfc3339(*verdict.until))};
        }
        return std::nullopt;
    };
    if (!use.digest.empty()) {
        if (auto fault = judge_one(use.digest, 0)) {
            return fault;
        }
    }
    return use.scheme.empty() ? std::nullopt : judge_one(use.scheme, use.key_bits);
}

PathResult check_path(const Certificate& certificate, const std::vector<Certificate>& helpers, const TrustStore& trust, Instant at) {
    ValidationPolicy policy;
    policy.at = at;
    const RevocationPool pool(trust);
    CertificateCheck check =
        check_certificate({certificate, helpers, at, {}}, trust, pool, policy, [at](const ObjectId&) { return at; });
    return {check.valid, std::move(check.sub_indication), std::move(check.explanation), check.revocation_checked, std::move(check.chain)};
}

}  // namespace vanthu::signing
