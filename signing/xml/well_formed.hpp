#pragma once

#include <string_view>

namespace vanthu::signing::xml {

/// A well-formed XML 1.0 document (fifth edition) in UTF-8 without a document type declaration, and nothing else: for data that are said
/// to be XML and that nobody reads further, such as the metadata of a PDF. Names and white space are those of the recommendation, prefixes
/// are not looked at. At most 1,000 levels.
[[nodiscard]] bool is_well_formed(std::string_view document);

}  // namespace vanthu::signing::xml
