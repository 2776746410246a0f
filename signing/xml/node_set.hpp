#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "signing/xml/document.hpp"

namespace vanthu::signing::xml {

/// A node-set of XPath 1.0 over one document, as references and transforms pass it on (XMLDSig section 4.4.3.2). An
/// attribute or a namespace node belongs to it with its element, unless a filter says otherwise.
class NodeSet final {
public:
    /// Decides on an attribute or a namespace node of an element.
    using AttributeTest = std::function<bool(const xmlNode* node, const xmlNode* parent)>;

    /// Everything within a node; the document itself for the whole of it.
    NodeSet(std::shared_ptr<const Document> document, const xmlNode* apex, bool with_comments);

    [[nodiscard]] const Document& document() const { return *document_; }
    [[nodiscard]] const std::shared_ptr<const Document>& shared_document() const { return document_; }
    [[nodiscard]] const xmlNode* apex() const { return apex_; }
    [[nodiscard]] bool contains(std::size_t number) const { return members_.at(number); }
    /// Of any kind of node; `parent` is the element of an attribute or namespace node.
    [[nodiscard]] bool shows(const xmlNode* node, const xmlNode* parent) const;

    void remove(std::size_t number) { members_.at(number) = false; }
    void remove_within(const xmlNode* apex);
    void keep(const std::vector<bool>& members);
    void note_removed(const xmlNode* apex) { removed_.push_back(apex); }
    /// Of a filter that looks at every node; to be called before it removes any.
    void add_test(AttributeTest test);
    /// Elements that a transform took out as a whole.
    [[nodiscard]] const std::vector<const xmlNode*>& removed() const { return removed_; }
    /// Whether nothing of the document is missing but comments and what lies within the removed elements.
    [[nodiscard]] bool is_whole_but_removed() const;
    /// Whether nothing within the apex is missing but comments.
    [[nodiscard]] bool is_complete() const;
    /// The text of the text nodes in it, in document order.
    [[nodiscard]] std::string text() const;

private:
    std::shared_ptr<const Document> document_;
    const xmlNode* apex_;
    std::vector<bool> members_;
    std::vector<bool> before_tests_;  ///< whose attributes the tests are asked about
    std::vector<AttributeTest> tests_;
    std::vector<const xmlNode*> removed_;
};

/// The next node in document order; null at the end.
[[nodiscard]] const xmlNode* next_node(const xmlNode* node);

}  // namespace vanthu::signing::xml
