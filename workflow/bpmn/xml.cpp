#include "workflow/bpmn/xml.hpp"

#include <algorithm>

#include <libxml/parser.h>

namespace vanthu::workflow::bpmn {
namespace {

constexpr std::size_t size_limit = 1024U * 1024U;
constexpr int depth_limit = 32;
constexpr int elements_limit = 5000;
constexpr std::string_view white_space = " \t\r\n";

using ParserContext = Handle<xmlParserCtxt, xmlFreeParserCtxt>;
using Text = Handle<xmlChar, [](xmlChar* text) { xmlFree(text); }>;

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(white_space);
    if (begin == std::string_view::npos) {
        return {};
    }
    return std::string{text.substr(begin, text.find_last_not_of(white_space) - begin + 1)};
}

bool within_limits(const xmlNode* node, int depth, int& elements) {
    if (depth > depth_limit || ++elements > elements_limit) {
        return false;
    }
    const auto children = children_of(node);
    return std::all_of(children.begin(), children.end(),
                       [&](const xmlNode* child) { return within_limits(child, depth + 1, elements); });
}

}  // namespace

std::variant<Document, Problem> parse(std::string_view xml) {
    if (xml.size() > size_limit) {
        return Problem{"definitions", 0, {"Tệp lớn hơn 1 MB.", "The file is larger than 1 MB."}};
    }
    const ParserContext context{xmlNewParserCtxt()};
    Document document{xmlCtxtReadMemory(context.get(), xml.data(), static_cast<int>(xml.size()), nullptr, nullptr,
                                        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES)};
    if (!document) {
        return Problem{"definitions", context->lastError.line, {"Không phải XML hợp lệ.", "Not well-formed XML."}};
    }
    if (document->intSubset != nullptr || document->extSubset != nullptr) {
        return Problem{"DOCTYPE", 1, {"Không nhận khai báo DOCTYPE.", "A DOCTYPE is refused."}};
    }
    const xmlNode* root = xmlDocGetRootElement(document.get());
    int elements = 0;
    if (!within_limits(root, 0, elements)) {
        return Problem{"definitions", 1, {"Quá nhiều phần tử hoặc quá nhiều cấp.", "Too many elements or levels."}};
    }
    if (!is_model(root, "definitions")) {
        return problem_at(root, {"Phần tử gốc phải là definitions của BPMN 2.0.", "The root has to be definitions of BPMN 2.0."});
    }
    return document;
}

std::string_view view_of(const xmlChar* text) {
    return text == nullptr ? std::string_view{} : std::string_view{reinterpret_cast<const char*>(text)};
}

std::string_view name_of(const xmlNode* node) {
    return view_of(node->name);
}

std::string_view space_of(const xmlNode* node) {
    return node->ns == nullptr ? std::string_view{} : view_of(node->ns->href);
}

bool is_in(const xmlNode* node, std::string_view space) {
    return space_of(node) == space;
}

bool is_model(const xmlNode* node, std::string_view name) {
    return name_of(node) == name && is_in(node, model_space);
}

long line_of(const xmlNode* node) {
    return xmlGetLineNo(node);
}

std::optional<std::string> optional_attribute(const xmlNode* node, const char* name) {
    const Text value{xmlGetNoNsProp(node, reinterpret_cast<const xmlChar*>(name))};
    return value ? std::optional{trimmed(view_of(value.get()))} : std::nullopt;
}

std::string attribute(const xmlNode* node, const char* name) {
    return optional_attribute(node, name).value_or(std::string{});
}

std::string text_of(const xmlNode* node) {
    const Text value{xmlNodeGetContent(node)};
    return trimmed(view_of(value.get()));
}

std::vector<const xmlNode*> children_of(const xmlNode* node) {
    std::vector<const xmlNode*> found;
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) {
            found.push_back(child);
        }
    }
    return found;
}

const xmlNode* model_child(const xmlNode* node, std::string_view name) {
    const auto children = children_of(node);
    const auto found = std::find_if(children.begin(), children.end(), [&](const xmlNode* child) { return is_model(child, name); });
    return found == children.end() ? nullptr : *found;
}

std::string reference(std::string text) {
    const std::size_t colon = text.rfind(':');
    return colon == std::string::npos ? text : text.substr(colon + 1);
}

std::string label_of(const xmlNode* node) {
    std::string label{name_of(node)};
    if (!is_in(node, model_space) && node->ns != nullptr && node->ns->prefix != nullptr) {
        label = std::string{view_of(node->ns->prefix)} + ":" + label;
    }
    const std::string id = attribute(node, "id");
    return id.empty() ? label : label + " " + id;
}

Problem problem_at(const xmlNode* node, ClientText text) {
    return {label_of(node), line_of(node), std::move(text)};
}

bool is_name(std::string_view text) {
    constexpr std::size_t name_limit = 100;
    const auto is_start = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80U;
    };
    return !text.empty() && text.size() <= name_limit && is_start(text.front()) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return is_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; });
}

}  // namespace vanthu::workflow::bpmn
