#pragma once

#include "signing/asic/cades_form.hpp"
#include "signing/xades_validator.hpp"

namespace vanthu::signing::asic {

/// The entries as what an XML signature refers to: by decoded URI, as it is written or with a leading "./" or "/".
[[nodiscard]] DetachedContent detached_content(const Package& package, EntryContent& content);

/// Every signature of a *signatures*.xml (EN 319 162-1 clauses 4.3.3.3 and 4.4.3).
[[nodiscard]] std::vector<FoundSignature> collect_xades(const Package& package, EntryContent& content,
                                                        const ZipEntry& file);

}  // namespace vanthu::signing::asic
