#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace vanthu::workflow {

/// The document's metadata for conditions: values by name ("type", "urgency"), lists by name ("units").
struct Facts {
    std::map<std::string, std::string> values;
    std::map<std::string, std::vector<std::string>> lists;
};

/// Variables of an expression beside the document: "total" for $total.
using Variables = std::map<std::string, double>;

/// Evaluates the expressions of a definition; `workflow/bpmn` does it with XPath 1.0.
class ConditionEvaluator {
public:
    virtual ~ConditionEvaluator() = default;
    /// Errors: invalid_input when the condition cannot be evaluated.
    [[nodiscard]] virtual Result<bool> holds(const std::string& condition, const Facts& facts,
                                             const Variables& variables = {}) const = 0;
    /// The value as a string. Errors: invalid_input when the expression cannot be evaluated.
    [[nodiscard]] virtual Result<std::string> text(const std::string& expression, const Facts& facts,
                                                   const Variables& variables = {}) const = 0;
};

}  // namespace vanthu::workflow
