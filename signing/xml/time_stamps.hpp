#pragma once

#include "signing/xml/properties.hpp"
#include "signing/xml/reference.hpp"

namespace vanthu::signing::xml {

/// Everything that the imprints of one signature's time-stamps are computed over.
struct StampContext {
    std::shared_ptr<const Document> document;
    const SignatureParts& signature;
    const QualifyingProperties& properties;
    const ReferenceProcessor& references;
    Work& work;
};

/// Fills the time-stamps, certificates and revocation values of the properties (EN 319 132-1 clauses 5.2.8, 5.3, 5.4, 5.5 and
/// annex A, with the older forms of TS 101 903 v1.3.2). Content time-stamps only when the signed properties are signed.
void collect_time_stamps(const StampContext& context, bool properties_are_signed, SignatureFacts& facts);

/// The imprint of a SignatureTimeStamp that is made now (clause 5.3).
[[nodiscard]] Bytes signature_stamp_imprint(const StampContext& context, const std::string& digest, const Canonicalization& how);
/// The imprint of an xades141:ArchiveTimeStamp that is put after all unsigned properties there are now (clause 5.5.2).
[[nodiscard]] Bytes archive_stamp_imprint(const StampContext& context, const std::string& digest, const Canonicalization& how);

}  // namespace vanthu::signing::xml
