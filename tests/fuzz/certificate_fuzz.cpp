#include "signing/certificate.hpp"

#include "signing/certificate_check.hpp"
#include "signing/path.hpp"
#include "signing/validation_data.hpp"
#include "tests/fuzz/anchor.hpp"
#include "tests/fuzz/targets.hpp"

namespace vanthu::fuzz {
namespace {

using namespace signing;

void ask_everything(const Certificate& certificate) {
    const auto again = Certificate::parse(certificate.der());
    require(again && again->fingerprint() == certificate.fingerprint(), "a certificate is its DER form");
    static_cast<void>(certificate.subject() + certificate.issuer() + certificate.common_name());
    static_cast<void>(certificate.subject_attribute("O") + certificate.serial_hex());
    require(certificate.not_before() <= Instant::max() && certificate.not_after() <= Instant::max(), "times");
    static_cast<void>(certificate.is_ca() && certificate.may_sign());
    require(certificate.has_key_of(certificate) || !certificate.has_key_of(issued()), "a key is its own");
    for (const std::string& url : pointers_of(certificate).crls) {
        require(url.starts_with("http://") || url.starts_with("https://"), "only http is fetched");
    }
    static_cast<void>(ocsp_request(certificate, authority()));
}

void check(const Certificate& certificate, const std::vector<Certificate>& helpers, const TrustStore& trust) {
    PathInputs inputs;
    const CertificatePath path = build_path(certificate, helpers, trust, their_day(), inputs);
    require(!path.chain.empty() && (path.valid || !path.explanation.en.empty()), "a path has a reason");
    inputs.explicit_policy = inputs.inhibit_any_policy = inputs.inhibit_policy_mapping = true;
    inputs.initial_policies = {"1.2.3"};
    static_cast<void>(build_path(certificate, helpers, trust, their_day(), inputs));
    RevocationPool pool{trust};
    ValidationPolicy policy;
    policy.at = their_day();
    static_cast<void>(check_certificate({certificate, helpers, their_day(), {}}, trust, pool, policy,
                                        [](const ObjectId&) { return their_day(); }));
}

}  // namespace

// The first certificate of the input is checked; the others help. Then once more with new signatures, so that what the
// fuzzer wrote is reached behind them: the first one issued by the last, and that by the authority.
void certificate(ByteView input) {
    const auto all = Certificate::parse_all(input);
    static_cast<void>(Certificate::parse(input));
    if (!all) {
        return;
    }
    for (const Certificate& one : *all) {
        ask_everything(one);
    }
    TrustStore fixed;
    fixed.add_anchor(authority());
    check(all->front(), *all, fixed);
    std::vector<Certificate> anew;
    for (const Certificate& one : *all) {
        anew.push_back(signed_anew(one, false));
    }
    check(anew.front(), anew, fixed);
    TrustStore own;
    own.add_anchor(signed_anew(all->back(), true));
    check(all->front(), *all, own);
    check(issued(), anew, own);
}

}  // namespace vanthu::fuzz
