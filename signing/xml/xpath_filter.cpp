#include "signing/xml/xpath_filter.hpp"

#include <algorithm>

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "signing/xml/names.hpp"

namespace vanthu::signing::xml {
namespace {

using Expression = Handle<xmlXPathCompExpr, xmlXPathFreeCompExpr>;
using Context = Handle<xmlXPathContext, xmlXPathFreeContext>;
using Object = Handle<xmlXPathObject, xmlXPathFreeObject>;

constexpr std::size_t expression_limit = 2000;
constexpr std::size_t filters_limit = 10;
/// Of libxml2's own count, for one evaluation.
constexpr unsigned long operations_limit = 5'000'000;
constexpr std::uint64_t evaluation_cost = 500;
constexpr std::uint64_t operation_cost = 20;
/// The string value of a node is that of everything in it: an operation that may take one costs so much for each node.
constexpr std::uint64_t string_value_cost = 50;

tl::unexpected<Error> refused() {
    return fail(Code::unsupported, {"Bộ lọc XPath của chữ ký sai hoặc quá phức tạp.",
                                    "The signature's XPath filter is wrong or too complex."});
}

const xmlChar* xml_text(const std::string& text) {
    return reinterpret_cast<const xmlChar*>(text.c_str());
}

/// here(): the element that bears the expression (XMLDSig section 6.6.3).
void here_function(xmlXPathParserContext* parser, int arguments) {
    if (arguments != 0) {
        xmlXPathErr(parser, XPATH_INVALID_ARITY);
        return;
    }
    valuePush(parser, xmlXPathNewNodeSet(static_cast<xmlNode*>(parser->context->userData)));
}

/// One compiled expression over the document of a node-set.
class Evaluator final {
public:
    Evaluator(const NodeSet& nodes, const xmlNode* element, Work& work)
        : text_(text_of(element)), work_(work), context_(xmlXPathNewContext(nodes.document().get())) {
        // translate() alone takes time with the product of its arguments.
        if (!context_ || text_.size() > expression_limit || text_.find("translate") != std::string::npos) {
            return;
        }
        if (may_take_string_values()) {
            operation_cost_ += nodes.document().node_count() * string_value_cost;
        }
        context_->userData = const_cast<xmlNode*>(element);
        xmlXPathRegisterFunc(context_.get(), reinterpret_cast<const xmlChar*>("here"), here_function);
        // The namespaces in scope of the element, the nearest declaration of a prefix first.
        for (const xmlNode* at = element; at != nullptr && at->type == XML_ELEMENT_NODE; at = at->parent) {
            for (const xmlNs* space = at->nsDef; space != nullptr; space = space->next) {
                if (space->prefix != nullptr && xmlXPathNsLookup(context_.get(), space->prefix) == nullptr) {
                    xmlXPathRegisterNs(context_.get(), space->prefix, space->href);
                }
            }
        }
        const QuietErrors quiet;
        expression_.reset(xmlXPathCtxtCompile(context_.get(), xml_text(text_)));
    }

    [[nodiscard]] bool is_ready() const { return expression_ != nullptr; }
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::string_view space_of_prefix(const std::string& prefix) const {
        const xmlChar* space = xmlXPathNsLookup(context_.get(), xml_text(prefix));
        return space == nullptr ? std::string_view{} : std::string_view{reinterpret_cast<const char*>(space)};
    }

    /// Null when it fails or costs too much.
    Object evaluate(xmlNode* node) {
        if (!work_.charge(evaluation_cost)) {
            return nullptr;
        }
        const QuietErrors quiet;
        context_->node = node;
        context_->opCount = 0;
        context_->opLimit = std::min<std::uint64_t>(operations_limit, work_.left() / operation_cost_ + 1);
        Object result{xmlXPathCompiledEval(expression_.get(), context_.get())};
        return work_.charge(context_->opCount * operation_cost_) ? std::move(result) : nullptr;
    }

    std::optional<bool> test(xmlNode* node) {
        const Object result = evaluate(node);
        return result ? std::optional{xmlXPathCastToBoolean(result.get()) == 1} : std::nullopt;
    }

private:
    /// Paths alone, joined by "and", "or" and "not()", take none.
    [[nodiscard]] bool may_take_string_values() const {
        if (text_.find_first_of("=<>+\"'") != std::string::npos) {
            return true;
        }
        for (const char* function :
             {"string", "concat", "contains", "starts-with", "normalize", "number", "sum", "id"}) {
            const std::size_t at = text_.find(std::string{function});
            if (at != std::string::npos && text_.find('(', at) != std::string::npos) {
                return true;
            }
        }
        return false;
    }

    std::string text_;
    Work& work_;
    std::uint64_t operation_cost_ = operation_cost;
    Context context_;
    Expression expression_;
};

/// "not(ancestor-or-self::ds:Signature)", by which everybody lets several signatures stand in one document: no
/// evaluation for every node is needed.
bool is_not_within_signature(const Evaluator& evaluator) {
    std::string plain;
    for (const char c : evaluator.text()) {
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
            plain += c;
        }
    }
    constexpr std::string_view start = "not(ancestor-or-self::";
    constexpr std::string_view end = ":Signature)";
    if (plain.size() <= start.size() + end.size() || !plain.starts_with(start) || !plain.ends_with(end)) {
        return false;
    }
    const std::string prefix = plain.substr(start.size(), plain.size() - start.size() - end.size());
    return prefix.find_first_of(":()|/[") == std::string::npos && evaluator.space_of_prefix(prefix) == dsig;
}

/// The nodes of the result with all that lies within them (XPath Filter 2.0 section 3.4).
std::optional<std::vector<const xmlNode*>> apexes_of(const xmlXPathObject* result) {
    std::vector<const xmlNode*> apexes;
    if (result == nullptr || result->type != XPATH_NODESET) {
        return std::nullopt;
    }
    const int count = result->nodesetval == nullptr ? 0 : result->nodesetval->nodeNr;
    for (int at = 0; at < count; ++at) {
        const xmlNode* node = result->nodesetval->nodeTab[at];
        if (node->type == XML_ATTRIBUTE_NODE || node->type == XML_NAMESPACE_DECL) {
            return std::nullopt;
        }
        apexes.push_back(node);
    }
    return apexes;
}

}  // namespace

Result<void> filter_by_xpath(NodeSet& nodes, const xmlNode* element, Work& work) {
    const auto evaluator = std::make_shared<Evaluator>(nodes, element, work);
    if (!evaluator->is_ready()) {
        return refused();
    }
    const Document& document = nodes.document();
    if (is_not_within_signature(*evaluator)) {
        for (const xmlNode* signature : document.elements(dsig, "Signature")) {
            nodes.remove_within(signature);
        }
        return {};
    }
    nodes.add_test([evaluator](const xmlNode* node, const xmlNode* parent) {
        if (node->type == XML_ATTRIBUTE_NODE) {
            return evaluator->test(const_cast<xmlNode*>(node)).value_or(false);
        }
        // libxml2 finds the parent of a namespace node in `next`, as in its own node-sets.
        xmlNs space = *reinterpret_cast<const xmlNs*>(node);
        space.next = reinterpret_cast<xmlNs*>(const_cast<xmlNode*>(parent));
        return evaluator->test(reinterpret_cast<xmlNode*>(&space)).value_or(false);
    });
    for (const xmlNode* node = nodes.apex(); node != nullptr && document.is_within(node, nodes.apex());
         node = next_node(node)) {
        if (!nodes.contains(Document::number(node)) || node->type == XML_DOCUMENT_NODE) {
            continue;
        }
        const auto kept = evaluator->test(const_cast<xmlNode*>(node));
        if (!kept) {
            return refused();
        }
        if (!*kept) {
            nodes.remove(Document::number(node));
        }
    }
    return {};
}

Result<void> filter_by_subtrees(NodeSet& nodes, const xmlNode* transform, Work& work) {
    const Document& document = nodes.document();
    std::vector<bool> filter(document.node_count(), true);
    const auto filters = children_of(transform);
    if (filters.empty() || filters.size() > filters_limit) {
        return refused();
    }
    std::vector<const xmlNode*> subtracted;
    for (const xmlNode* element : filters) {
        const std::string operation = attribute(element, "Filter");
        Evaluator evaluator(nodes, element, work);
        if (!is(element, filter2, "XPath") || !evaluator.is_ready()) {
            return refused();
        }
        const auto result = evaluator.evaluate(reinterpret_cast<xmlNode*>(document.get()));
        const auto apexes = apexes_of(result.get());
        if (!apexes) {
            return refused();
        }
        std::vector<bool> within(document.node_count(), false);
        for (const xmlNode* apex : *apexes) {
            const std::size_t first = Document::number(apex);
            // Whatever is marked already has its descendants marked.
            for (std::size_t at = first; at <= document.last_within(first) && !(at == first && within.at(first));
                 ++at) {
                within.at(at) = true;
            }
        }
        if (operation != "intersect" && operation != "subtract" && operation != "union") {
            return refused();
        }
        if (operation == "subtract") {
            subtracted.insert(subtracted.end(), apexes->begin(), apexes->end());
        }
        for (std::size_t at = 0; at < filter.size(); ++at) {
            filter.at(at) = operation == "union"       ? filter.at(at) || within.at(at)
                            : operation == "intersect" ? filter.at(at) && within.at(at)
                                                       : filter.at(at) && !within.at(at);
        }
    }
    nodes.keep(filter);
    for (const xmlNode* apex : subtracted) {
        if (!nodes.contains(Document::number(apex)) && apex->type == XML_ELEMENT_NODE) {
            nodes.note_removed(apex);
        }
    }
    return {};
}

}  // namespace vanthu::signing::xml
