#pragma once

#include <string>

#include "workflow/engine.hpp"

namespace vanthu::workflow {

/// XPath 1.0, BPMN's own default expression language, over `<document><type>BC</type>…</document>`; the context node is the
/// document element, so that a condition reads `type = 'BC' and urgency != 'normal'`.
class XPathConditions final : public ConditionEvaluator {
public:
    [[nodiscard]] Result<bool> holds(const std::string& condition, const Metadata& metadata) const override;
};

/// Whether an expression is XPath 1.0 and short enough (1000 characters).
[[nodiscard]] bool is_condition(const std::string& expression);

}  // namespace vanthu::workflow
