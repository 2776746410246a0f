#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/conditions.hpp"

namespace vanthu::workflow {

/// XPath 1.0, BPMN's own default expression language, over
/// `<document><type>BC</type>…<units><item>TCKH</item>…</units></document>`; the context node is the document element, so
/// that `type = 'BC' and urgency != 'normal'` and `/document/type = 'BC'` say the same. Names that a document does not have
/// are empty node sets. Safe to use from several threads; keeps what it compiled.
class XPathConditions final : public ConditionEvaluator {
public:
    XPathConditions();
    ~XPathConditions() override;
    XPathConditions(const XPathConditions&) = delete;
    XPathConditions& operator=(const XPathConditions&) = delete;

    [[nodiscard]] Result<bool> holds(const std::string& condition, const Facts& facts,
                                     const Variables& variables = {}) const override;
    [[nodiscard]] Result<std::string> text(const std::string& expression, const Facts& facts,
                                           const Variables& variables = {}) const override;

private:
    struct Cache;
    std::unique_ptr<Cache> cache_;
};

/// What is wrong with an expression before any document is known: longer than 1000 characters, not XPath 1.0, a function
/// that is not of XPath 1.0's core library, a prefix, a variable other than the allowed ones. Nothing when it is right.
[[nodiscard]] std::optional<ClientText> check_expression(const std::string& expression,
                                                         const std::vector<std::string_view>& variables = {});

}  // namespace vanthu::workflow
