#include "signing/xml/canonical.hpp"

#include <libxml/c14n.h>
#include <libxml/xmlIO.h>

#include "core/narrow.hpp"
#include "signing/xml/names.hpp"

namespace vanthu::signing::xml {
namespace {

constexpr std::size_t prefixes_limit = 100;

struct Method {
    std::string_view uri;
    Canonicalization::Method method;
};

constexpr Method methods[] = {{inclusive_c14n, Canonicalization::Method::inclusive_1_0},
                              {"http://www.w3.org/2006/12/xml-c14n11", Canonicalization::Method::inclusive_1_1},
                              {exclusive_c14n, Canonicalization::Method::exclusive}};

int is_visible(void* set, xmlNode* node, xmlNode* parent) {
    return static_cast<const NodeSet*>(set)->shows(node, parent) ? 1 : 0;
}

int write_to_sink(void* sink, const char* data, int size) {
    (*static_cast<const Sink*>(sink))(std::as_bytes(std::span{data, narrow<std::size_t>(size)}));
    return size;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
            words.back() += c;
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) {
        words.pop_back();
    }
    return words;
}

}  // namespace

std::optional<Canonicalization> canonicalization_by_uri(std::string_view uri) {
    constexpr std::string_view with_comments = "WithComments";
    for (const Method& one : methods) {
        if (uri == one.uri) {
            return Canonicalization{one.method, false, {}};
        }
        // "…#WithComments"; exclusive canonicalisation ends in "#" already.
        const std::string commented =
            std::string{one.uri} + (one.uri.ends_with('#') ? "" : "#") + std::string{with_comments};
        if (uri == commented) {
            return Canonicalization{one.method, true, {}};
        }
    }
    return std::nullopt;
}

std::optional<Canonicalization> read_canonicalization(const xmlNode* element, bool or_default) {
    const std::string uri = element == nullptr ? std::string{} : attribute(element, "Algorithm");
    if (uri.empty()) {
        return or_default ? std::optional{Canonicalization{}} : std::nullopt;
    }
    auto how = canonicalization_by_uri(uri);
    for (const xmlNode* child : children_of(element)) {
        if (!how || how->method != Canonicalization::Method::exclusive || !is(child, exclusive_c14n, "InclusiveNamespaces")) {
            return std::nullopt;
        }
        how->prefixes = words_of(attribute(child, "PrefixList"));
        if (how->prefixes.size() > prefixes_limit) {
            return std::nullopt;
        }
    }
    return how;
}

bool canonicalize(const NodeSet& nodes, const Canonicalization& how, Work& work, const Sink& sink) {
    if (!work.charge(nodes.document().cost() * (1 + how.prefixes.size()))) {
        return false;
    }
    std::vector<std::string> prefixes = how.prefixes;
    std::vector<xmlChar*> list;
    for (std::string& prefix : prefixes) {
        list.push_back(reinterpret_cast<xmlChar*>(prefix.data()));
    }
    list.push_back(nullptr);
    const int mode = how.method == Canonicalization::Method::exclusive        ? XML_C14N_EXCLUSIVE_1_0
                     : how.method == Canonicalization::Method::inclusive_1_1 ? XML_C14N_1_1
                                                                             : XML_C14N_1_0;
    Sink copy = sink;
    xmlOutputBuffer* out = xmlOutputBufferCreateIO(write_to_sink, nullptr, &copy, nullptr);
    if (out == nullptr) {
        return false;
    }
    // The callback reads alone; the C interface knows no const.
    const int written = xmlC14NExecute(nodes.document().get(), is_visible, const_cast<NodeSet*>(&nodes), mode,
                                       list.size() > 1 ? list.data() : nullptr, how.with_comments ? 1 : 0, out);
    return xmlOutputBufferClose(out) >= 0 && written >= 0;
}

std::optional<Bytes> canonical_bytes(const std::shared_ptr<const Document>& document, const xmlNode* element,
                                     const Canonicalization& how, Work& work) {
    Bytes out;
    const NodeSet nodes(document, element, how.with_comments);
    const bool done = canonicalize(nodes, how, work, [&](ByteView part) { out.insert(out.end(), part.begin(), part.end()); });
    return done ? std::optional{std::move(out)} : std::nullopt;
}

}  // namespace vanthu::signing::xml
