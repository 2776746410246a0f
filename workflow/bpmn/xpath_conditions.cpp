#include "workflow/bpmn/xpath_conditions.hpp"

#include <libxml/tree.h>
#include <libxml/xpath.h>

#include "core/handle.hpp"

namespace vanthu::workflow {
namespace {

using Document = Handle<xmlDoc, xmlFreeDoc>;
using Context = Handle<xmlXPathContext, xmlXPathFreeContext>;
using Object = Handle<xmlXPathObject, xmlXPathFreeObject>;
using Compiled = Handle<xmlXPathCompExpr, xmlXPathFreeCompExpr>;

constexpr std::size_t expression_limit = 1000;
constexpr unsigned long operations_limit = 100'000;

const xmlChar* as_xml(const std::string& text) {
    return reinterpret_cast<const xmlChar*>(text.c_str());
}

/// Errors are the return value; nothing is printed.
void be_silent(void*, xmlErrorPtr) {}

Context silent_context(xmlDoc* document) {
    Context context{xmlXPathNewContext(document)};
    if (context) {
        context->error = be_silent;
        context->opLimit = operations_limit;
    }
    return context;
}

}  // namespace

bool is_condition(const std::string& expression) {
    if (expression.empty() || expression.size() > expression_limit) {
        return false;
    }
    const Context context = silent_context(nullptr);
    const Compiled compiled{xmlXPathCtxtCompile(context.get(), as_xml(expression))};
    return compiled != nullptr;
}

Result<bool> XPathConditions::holds(const std::string& condition, const Metadata& metadata) const {
    const Document document{xmlNewDoc(nullptr)};
    xmlNode* root = xmlNewNode(nullptr, reinterpret_cast<const xmlChar*>("document"));
    xmlDocSetRootElement(document.get(), root);  // owned by the document from here
    for (const auto& [name, value] : metadata) {
        // By the DOM, so that a subject full of angle brackets stays text.
        xmlNewTextChild(root, nullptr, as_xml(name), as_xml(value));
    }
    const Context context = silent_context(document.get());
    const Compiled compiled{condition.size() > expression_limit ? nullptr
                                                                : xmlXPathCtxtCompile(context.get(), as_xml(condition))};
    context->node = root;
    const Object value{compiled ? xmlXPathCompiledEval(compiled.get(), context.get()) : nullptr};
    if (!value) {
        return fail(Code::invalid_input, {"Điều kiện rẽ nhánh không tính được: " + condition,
                                          "The condition cannot be evaluated: " + condition});
    }
    return xmlXPathCastToBoolean(value.get()) == 1;
}

}  // namespace vanthu::workflow
