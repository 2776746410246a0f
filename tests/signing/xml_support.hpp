#pragma once

#include <string>

#include "signing/judge.hpp"
#include "signing/xades_signer.hpp"
#include "tests/signing/pki.hpp"

namespace vanthu::signing {

/// A time-stamp authority of the development PKI; openssl's command makes its answers.
class TestAuthority final : public TimestampSource {
public:
    Result<Bytes> stamp(DigestAlgorithm algorithm, ByteView digest) override;
};

/// An authority that does not answer.
class DeadAuthority final : public TimestampSource {
public:
    Result<Bytes> stamp(DigestAlgorithm, ByteView) override {
        return fail(Code::unavailable, {"Máy chủ dấu thời gian không trả lời.", "The time-stamp authority does not answer."});
    }
};

/// The CA's certificate and its revocation list.
class TestValidationData final : public ValidationDataSource {
public:
    ValidationData collect(const std::vector<Certificate>& leaves, const std::vector<Certificate>& known) override;
};

/// Nothing lies beside the document.
std::optional<ByteView> no_content(std::string_view uri);

/// Signs one XML document enveloped. Throws when it cannot.
std::string signed_xml(const std::string& document, const char* signer, Level level = Level::b_b,
                       XadesPackaging packaging = XadesPackaging::enveloped);

[[nodiscard]] bool is_intact(const SignatureFacts& one);
/// All signatures are intact, and there is at least one.
[[nodiscard]] bool all_intact(const Result<FileFacts>& facts);

/// A root, its PKCS#1 v1.5 signer for judges that cannot do PSS.
std::unique_ptr<Signer> pkcs1_signer();

}  // namespace vanthu::signing
