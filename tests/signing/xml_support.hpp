#pragma once

#include <string>

#include "signing/judge.hpp"
#include "signing/xades_signer.hpp"
#include "tests/signing/local_authorities.hpp"
#include "tests/signing/pki.hpp"

namespace vanthu::signing {

/// Now, once the development PKI exists.
Instant signing_moment();

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
