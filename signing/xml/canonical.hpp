#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "signing/xml/node_set.hpp"

namespace vanthu::signing::xml {

/// Canonical XML 1.0, 1.1, or exclusive, each with or without comments.
struct Canonicalization {
    enum class Method { inclusive_1_0, inclusive_1_1, exclusive };
    Method method = Method::inclusive_1_0;
    bool with_comments = false;
    std::vector<std::string> prefixes{};  ///< InclusiveNamespaces PrefixList; "#default" for the default namespace
};

[[nodiscard]] std::optional<Canonicalization> canonicalization_by_uri(std::string_view uri);
/// Of an element with an Algorithm attribute and perhaps InclusiveNamespaces inside. An empty or absent element is Canonical XML
/// 1.0 where `or_default` says so (EN 319 132-1 clause 4.5).
[[nodiscard]] std::optional<Canonicalization> read_canonicalization(const xmlNode* element, bool or_default = false);

/// Receives octets piece by piece.
using Sink = std::function<void(ByteView)>;

/// Streams the canonical form. False when it cannot be built (a relative namespace URI, the budget used up): what was streamed
/// is worth nothing then.
[[nodiscard]] bool canonicalize(const NodeSet& nodes, const Canonicalization& how, Work& work, const Sink& sink);
/// The canonical form of an element with all that lies within; nothing when it cannot be built.
[[nodiscard]] std::optional<Bytes> canonical_bytes(const std::shared_ptr<const Document>& document, const xmlNode* element,
                                                   const Canonicalization& how, Work& work);

}  // namespace vanthu::signing::xml
