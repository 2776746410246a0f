#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "signing/facts.hpp"

namespace vanthu::signing {

/// Content that an XML signature refers to and that lies outside its document: by the reference's URI, decoded. Nothing for what
/// is not at hand; there is no network here. The view outlives the call.
using DetachedContent = std::function<std::optional<ByteView>(std::string_view uri)>;

/// The facts about every signature of an XML document (XMLDSig, XAdES by ETSI EN 319 132-1), also below another root such as
/// asic:XAdESSignatures. Never a DTD, an entity or the network. Errors: invalid_input for what is no well-formed XML or breaks
/// the limits; unsupported for a document with a DOCTYPE.
Result<FileFacts> collect_xml(ByteView document, const DetachedContent& detached);

}  // namespace vanthu::signing
