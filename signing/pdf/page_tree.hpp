#pragma once

#include <optional>

#include <qpdf/QPDFObjectHandle.hh>

class QPDF;

namespace vanthu::signing {

/// A page by its number, counted from 1 (ISO 32000-1 clause 7.7.3). Skips by /Count, so that a long document is not read as a
/// whole. Nothing for a number that the tree does not have, and for a page that a cycle, more than 64 levels, or a direct object
/// (table 29 demands references) stand before.
[[nodiscard]] std::optional<QPDFObjectHandle> find_page(QPDF& qpdf, int number);

}  // namespace vanthu::signing
