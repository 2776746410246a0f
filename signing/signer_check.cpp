#include "signing/signer_check.hpp"

namespace vanthu::signing {

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

}  // namespace vanthu::signing
