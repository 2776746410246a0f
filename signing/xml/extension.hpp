#pragma once

#include "signing/xades_signer.hpp"

namespace vanthu::signing::xml {

/// Raises the signatures of a document level by level, by insertions of unsigned properties alone. Counter-signatures inside a
/// signature stay as they are. Errors: as `extend_xades`.
Result<SignedBytes> extend_document(ByteView document, const DetachedContent& detached, Level level, const LevelServices& services);

}  // namespace vanthu::signing::xml
