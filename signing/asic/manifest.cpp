#include "signing/asic/manifest.hpp"

#include <array>
#include <cstring>
#include <map>

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "core/handle.hpp"
#include "core/narrow.hpp"
#include "signing/asic/zip_archive.hpp"
#include "signing/asic/zip_names.hpp"

namespace vanthu::signing::asic {
namespace {

using XmlDocument = Handle<xmlDoc, xmlFreeDoc>;
using XmlContext = Handle<xmlParserCtxt, xmlFreeParserCtxt>;

constexpr const char* asic_namespace = "http://uri.etsi.org/02918/v1.2.1#";
constexpr const char* dsig_namespace = "http://www.w3.org/2000/09/xmldsig#";
constexpr const char* opendocument_namespace = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";
constexpr const char* xades_namespace = "http://uri.etsi.org/01903/v1.3.2#";
constexpr std::size_t value_limit_bytes = 4096;

struct DigestUri {
    const char* uri;
    const char* name;
};
/// XML Signature 1.1, XML Encryption, RFC 6931 section 2.1.
constexpr std::array<DigestUri, 9> digest_uris{{{"http://www.w3.org/2001/04/xmlenc#sha256", "SHA256"},
                                                {"http://www.w3.org/2001/04/xmldsig-more#sha384", "SHA384"},
                                                {"http://www.w3.org/2001/04/xmlenc#sha512", "SHA512"},
                                                {"http://www.w3.org/2007/05/xmldsig-more#sha3-256", "SHA3-256"},
                                                {"http://www.w3.org/2007/05/xmldsig-more#sha3-384", "SHA3-384"},
                                                {"http://www.w3.org/2007/05/xmldsig-more#sha3-512", "SHA3-512"},
                                                {"http://www.w3.org/2001/04/xmldsig-more#sha224", "SHA224"},
                                                {"http://www.w3.org/2000/09/xmldsig#sha1", "SHA1"},
                                                {"http://www.w3.org/2001/04/xmlenc#ripemd160", "RIPEMD160"}}};

void refuse_doctype(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    auto* parser = static_cast<xmlParserCtxtPtr>(context);
    parser->wellFormed = 0;
    ::xmlStopParser(parser);
}

/// No DTD, no entity of its own, no network, no huge nodes.
XmlDocument parse(ByteView xml) {
    const XmlContext context{::xmlNewParserCtxt()};
    if (!context || xml.size() > 64U * 1024U * 1024U) {
        return nullptr;
    }
    context->sax->internalSubset = refuse_doctype;
    XmlDocument document{
        ::xmlCtxtReadMemory(context.get(), reinterpret_cast<const char*>(xml.data()), narrow<int>(xml.size()), nullptr,
                            nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA)};
    return context->wellFormed != 0 ? std::move(document) : nullptr;
}

bool is_element(const xmlNode* node, const char* space, const char* name) {
    return node->type == XML_ELEMENT_NODE && node->ns != nullptr &&
           std::strcmp(reinterpret_cast<const char*>(node->ns->href), space) == 0 &&
           std::strcmp(reinterpret_cast<const char*>(node->name), name) == 0;
}

using XmlText = Handle<xmlChar, [](xmlChar* text) { ::xmlFree(text); }>;

std::string text_of(const XmlText& text) {
    const std::string_view view =
        text ? std::string_view{reinterpret_cast<const char*>(text.get())} : std::string_view{};
    return std::string{view.substr(0, value_limit_bytes)};
}

std::string attribute(const xmlNode* node, const char* name, const char* space = nullptr) {
    const auto* key = reinterpret_cast<const xmlChar*>(name);
    return text_of(XmlText{space == nullptr ? ::xmlGetNoNsProp(node, key)
                                            : ::xmlGetNsProp(node, key, reinterpret_cast<const xmlChar*>(space))});
}

/// The next element or other node in document order.
const xmlNode* next_in_document(const xmlNode* node) {
    if (node->type == XML_ELEMENT_NODE && node->children != nullptr) {
        return node->children;
    }
    while (node != nullptr && node->next == nullptr) {
        node = node->parent != nullptr && node->parent->type == XML_ELEMENT_NODE ? node->parent : nullptr;
    }
    return node != nullptr ? node->next : nullptr;
}

ManifestReference read_reference(const xmlNode* node) {
    ManifestReference reference;
    reference.uri = decode_uri(attribute(node, "URI"));
    reference.mime_type = attribute(node, "MimeType");
    const std::string rootfile = attribute(node, "Rootfile");
    reference.is_rootfile = rootfile == "true" || rootfile == "1";
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
        if (is_element(child, dsig_namespace, "DigestMethod")) {
            const std::string uri = attribute(child, "Algorithm");
            for (const DigestUri& one : digest_uris) {
                reference.digest_name = uri == one.uri ? one.name : reference.digest_name;
            }
        } else if (is_element(child, dsig_namespace, "DigestValue")) {
            std::string value = text_of(XmlText{::xmlNodeGetContent(child)});
            std::erase_if(value, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
            reference.digest = from_base64(value).value_or(Bytes{});
        }
    }
    return reference;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : std::string(1, c);
    }
    return out;
}

const char* uri_of(DigestAlgorithm algorithm) {
    std::string name = to_string(algorithm);
    if (name.starts_with("SHA-")) {
        name.erase(3, 1);
    }
    for (const DigestUri& one : digest_uris) {
        if (name == one.name) {
            return one.uri;
        }
    }
    return digest_uris.front().uri;
}

}  // namespace

std::optional<Manifest> read_manifest(ByteView xml) {
    const XmlDocument document = parse(xml);
    const xmlNode* root = document ? ::xmlDocGetRootElement(document.get()) : nullptr;
    if (root == nullptr || !is_element(root, asic_namespace, "ASiCManifest")) {
        return std::nullopt;
    }
    Manifest manifest;
    int signatures = 0;
    const auto read_children = [&](const xmlNode* parent, bool is_root, const auto& self) -> bool {
        for (const xmlNode* child = parent->children; child != nullptr; child = child->next) {
            if (is_element(child, asic_namespace, "SigReference") && is_root) {
                ++signatures;
                manifest.signature_uri = decode_uri(attribute(child, "URI"));
                manifest.signature_mime_type = attribute(child, "MimeType");
                if (!self(child, false, self)) {
                    return false;
                }
            } else if (is_element(child, asic_namespace, "DataObjectReference")) {
                manifest.is_by_the_schema = manifest.is_by_the_schema && is_root;
                manifest.references.push_back(read_reference(child));
                if (manifest.references.size() > entries_limit) {
                    return false;
                }
            }
        }
        return true;
    };
    if (!read_children(root, true, read_children) || signatures != 1) {
        return std::nullopt;
    }
    return manifest;
}

Bytes write_manifest(const Manifest& manifest, DigestAlgorithm algorithm) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out += fmt::format("<asic:ASiCManifest xmlns:asic=\"{}\" xmlns:ds=\"{}\">\n", asic_namespace, dsig_namespace);
    out += fmt::format("  <asic:SigReference URI=\"{}\" MimeType=\"{}\"/>\n",
                       escaped(encode_uri(manifest.signature_uri)), escaped(manifest.signature_mime_type));
    for (const ManifestReference& one : manifest.references) {
        const std::string mime_type =
            one.mime_type.empty() ? std::string{} : " MimeType=\"" + escaped(one.mime_type) + "\"";
        out += fmt::format(
            "  <asic:DataObjectReference URI=\"{}\"{}{}>\n    <ds:DigestMethod Algorithm=\"{}\"/>\n    "
            "<ds:DigestValue>{}</ds:DigestValue>\n"
            "  </asic:DataObjectReference>\n",
            escaped(encode_uri(one.uri)), mime_type, one.is_rootfile ? " Rootfile=\"true\"" : "", uri_of(algorithm),
            to_base64(one.digest));
    }
    return to_bytes(out + "</asic:ASiCManifest>\n");
}

std::optional<std::vector<ListedFile>> read_opendocument_manifest(ByteView xml) {
    const XmlDocument document = parse(xml);
    const xmlNode* root = document ? ::xmlDocGetRootElement(document.get()) : nullptr;
    if (root == nullptr || !is_element(root, opendocument_namespace, "manifest")) {
        return std::nullopt;
    }
    std::vector<ListedFile> paths;
    for (const xmlNode* child = root->children; child != nullptr && paths.size() < entries_limit; child = child->next) {
        if (is_element(child, opendocument_namespace, "file-entry")) {
            // Some producers leave the attributes without a namespace.
            const auto either = [&](const char* name) {
                std::string value = attribute(child, name, opendocument_namespace);
                return value.empty() ? attribute(child, name) : value;
            };
            paths.push_back({either("full-path"), either("media-type")});
        }
    }
    return paths;
}

std::vector<ListedFile> read_data_object_formats(ByteView signature_xml) {
    const XmlDocument document = parse(signature_xml);
    std::map<std::string, std::string> uris;     // of references, by "#" and their Id
    std::map<std::string, std::string> formats;  // media types, by ObjectReference
    const xmlNode* node = document ? ::xmlDocGetRootElement(document.get()) : nullptr;
    while (node != nullptr && uris.size() + formats.size() < 2 * entries_limit) {
        if (is_element(node, dsig_namespace, "Reference")) {
            uris.emplace("#" + attribute(node, "Id"), decode_uri(attribute(node, "URI")));
        } else if (is_element(node, xades_namespace, "DataObjectFormat")) {
            for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
                if (is_element(child, xades_namespace, "MimeType")) {
                    formats.emplace(attribute(node, "ObjectReference"), text_of(XmlText{::xmlNodeGetContent(child)}));
                }
            }
        }
        node = next_in_document(node);
    }
    std::vector<ListedFile> found;
    for (const auto& [reference, mime_type] : formats) {
        const auto uri = uris.find(reference);
        if (uri != uris.end()) {
            found.push_back({uri->second, mime_type});
        }
    }
    return found;
}

Bytes write_opendocument_manifest(const std::string& mime_type, const std::vector<ListedFile>& files) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out += fmt::format("<manifest:manifest xmlns:manifest=\"{}\" manifest:version=\"1.2\">\n", opendocument_namespace);
    out += fmt::format("  <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{}\"/>\n",
                       escaped(mime_type));
    for (const ListedFile& one : files) {
        out +=
            fmt::format("  <manifest:file-entry manifest:full-path=\"{}\" manifest:media-type=\"{}\"/>\n",
                        escaped(one.name), escaped(one.mime_type.empty() ? "application/octet-stream" : one.mime_type));
    }
    return to_bytes(out + "</manifest:manifest>\n");
}

}  // namespace vanthu::signing::asic
