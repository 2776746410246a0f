#include "signing/xml/document.hpp"

#include <algorithm>
#include <optional>

#include <libxml/parser.h>

#include "core/narrow.hpp"

namespace vanthu::signing::xml {
namespace {

using Text = Handle<xmlChar, [](xmlChar* text) { xmlFree(text); }>;

/// Of one canonicalisation, measured roughly.
constexpr std::uint64_t node_cost = 150;
constexpr std::uint64_t element_cost = 250;
constexpr std::uint64_t attribute_cost = 150;
constexpr std::uint64_t attribute_sort_cost = 20;
constexpr std::uint64_t octet_cost = 4;

std::string_view view_of(const xmlChar* text) {
    return text == nullptr ? std::string_view{} : std::string_view{reinterpret_cast<const char*>(text)};
}

const xmlChar* xml_text(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_id_name(const xmlAttr* attribute) {
    const std::string_view name = view_of(attribute->name);
    if (attribute->ns != nullptr && view_of(attribute->ns->href) == "http://www.w3.org/XML/1998/namespace") {
        return name == "id";
    }
    return name == "Id" || name == "ID" || name == "id";
}

/// Whether "<", quotation marks and ">" are single octets that mean nothing else, as far as the first lines tell.
bool extends_ascii(std::string_view text) {
    constexpr std::size_t declaration_limit = 200;
    const std::string_view start = text.substr(0, std::min(declaration_limit, text.find('>')));
    if (start.find('\0') != std::string_view::npos || start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff")) {
        return false;
    }
    const std::size_t at = start.find("encoding");
    if (!start.substr(start.starts_with("\xef\xbb\xbf") ? 3 : 0).starts_with("<?xml") || at == std::string_view::npos) {
        return true;
    }
    const std::size_t open = start.find_first_of("\"'", at);
    const std::size_t close = open == std::string_view::npos ? open : start.find(start.at(open), open + 1);
    std::string name{close == std::string_view::npos ? std::string_view{} : start.substr(open + 1, close - open - 1)};
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return name == "UTF-8" || name == "US-ASCII" || name == "ASCII" || name.starts_with("ISO-8859-") ||
           name.starts_with("WINDOWS-125");
}

/// Attributes are counted before the parser sees them: it compares each of an element with each.
bool has_too_many_attributes(std::string_view text, std::size_t limit) {
    const auto behind = [&](std::string_view end, std::size_t from) {
        const std::size_t found = text.find(end, from);
        return found == std::string_view::npos ? text.size() : found + end.size();
    };
    for (std::size_t at = text.find('<'); at < text.size(); at = text.find('<', at)) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("<!--")) {
            at = behind("-->", at + 4);
        } else if (rest.starts_with("<![CDATA[")) {
            at = behind("]]>", at);
        } else if (rest.starts_with("<?")) {
            at = behind("?>", at);
        } else {
            std::size_t count = 0;
            for (++at; at < text.size() && text.at(at) != '>';) {
                const bool is_quote = text.at(at) == '"' || text.at(at) == '\'';
                if (is_quote && ++count > limit) {
                    return true;
                }
                at = is_quote ? behind(text.substr(at, 1), at + 1) : at + 1;
            }
        }
    }
    return false;
}

/// Stops at a DOCTYPE before anything in it is read.
void refuse_doctype(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    auto* parser = static_cast<xmlParserCtxt*>(context);
    *static_cast<bool*>(parser->_private) = true;
    xmlStopParser(parser);
}

void pass_over(void*, xmlError*) {}

void pass_over_text(void*, const char*, ...) {}

}  // namespace

QuietErrors::QuietErrors()
    : structured_context_(xmlStructuredErrorContext),
      structured_(xmlStructuredError),
      generic_context_(xmlGenericErrorContext),
      generic_(xmlGenericError) {
    xmlSetStructuredErrorFunc(nullptr, pass_over);
    xmlSetGenericErrorFunc(nullptr, pass_over_text);
}

QuietErrors::~QuietErrors() {
    xmlSetStructuredErrorFunc(structured_context_, structured_);
    xmlSetGenericErrorFunc(generic_context_, generic_);
}

Document::Document(Handle<xmlDoc, xmlFreeDoc> tree, const ParseLimits& limits) : tree_(std::move(tree)) {
    last_.push_back(0);  // number 0 is the document itself
    tree_->_private = nullptr;
    for (xmlNode* child = tree_->children; child != nullptr && within_limits_; child = child->next) {
        visit(child, 1, 0, limits);
    }
    last_.front() = last_.size() - 1;
}

void Document::visit(xmlNode* node, std::size_t depth, std::size_t namespaces, const ParseLimits& limits) {
    const std::size_t own = last_.size();
    if (own >= limits.nodes || depth > limits.depth) {
        within_limits_ = false;
        return;
    }
    node->_private = reinterpret_cast<void*>(static_cast<std::uintptr_t>(own));
    last_.push_back(own);
    if (node->type == XML_ELEMENT_NODE) {
        for (const xmlNs* space = node->nsDef; space != nullptr; space = space->next) {
            ++namespaces;
        }
        within_limits_ = within_limits_ && namespaces <= limits.namespaces_in_scope;
        cost_ += element_cost + namespaces * namespaces * 4;
        std::vector<std::string> own_ids;
        std::uint64_t attributes = 0;
        for (const xmlAttr* one = node->properties; one != nullptr; one = one->next) {
            // They are sorted by insertion.
            cost_ += attribute_cost + ++attributes * attribute_sort_cost;
            if (is_id_name(one)) {
                const Text text{xmlNodeListGetString(tree_.get(), one->children, 1)};
                std::string value{view_of(text.get())};
                if (std::find(own_ids.begin(), own_ids.end(), value) == own_ids.end()) {
                    ids_[value].push_back(node);
                    own_ids.push_back(std::move(value));
                }
            }
        }
        for (xmlNode* child = node->children; child != nullptr && within_limits_; child = child->next) {
            visit(child, depth + 1, namespaces, limits);
        }
    }
    cost_ += node_cost + (node->type == XML_ELEMENT_NODE || node->content == nullptr
                              ? 0
                              : static_cast<std::uint64_t>(xmlStrlen(node->content)) * octet_cost);
    last_.at(own) = last_.size() - 1;
}

const std::vector<const xmlNode*>& Document::by_id(const std::string& id) const {
    static const std::vector<const xmlNode*> none;
    const auto found = ids_.find(id);
    return found == ids_.end() ? none : found->second;
}

const xmlNode* Document::unique_by_id(const std::string& id) const {
    const auto& found = by_id(id);
    return found.size() == 1 ? found.front() : nullptr;
}

std::vector<const xmlNode*> Document::elements(std::string_view space, std::string_view name) const {
    std::vector<const xmlNode*> found;
    const xmlNode* node = root();
    while (node != nullptr) {
        if (is(node, space, name)) {
            found.push_back(node);
        }
        if (node->type == XML_ELEMENT_NODE && node->children != nullptr) {
            node = node->children;
            continue;
        }
        while (node != root() && node->next == nullptr) {
            node = node->parent;
        }
        node = node == root() ? nullptr : node->next;
    }
    return found;
}

Result<std::shared_ptr<const Document>> parse_xml(ByteView bytes, const ParseLimits& limits) {
    const auto too_large = [] {
        return fail(Code::too_large,
                    {"Tài liệu XML vượt quá giới hạn cho phép.", "The XML document is beyond the limits."});
    };
    const bool is_countable = extends_ascii(as_text(bytes));
    if (bytes.size() > (is_countable ? limits.bytes : std::min(limits.bytes, limits.bytes_of_other_encodings)) ||
        (is_countable && has_too_many_attributes(as_text(bytes), limits.attributes_of_one_element))) {
        return too_large();
    }
    const Handle<xmlParserCtxt, xmlFreeParserCtxt> context{xmlNewParserCtxt()};
    if (!context) {
        return fail_internal("xmlNewParserCtxt");
    }
    bool has_doctype = false;
    context->_private = &has_doctype;
    context->sax->internalSubset = refuse_doctype;
    Handle<xmlDoc, xmlFreeDoc> tree{xmlCtxtReadMemory(context.get(), reinterpret_cast<const char*>(bytes.data()),
                                                      narrow<int>(bytes.size()), nullptr, nullptr,
                                                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)};
    if (has_doctype) {
        return fail(Code::unsupported,
                    {"Không nhận tài liệu XML có khai báo DOCTYPE.", "An XML document with a DOCTYPE is refused."});
    }
    if (!tree || context->nsWellFormed == 0 || xmlDocGetRootElement(tree.get()) == nullptr) {
        const int line = context->lastError.line;
        return fail(Code::invalid_input,
                    {"Không phải XML hợp lệ (dòng " + std::to_string(line) + ").",
                     "Not well-formed XML (line " + std::to_string(line) + ")."},
                    {context->lastError.message == nullptr ? std::string{} : std::string{context->lastError.message}});
    }
    auto document = std::make_shared<const Document>(std::move(tree), limits);
    if (!document->within_limits()) {
        return too_large();
    }
    return document;
}

std::string_view name_of(const xmlNode* node) {
    return view_of(node->name);
}

std::string_view space_of(const xmlNode* node) {
    return node->type == XML_ELEMENT_NODE && node->ns != nullptr ? view_of(node->ns->href) : std::string_view{};
}

bool is(const xmlNode* node, std::string_view space, std::string_view name) {
    return node != nullptr && node->type == XML_ELEMENT_NODE && name_of(node) == name && space_of(node) == space;
}

std::vector<const xmlNode*> children_of(const xmlNode* parent) {
    std::vector<const xmlNode*> found;
    for (const xmlNode* child = parent == nullptr ? nullptr : parent->children; child != nullptr; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) {
            found.push_back(child);
        }
    }
    return found;
}

const xmlNode* child_of(const xmlNode* parent, std::string_view space, std::string_view name) {
    for (const xmlNode* child : children_of(parent)) {
        if (is(child, space, name)) {
            return child;
        }
    }
    return nullptr;
}

bool has_attribute(const xmlNode* node, const char* name) {
    return xmlHasNsProp(const_cast<xmlNode*>(node), xml_text(name), nullptr) != nullptr;
}

std::string attribute(const xmlNode* node, const char* name) {
    const Text value{xmlGetNoNsProp(const_cast<xmlNode*>(node), xml_text(name))};
    return std::string{view_of(value.get())};
}

std::string text_of(const xmlNode* node) {
    const Text value{xmlNodeGetContent(const_cast<xmlNode*>(node))};
    std::string_view text = view_of(value.get());
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return std::string{text};
}

std::string id_of(const xmlNode* node) {
    return attribute(node, "Id");
}

std::string path_of(const xmlNode* node) {
    constexpr int siblings_limit = 1000;
    std::string path;
    for (; node != nullptr && node->type == XML_ELEMENT_NODE; node = node->parent) {
        int place = 1;
        bool has_namesakes = false;
        for (const xmlNode* before = node->prev; before != nullptr && place < siblings_limit; before = before->prev) {
            place += is(before, space_of(node), name_of(node)) ? 1 : 0;
        }
        int looked_at = 0;
        for (const xmlNode* after = node->next; after != nullptr && !has_namesakes && ++looked_at < siblings_limit;
             after = after->next) {
            has_namesakes = is(after, space_of(node), name_of(node));
        }
        const std::string index = place > 1 || has_namesakes ? "[" + std::to_string(place) + "]" : "";
        path = "/" + std::string{name_of(node)} + index + path;
    }
    return path.empty() ? "/" : path;
}

bool has_only_elements(const xmlNode* node) {
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
        const bool is_text = child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE;
        const std::string_view text = is_text ? view_of(child->content) : std::string_view{};
        if (child->type == XML_PI_NODE || !std::all_of(text.begin(), text.end(), is_space)) {
            return false;
        }
    }
    return true;
}

std::optional<Bytes> decode_base64(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    std::copy_if(text.begin(), text.end(), std::back_inserter(plain), [](char c) { return !is_space(c); });
    auto decoded = from_base64(plain);
    return decoded ? std::optional{std::move(*decoded)} : std::nullopt;
}

}  // namespace vanthu::signing::xml
