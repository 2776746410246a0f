#pragma once

#include <string>
#include <vector>

#include "signing/cades_signer.hpp"
#include "signing/keystore.hpp"
#include "signing/levels.hpp"
#include "signing/xades_validator.hpp"

namespace vanthu::signing {

/// What is signed: bytes under a URI.
struct XadesObject {
    std::string uri{};        ///< of a detached object; ignored otherwise
    ByteView content{};
    std::string mime_type{};  ///< empty: not said
};

/// How the signature and the signed stand together (XMLDSig section 2).
enum class XadesPackaging { enveloped, enveloping, detached };

struct XadesRequest {
    XadesPackaging packaging = XadesPackaging::enveloped;
    Instant signing_time{};
    Level level = Level::b_b;
    std::vector<std::string> claimed_roles{};
    /// ASiC: wraps the signature into asic:XAdESSignatures (ETSI EN 319 162-1 clause 4.4.3.3).
    bool asic_root = false;
};

/// XAdES by ETSI EN 319 132-1, verified before it is given away. Enveloped and enveloping take one object; an enveloped one is an
/// XML document. Errors: as `check_signer`, the signer's; invalid_input for an object that cannot be signed this way; unavailable
/// when an authority is down and the level may not be lowered.
Result<SignedBytes> sign_xades(const std::vector<XadesObject>& objects, const XadesRequest& request, Signer& signer,
                               const LevelServices& services);

/// Raises every signature of a document, one's own or a stranger's, to a level; what it has already is kept. Errors: as
/// `extend_cms`.
Result<SignedBytes> extend_xades(ByteView document, const DetachedContent& detached, Level level, const LevelServices& services);

}  // namespace vanthu::signing
