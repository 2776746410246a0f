#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libxml/tree.h>
#include <libxml/xmlerror.h>

#include "core/bytes.hpp"
#include "core/handle.hpp"
#include "core/result.hpp"

namespace vanthu::signing::xml {

/// What an outsider's document may cost.
struct ParseLimits {
    std::size_t bytes = 64U * 1024U * 1024U;
    std::size_t bytes_of_other_encodings = 256U * 1024U;  ///< UTF-16 and the like, whose attributes are not counted
    std::size_t nodes = 2'000'000;
    std::size_t depth = 200;
    std::size_t attributes_of_one_element = 1000;  ///< the parser compares each with each
    std::size_t namespaces_in_scope = 200;         ///< so does canonicalisation
};

/// What all the work on one document may cost together, in steps of about a nanosecond; counted, not measured, so that
/// the same document always comes to the same end.
class Work final {
public:
    [[nodiscard]] std::uint64_t left() const { return left_; }
    /// False when the budget is used up.
    [[nodiscard]] bool charge(std::uint64_t steps) {
        left_ = steps > left_ ? 0 : left_ - steps;
        return left_ > 0;
    }

private:
    std::uint64_t left_ = 10'000'000'000;
};

/// A parsed document. Its nodes are numbered in document order (attributes and namespaces aside), so that "lies within"
/// is a comparison of two numbers.
class Document final {
public:
    Document(Handle<xmlDoc, xmlFreeDoc> tree, const ParseLimits& limits);

    [[nodiscard]] xmlDoc* get() const { return tree_.get(); }
    [[nodiscard]] const xmlNode* root() const { return xmlDocGetRootElement(tree_.get()); }
    [[nodiscard]] bool within_limits() const { return within_limits_; }
    [[nodiscard]] std::size_t node_count() const { return last_.size(); }
    [[nodiscard]] static std::size_t number(const xmlNode* node) {
        return reinterpret_cast<std::uintptr_t>(node->_private);
    }
    /// The number of the last node within the one of this number.
    [[nodiscard]] std::size_t last_within(std::size_t number) const { return last_.at(number); }
    [[nodiscard]] bool is_within(const xmlNode* node, const xmlNode* ancestor) const {
        return number(node) >= number(ancestor) && number(node) <= last_within(number(ancestor));
    }

    /// The elements with an attribute Id, ID, id, or xml:id of this value. More than one: the name is ambiguous, and
    /// nobody may rely on it.
    [[nodiscard]] const std::vector<const xmlNode*>& by_id(const std::string& id) const;
    /// The one element with this Id; null for none, and for several.
    [[nodiscard]] const xmlNode* unique_by_id(const std::string& id) const;
    /// All elements of this name in document order.
    [[nodiscard]] std::vector<const xmlNode*> elements(std::string_view space, std::string_view name) const;
    /// What one canonicalisation costs at most.
    [[nodiscard]] std::uint64_t cost() const { return cost_; }

private:
    void visit(xmlNode* node, std::size_t depth, std::size_t namespaces, const ParseLimits& limits);

    Handle<xmlDoc, xmlFreeDoc> tree_;
    bool within_limits_ = true;
    std::vector<std::size_t> last_;
    std::map<std::string, std::vector<const xmlNode*>> ids_;
    std::uint64_t cost_ = 0;
};

/// No DTD, no entities but the predefined ones, no network, bounded. Errors: invalid_input for what is not well-formed
/// (with namespaces); too_large beyond the limits; unsupported for a DOCTYPE.
Result<std::shared_ptr<const Document>> parse_xml(ByteView bytes, const ParseLimits& limits = {});

/// Keeps what libxml2 says of errors off the standard error stream, in this thread, as long as it lives.
class QuietErrors final {
public:
    QuietErrors();
    ~QuietErrors();
    QuietErrors(const QuietErrors&) = delete;
    QuietErrors& operator=(const QuietErrors&) = delete;

private:
    void* structured_context_;
    xmlStructuredErrorFunc structured_;
    void* generic_context_;
    xmlGenericErrorFunc generic_;
};

[[nodiscard]] std::string_view name_of(const xmlNode* node);
[[nodiscard]] std::string_view space_of(const xmlNode* node);  ///< the namespace; empty for none
[[nodiscard]] bool is(const xmlNode* node, std::string_view space, std::string_view name);
[[nodiscard]] std::vector<const xmlNode*> children_of(const xmlNode* parent);  ///< the elements among them
/// The first child of this name; null for none.
[[nodiscard]] const xmlNode* child_of(const xmlNode* parent, std::string_view space, std::string_view name);
[[nodiscard]] bool has_attribute(const xmlNode* node, const char* name);
[[nodiscard]] std::string attribute(const xmlNode* node, const char* name);  ///< without a namespace; empty for none
[[nodiscard]] std::string text_of(const xmlNode* node);                      ///< without white space around it
[[nodiscard]] std::string id_of(const xmlNode* node);                        ///< of the attribute Id
[[nodiscard]] std::string path_of(const xmlNode* node);                      ///< "/a/b[2]"
/// Whether nothing stands directly in it but elements, white space and comments.
[[nodiscard]] bool has_only_elements(const xmlNode* node);
/// Base64 with white space in it, as XML Schema has it; nothing for anything else.
[[nodiscard]] std::optional<Bytes> decode_base64(std::string_view text);

}  // namespace vanthu::signing::xml
