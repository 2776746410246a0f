#include "signing/xml/node_set.hpp"

#include <algorithm>

namespace vanthu::signing::xml {

const xmlNode* next_node(const xmlNode* node) {
    const bool may_have_children = node->type == XML_ELEMENT_NODE || node->type == XML_DOCUMENT_NODE;
    if (may_have_children && node->children != nullptr) {
        return node->children;
    }
    while (node != nullptr && node->next == nullptr) {
        node = node->type == XML_DOCUMENT_NODE ? nullptr : node->parent;
    }
    return node == nullptr ? nullptr : node->next;
}

NodeSet::NodeSet(std::shared_ptr<const Document> document, const xmlNode* apex, bool with_comments)
    : document_(std::move(document)), apex_(apex), members_(document_->node_count(), false) {
    const std::size_t first = Document::number(apex);
    const std::size_t last = document_->last_within(first);
    for (std::size_t at = first; at <= last; ++at) {
        members_.at(at) = true;
    }
    if (with_comments) {
        return;
    }
    for (const xmlNode* node = apex; node != nullptr && Document::number(node) <= last; node = next_node(node)) {
        if (node->type == XML_COMMENT_NODE) {
            remove(Document::number(node));
        }
    }
}

bool NodeSet::shows(const xmlNode* node, const xmlNode* parent) const {
    if (node->type != XML_ATTRIBUTE_NODE && node->type != XML_NAMESPACE_DECL) {
        return members_.at(Document::number(node));
    }
    if (parent == nullptr) {
        return false;
    }
    if (tests_.empty()) {
        return members_.at(Document::number(parent));
    }
    // A filter looks at an attribute by itself, also where it takes the element out.
    return before_tests_.at(Document::number(parent)) &&
           std::all_of(tests_.begin(), tests_.end(), [&](const AttributeTest& test) { return test(node, parent); });
}

void NodeSet::add_test(AttributeTest test) {
    if (tests_.empty()) {
        before_tests_ = members_;
    }
    tests_.push_back(std::move(test));
}

void NodeSet::remove_within(const xmlNode* apex) {
    const std::size_t first = Document::number(apex);
    for (std::size_t at = first; at <= document_->last_within(first); ++at) {
        remove(at);
        if (!before_tests_.empty()) {
            before_tests_.at(at) = false;
        }
    }
    removed_.push_back(apex);
}

void NodeSet::keep(const std::vector<bool>& members) {
    for (std::size_t at = 0; at < members_.size(); ++at) {
        members_.at(at) = members_.at(at) && members.at(at);
        if (!before_tests_.empty()) {
            before_tests_.at(at) = before_tests_.at(at) && members.at(at);
        }
    }
}

bool NodeSet::is_whole_but_removed() const {
    if (!tests_.empty()) {
        return false;
    }
    std::vector<bool> is_removed(members_.size(), false);
    for (const xmlNode* apex : removed_) {
        const std::size_t first = Document::number(apex);
        for (std::size_t at = first; at <= document_->last_within(first) && !(at == first && is_removed.at(first));
             ++at) {
            is_removed.at(at) = true;
        }
    }
    const xmlNode* root = document_->root();
    for (const xmlNode* node = root; node != nullptr && document_->is_within(node, root); node = next_node(node)) {
        const std::size_t at = Document::number(node);
        if (!members_.at(at) && !is_removed.at(at) && node->type != XML_COMMENT_NODE) {
            return false;
        }
    }
    return true;
}

bool NodeSet::is_complete() const {
    bool is_missing = !tests_.empty();
    for (const xmlNode* node = apex_; node != nullptr && document_->is_within(node, apex_); node = next_node(node)) {
        is_missing = is_missing || (!members_.at(Document::number(node)) && node->type != XML_COMMENT_NODE);
    }
    return !is_missing;
}

std::string NodeSet::text() const {
    std::string text;
    for (const xmlNode* node = apex_; node != nullptr && document_->is_within(node, apex_); node = next_node(node)) {
        const bool is_text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
        if (is_text && members_.at(Document::number(node)) && node->content != nullptr) {
            text += reinterpret_cast<const char*>(node->content);
        }
    }
    return text;
}

}  // namespace vanthu::signing::xml
