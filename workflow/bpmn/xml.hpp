#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <libxml/tree.h>

#include "core/handle.hpp"
#include "workflow/problem.hpp"

/// The XML of a definition: what is let in at all, and short ways to look at it.
namespace vanthu::workflow::bpmn {

constexpr std::string_view model_space = "http://www.omg.org/spec/BPMN/20100524/MODEL";
constexpr std::string_view diagram_space = "http://www.omg.org/spec/BPMN/20100524/DI";
constexpr std::string_view our_space = "urn:vanthu:workflow:1";

using Document = Handle<xmlDoc, xmlFreeDoc>;

/// Parses a file of at most 1 MB, 32 levels and 5000 elements without a DOCTYPE, entities or network, whose root is
/// BPMN's `definitions`.
[[nodiscard]] std::variant<Document, Problem> parse(std::string_view xml);

[[nodiscard]] std::string_view view_of(const xmlChar* text);
[[nodiscard]] std::string_view name_of(const xmlNode* node);
[[nodiscard]] std::string_view space_of(const xmlNode* node);
[[nodiscard]] bool is_in(const xmlNode* node, std::string_view space);
/// Whether the node is BPMN's element of this name.
[[nodiscard]] bool is_model(const xmlNode* node, std::string_view name);
[[nodiscard]] long line_of(const xmlNode* node);
/// The value of an attribute without a namespace, white space trimmed; empty when there is none.
[[nodiscard]] std::string attribute(const xmlNode* node, const char* name);
[[nodiscard]] std::optional<std::string> optional_attribute(const xmlNode* node, const char* name);
/// All text inside, white space trimmed at both ends.
[[nodiscard]] std::string text_of(const xmlNode* node);
/// The child elements, in order.
[[nodiscard]] std::vector<const xmlNode*> children_of(const xmlNode* node);
/// The first child that is BPMN's element of this name, or none.
[[nodiscard]] const xmlNode* model_child(const xmlNode* node, std::string_view name);
/// A reference by QName ("tns:order" or "order") to an id of the same file.
[[nodiscard]] std::string reference(std::string text);
/// "userTask director", "camunda:formData".
[[nodiscard]] std::string label_of(const xmlNode* node);
[[nodiscard]] Problem problem_at(const xmlNode* node, ClientText text);

/// Whether a text may be an id or a name that we give to something: 1 to 100 characters of letters, digits, '-', '_' and
/// '.', the first a letter or '_' (an NCName of XML).
[[nodiscard]] bool is_name(std::string_view text);

}  // namespace vanthu::workflow::bpmn
