#pragma once

#include "core/result.hpp"
#include "signing/xml/node_set.hpp"

namespace vanthu::signing::xml {

/// XPath Filtering (XMLDSig section 6.6.3): keeps the nodes for which the expression is true. Core functions of XPath 1.0 and
/// here(); no variables, no extension. `element` is the ds:XPath. Errors: unsupported for an expression that is wrong, too long
/// or costs too much.
Result<void> filter_by_xpath(NodeSet& nodes, const xmlNode* element, Work& work);

/// XML-Signature XPath Filter 2.0: intersect, subtract, union, one after the other. `transform` holds the XPath elements.
/// Errors: as above.
Result<void> filter_by_subtrees(NodeSet& nodes, const xmlNode* transform, Work& work);

}  // namespace vanthu::signing::xml
