#include "signing/signature_policy.hpp"

#include <algorithm>

#include "signing/detail/ber.hpp"
#include "signing/detail/evp.hpp"

namespace vanthu::signing {
namespace {

/// Over the whole document; over the value alone of one in ASN.1 (ETSI TR 102 272, RFC 5126 section 5.8.1: without the
/// outer type and length).
bool has_digest(const Bytes& document, const SignaturePolicyDigest& stated) {
    if (detail::digest_parts(stated.algorithm, {document}) == stated.value) {
        return true;
    }
    const auto outer = detail::ber::only(document);
    return outer && outer->is(detail::ber::sequence) &&
           detail::digest_parts(stated.algorithm, {outer->content}) == stated.value;
}

}  // namespace

SignaturePolicyCheck check_signature_policy(const SignatureFacts& signature, const ValidationPolicy& policy) {
    const std::string& name = signature.signature_policy;
    if (name.empty()) {
        return {};
    }
    const auto document = std::find_if(policy.signature_policies.begin(), policy.signature_policies.end(),
                                       [&](const SignaturePolicyDocument& one) { return one.identifier == name; });
    if (document == policy.signature_policies.end()) {
        return {false,
                ClientText{"Văn bản chính sách chữ ký " + name +
                               " không có sẵn (SIGNATURE_POLICY_NOT_AVAILABLE): chưa kiểm tra mã băm của nó.",
                           "The document of the signature policy " + name +
                               " is not available (SIGNATURE_POLICY_NOT_AVAILABLE): its digest was not checked."}};
    }
    const auto& stated = signature.signature_policy_digest;
    if (!stated || stated->is_transformed || stated->algorithm.empty()) {
        return {false, ClientText{"Chữ ký không nêu mã băm kiểm tra được của chính sách chữ ký " + name + ".",
                                  "The signature states no digest of its signature policy " + name +
                                      " that could be checked."}};
    }
    if (has_digest(document->bytes, *stated)) {
        return {false,
                ClientText{"Mã băm của chính sách chữ ký " + name + " khớp với văn bản được cung cấp.",
                           "The digest of the signature policy " + name + " fits the document that was supplied."}};
    }
    return {true,
            ClientText{"Mã băm của chính sách chữ ký " + name + " không khớp với văn bản được cung cấp.",
                       "The digest of the signature policy " + name + " does not fit the document that was supplied."}};
}

}  // namespace vanthu::signing
