#include "workflow/bpmn/xpath_conditions.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <unordered_map>

#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "core/handle.hpp"

namespace vanthu::workflow {
namespace {

using Document = Handle<xmlDoc, xmlFreeDoc>;
using Context = Handle<xmlXPathContext, xmlXPathFreeContext>;
using Object = Handle<xmlXPathObject, xmlXPathFreeObject>;
using Compiled = Handle<xmlXPathCompExpr, xmlXPathFreeCompExpr>;

constexpr std::size_t expression_limit = 1000;
constexpr unsigned long operations_limit = 100'000;
constexpr std::size_t cache_limit = 2000;

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

/// Compiled without a context, so that it owes nothing to one and outlives all.
Compiled compile(const std::string& expression) {
    if (expression.empty() || expression.size() > expression_limit) {
        return nullptr;
    }
    const Context context = silent_context(nullptr);
    return Compiled{context ? xmlXPathCtxtCompile(context.get(), as_xml(expression)) : nullptr};
}

Document document_of(const Facts& facts) {
    Document document{xmlNewDoc(nullptr)};
    xmlNode* root = xmlNewNode(nullptr, reinterpret_cast<const xmlChar*>("document"));
    xmlDocSetRootElement(document.get(), root);  // owned by the document from here
    // By the DOM, so that a subject full of angle brackets stays text.
    for (const auto& [name, value] : facts.values) {
        xmlNewTextChild(root, nullptr, as_xml(name), as_xml(value));
    }
    for (const auto& [name, items] : facts.lists) {
        xmlNode* list = xmlNewChild(root, nullptr, as_xml(name), nullptr);
        for (const std::string& item : items) {
            xmlNewTextChild(list, nullptr, reinterpret_cast<const xmlChar*>("item"), as_xml(item));
        }
    }
    return document;
}

/// Evaluates, and reads the value while the document that node sets point into still stands. Nothing on an error.
template <class Read>
auto evaluate(xmlXPathCompExpr* compiled, const Facts& facts, const Variables& variables, Read read)
    -> std::optional<decltype(read(nullptr))> {
    const Document document = document_of(facts);
    const Context context = silent_context(document.get());
    context->node = xmlDocGetRootElement(document.get());
    for (const auto& [name, value] : variables) {
        xmlXPathRegisterVariable(context.get(), as_xml(name), xmlXPathNewFloat(value));  // owned by the context from here
    }
    const Object value{xmlXPathCompiledEval(compiled, context.get())};
    if (!value) {
        return std::nullopt;
    }
    return read(value.get());
}

bool truth_of(xmlXPathObject* value) {
    return xmlXPathCastToBoolean(value) == 1;
}

std::string text_of(xmlXPathObject* value) {
    const Handle<xmlChar, [](xmlChar* text) { xmlFree(text); }> text{xmlXPathCastToString(value)};
    return text ? std::string{reinterpret_cast<const char*>(text.get())} : std::string{};
}

bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80U;
}

bool is_name_part(char c) {
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/// XPath 1.0, clauses 4.1 to 4.4, the node types of 2.3, and the operators that may stand before a parenthesis.
constexpr std::array<std::string_view, 35> before_parenthesis{
    "last",          "position",        "count",     "id",               "local-name",      "namespace-uri",   "name",
    "string",        "concat",          "starts-with", "contains",       "substring-before", "substring-after", "substring",
    "string-length", "normalize-space", "translate", "boolean",          "not",             "true",            "false",
    "lang",          "number",          "sum",       "floor",            "ceiling",         "round",           "comment",
    "text",          "node",            "processing-instruction", "and", "or",              "div",             "mod"};

struct Names {
    std::vector<std::string> variables{};
    std::vector<std::string> functions{};
    bool has_prefix = false;
};

/// The names in an expression that compiles: a scan over its tokens (clause 3.7), past its literals.
Names names_in(std::string_view expression) {
    Names names;
    std::size_t at = 0;
    while (at < expression.size()) {
        const char c = expression[at];
        if (c == '\'' || c == '"') {
            at = std::min(expression.find(c, at + 1), expression.size() - 1) + 1;
            continue;
        }
        const bool is_variable = c == '$';
        const std::size_t begin = at + (is_variable ? 1 : 0);
        std::size_t end = begin;
        if (end < expression.size() && is_name_start(expression[end])) {
            while (end < expression.size() && is_name_part(expression[end])) {
                ++end;
            }
        }
        if (end == begin) {
            ++at;
            continue;
        }
        const std::string name{expression.substr(begin, end - begin)};
        const std::size_t next = std::min(expression.find_first_not_of(" \t\r\n", end), expression.size());
        const std::string_view rest = expression.substr(next);
        names.has_prefix = names.has_prefix || (rest.starts_with(':') && !rest.starts_with("::"));
        if (is_variable) {
            names.variables.push_back(name);
        } else if (rest.starts_with('(')) {
            names.functions.push_back(name);
        }
        at = end;
    }
    return names;
}

}  // namespace

/// An evaluation may write into what it evaluates (libxml2 keeps the function that it found), so each one borrows a
/// compiled expression for itself and gives it back.
struct XPathConditions::Cache {
    std::mutex mutex{};
    std::unordered_multimap<std::string, Compiled> idle{};

    Compiled take(const std::string& expression) {
        {
            const std::lock_guard lock{mutex};
            if (const auto found = idle.find(expression); found != idle.end()) {
                Compiled compiled = std::move(found->second);
                idle.erase(found);
                return compiled;
            }
        }
        return compile(expression);
    }

    void give_back(const std::string& expression, Compiled compiled) {
        const std::lock_guard lock{mutex};
        if (idle.size() >= cache_limit) {
            idle.clear();
        }
        idle.emplace(expression, std::move(compiled));
    }
};

XPathConditions::XPathConditions() : cache_(std::make_unique<Cache>()) {}
XPathConditions::~XPathConditions() = default;

Result<bool> XPathConditions::holds(const std::string& condition, const Facts& facts, const Variables& variables) const {
    Compiled compiled = cache_->take(condition);
    const auto value = compiled ? evaluate(compiled.get(), facts, variables, truth_of) : std::nullopt;
    if (!value) {
        return fail(Code::invalid_input, {"Điều kiện rẽ nhánh không tính được: " + condition,
                                          "The condition cannot be evaluated: " + condition});
    }
    cache_->give_back(condition, std::move(compiled));
    return *value;
}

Result<std::string> XPathConditions::text(const std::string& expression, const Facts& facts,
                                          const Variables& variables) const {
    Compiled compiled = cache_->take(expression);
    auto value = compiled ? evaluate(compiled.get(), facts, variables, text_of) : std::nullopt;
    if (!value) {
        return fail(Code::invalid_input, {"Biểu thức không tính được: " + expression,
                                          "The expression cannot be evaluated: " + expression});
    }
    cache_->give_back(expression, std::move(compiled));
    return *std::move(value);
}

std::optional<ClientText> check_expression(const std::string& expression, const std::vector<std::string_view>& variables) {
    if (expression.size() > expression_limit) {
        return ClientText{"Biểu thức dài hơn 1000 ký tự.", "The expression is longer than 1000 characters."};
    }
    const Compiled compiled = compile(expression);
    if (!compiled) {
        return ClientText{"Biểu thức không phải XPath 1.0: " + expression, "The expression is not XPath 1.0: " + expression};
    }
    const Names names = names_in(expression);
    if (names.has_prefix) {
        return ClientText{"Biểu thức không được dùng tiền tố: " + expression, "An expression has no prefixes: " + expression};
    }
    Variables known;
    for (const std::string_view name : variables) {
        known.emplace(name, 1.0);
    }
    for (const std::string& name : names.variables) {
        if (!known.contains(name)) {
            return ClientText{"Không có biến $" + name + " ở đây.", "There is no variable $" + name + " here."};
        }
    }
    for (const std::string& name : names.functions) {
        if (std::find(before_parenthesis.begin(), before_parenthesis.end(), name) == before_parenthesis.end()) {
            return ClientText{"XPath 1.0 không có hàm " + name + ".", "XPath 1.0 has no function " + name + "."};
        }
    }
    // What is left are wrong numbers and kinds of arguments, which only an evaluation sees.
    if (!evaluate(compiled.get(), {}, known, truth_of)) {
        return ClientText{"Biểu thức không tính được: " + expression, "The expression cannot be evaluated: " + expression};
    }
    return std::nullopt;
}

}  // namespace vanthu::workflow
