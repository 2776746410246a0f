#include "signing/signer_check.hpp"

#include "signing/certificate_check.hpp"

namespace vanthu::signing {
namespace {

constexpr std::chrono::hours near_end{24 * 30};

}  // namespace

Result<void> check_signer(const Certificate& certificate, Instant at) {
    if (at < certificate.not_before() || at > certificate.not_after()) {
        return fail(Code::invalid_input, {"Chứng thư “" + certificate.common_name() + "” đã hết hạn hoặc chưa có hiệu lực.",
                                          "The certificate “" + certificate.common_name() + "” is expired or not yet valid."});
    }
    if (!certificate.may_sign() || certificate.is_ca()) {
        return fail(Code::invalid_input, {"Chứng thư “" + certificate.common_name() + "” không dùng để ký văn bản được.",
                                          "The certificate “" + certificate.common_name() + "” may not sign documents."});
    }
    return {};
}

Result<std::vector<ClientText>> examine_signer(const std::vector<Certificate>& chain, const SignatureAlgorithm& algorithm,
                                               const TrustStore& trust, ValidationDataSource* source, Instant at) {
    const Certificate& certificate = chain.front();
    if (auto checked = check_signer(certificate, at); !checked) {
        return pass(checked.error());
    }
    std::vector<ClientText> warnings;
    std::vector<Certificate> helpers = chain;
    RevocationPool pool(trust);
    if (source != nullptr) {
        const ValidationData data = source->collect({certificate}, chain);
        pool.add(data.revocation);
        helpers.insert(helpers.end(), data.certificates.begin(), data.certificates.end());
    }
    ValidationPolicy policy;
    policy.at = at;
    const CertificateCheck check = check_certificate({certificate, helpers, at, {}}, trust, pool, policy, [at](const ObjectId&) { return at; });
    if (trust.anchor_count() == 0) {
        warnings.push_back({"Chưa khai báo chứng thư gốc tin cậy: chưa kiểm tra đường dẫn của chứng thư ký.",
                            "No trusted root is given: the path of the signing certificate was not checked."});
    } else if (!check.valid) {
        return fail(Code::invalid_input, check.explanation);
    }
    if (!check.revocation_checked) {
        warnings.push_back({"Không kiểm tra được tình trạng thu hồi của chứng thư “" + certificate.common_name() + "”.",
                            "The revocation status of the certificate “" + certificate.common_name() + "” could not be checked."});
    }
    if (algorithm.scheme == Scheme::rsa_pkcs1 || algorithm.scheme == Scheme::ed25519) {
        warnings.push_back({algorithm.name() + " thấp hơn chuẩn hiện hành (Thông tư 15/2025/TT-BKHCN).",
                            algorithm.name() + " is below the current standard (Circular 15/2025/TT-BKHCN)."});
    }
    if (certificate.not_after() - at < near_end) {
        warnings.push_back({"Chứng thư “" + certificate.common_name() + "” hết hạn ngày " + to_rfc3339(certificate.not_after()).substr(0, 10) + ".",
                            "The certificate “" + certificate.common_name() + "” ends on " + to_rfc3339(certificate.not_after()).substr(0, 10) + "."});
    }
    return warnings;
}

}  // namespace vanthu::signing
