#include "layout/page_xml.hpp"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <cstdlib>
#include <limits>
#include <map>

#include "core/handle.hpp"
#include "core/text.hpp"

namespace vanthu::layout {
namespace {

constexpr double zoom = 3;
constexpr std::size_t pages_limit = 2000;
constexpr std::size_t pieces_limit = 200'000;

struct Font {
    double size = 0;
    std::string family;
    std::string colour;
};

void free_text(xmlChar* text) {
    xmlFree(text);  // a variable of libxml2, no function
}

std::string taken(xmlChar* text) {
    const Handle<xmlChar, free_text> owner(text);
    return owner ? reinterpret_cast<const char*>(owner.get()) : "";
}

std::string attribute(xmlNode* node, const char* name) {
    return taken(xmlGetNoNsProp(node, reinterpret_cast<const xmlChar*>(name)));
}

double number(xmlNode* node, const char* name) {
    return std::strtod(attribute(node, name).c_str(), nullptr);
}

bool is(const xmlNode* node, const char* name) {
    return node->type == XML_ELEMENT_NODE && xmlStrEqual(node->name, reinterpret_cast<const xmlChar*>(name)) != 0;
}

std::string without_tag(const std::string& family) {
    return family.size() > 7 && family[6] == '+' ? family.substr(7) : family;
}

/// Emphasis is an element around the whole piece, or in the font's name.
void read_emphasis(xmlNode* node, Piece& piece) {
    for (xmlNode* child = node->children; child != nullptr; child = child->next) {
        piece.bold = piece.bold || is(child, "b");
        piece.italic = piece.italic || is(child, "i");
        if (child->type == XML_ELEMENT_NODE && child->children != nullptr && child->next == nullptr && child->prev == nullptr) {
            read_emphasis(child, piece);
        }
    }
}

Piece piece_of(xmlNode* node, double page_height, const std::map<std::string, Font>& fonts) {
    Piece piece;
    const std::string raw = taken(xmlNodeGetContent(node));
    // Trimmed, but not of the spaces that stand between this piece and its neighbours.
    const std::string text = normalize(raw).value_or(raw);
    piece.text = text.empty() ? std::string(raw.empty() ? 0 : 1, ' ') : (raw.starts_with(' ') ? " " : "") + text + (raw.ends_with(' ') ? " " : "");
    const double height = number(node, "height") / zoom;
    piece.place = {number(node, "left") / zoom, page_height - number(node, "top") / zoom - height, number(node, "width") / zoom, height};
    read_emphasis(node, piece);
    if (const auto font = fonts.find(attribute(node, "font")); font != fonts.end()) {
        piece.size = font->second.size;
        piece.family = font->second.family;
        piece.colour = font->second.colour;
        piece.bold = piece.bold || piece.family.find("Bold") != std::string::npos;
        piece.italic = piece.italic || piece.family.find("Italic") != std::string::npos;
    }
    return piece;
}

}  // namespace

std::vector<std::string> page_xml_command() {
    return {"pdftohtml", "-q", "-xml", "-zoom", "3", "-i", "-nomerge", "-fontfullname", "-stdout", "-", "pages"};
}

Result<std::vector<Page>> read_pages(std::string_view xml) {
    const tl::unexpected<Error> unreadable = fail(Code::invalid_input, {"Không đọc được bố cục của tệp PDF.", "The layout of the PDF cannot be read."});
    if (xml.empty() || xml.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return unreadable;
    }
    // The document type that pdftohtml names is not loaded; nothing is fetched, no entity replaced.
    const Handle<xmlDoc, xmlFreeDoc> document(
        xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
    xmlNode* root = document ? xmlDocGetRootElement(document.get()) : nullptr;
    if (root == nullptr || !is(root, "pdf2xml")) {
        return unreadable;
    }
    std::vector<Page> pages;
    std::map<std::string, Font> fonts;
    std::size_t pieces = 0;
    for (xmlNode* node = root->children; node != nullptr && pages.size() < pages_limit; node = node->next) {
        if (!is(node, "page")) {
            continue;
        }
        Page page{number(node, "width") / zoom, number(node, "height") / zoom, {}};
        for (xmlNode* child = node->children; child != nullptr && pieces < pieces_limit; child = child->next) {
            if (is(child, "fontspec")) {
                fonts[attribute(child, "id")] = {number(child, "size") / zoom, without_tag(attribute(child, "family")), attribute(child, "color")};
            } else if (is(child, "text")) {
                Piece piece = piece_of(child, page.height, fonts);
                if (!piece.text.empty()) {
                    page.pieces.push_back(std::move(piece));
                    ++pieces;
                }
            }
        }
        pages.push_back(std::move(page));
    }
    return pages.empty() ? Result<std::vector<Page>>{unreadable} : Result<std::vector<Page>>{std::move(pages)};
}

}  // namespace vanthu::layout
