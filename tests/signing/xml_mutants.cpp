#include "tests/signing/xml_mutants.hpp"

#include <algorithm>
#include <charconv>

#include <libxml/c14n.h>
#include <libxml/parser.h>

#include "tests/signing/xml_mutant_changes.hpp"

namespace vanthu::signing::mutants {
namespace {

std::string text_of(xmlNode* node) {
    xmlChar* content = xmlNodeGetContent(node);
    std::string text = reinterpret_cast<const char*>(content);
    xmlFree(content);
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
    return text;
}

std::string canonical(xmlDoc* tree);

/// Leaves out what belongs to a signature itself: SignedInfo, SignatureValue, KeyInfo, the Object with qualifying
/// properties. The contents of the other Objects come back in an order of their own: where they stand in a signature
/// says nothing.
std::vector<std::string> strip_signatures(xmlNode* root) {
    std::vector<std::string> objects;
    bool again = true;
    while (again) {
        again = false;
        for (xmlNode* node : elements_of(root)) {
            xmlNode* inner = xmlFirstElementChild(node);
            const bool is_part =
                is_dsig(node, "SignedInfo") || is_dsig(node, "SignatureValue") || is_dsig(node, "KeyInfo");
            const bool is_object =
                is_dsig(node, "Object") && node->parent != nullptr && is_dsig(node->parent, "Signature");
            const bool is_holder = is_object && inner != nullptr && name_of(inner) == "QualifyingProperties" &&
                                   xmlNextElementSibling(inner) == nullptr && text_of(node) == text_of(inner);
            const bool is_empty = is_dsig(node, "Signature") && inner == nullptr && text_of(node).empty();
            if (node == root || (!is_part && !is_object && !is_empty)) {
                continue;
            }
            if (is_object && !is_holder) {
                const Tree alone{xmlNewDoc(x("1.0"))};
                xmlDocSetRootElement(alone.get(), xmlDocCopyNode(node, alone.get(), 1));
                objects.push_back(inner == nullptr ? text_of(node) : canonical(alone.get()));
            }
            remove(node);
            again = true;
            break;
        }
    }
    std::sort(objects.begin(), objects.end());
    return objects;
}

std::string canonical(xmlDoc* tree) {
    xmlChar* out = nullptr;
    const int size = xmlC14NDocDumpMemory(tree, nullptr, XML_C14N_EXCLUSIVE_1_0, nullptr, 0, &out);
    std::string text =
        size < 0 ? std::string{} : std::string{reinterpret_cast<const char*>(out), static_cast<std::size_t>(size)};
    xmlFree(out);
    return text;
}

}  // namespace

Tree parse(const std::string& bytes) {
    return Tree{xmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr,
                              XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)};
}

std::string serialize(xmlDoc* tree) {
    xmlChar* out = nullptr;
    int size = 0;
    xmlDocDumpMemoryEnc(tree, &out, &size, "UTF-8");
    std::string text{reinterpret_cast<const char*>(out), static_cast<std::size_t>(size)};
    xmlFree(out);
    return text;
}

std::vector<Mutant> make(const std::string& bytes, std::size_t elements) {
    std::vector<Mutant> mutants;
    const Tree original = parse(bytes);
    const std::size_t count = elements_of(original->children).size();
    const std::size_t step = std::max<std::size_t>(1, count / elements);
    for (std::size_t at = 0; at < count; at += step) {
        for (const NamedChange& change : element_changes()) {
            const Tree tree{xmlCopyDoc(original.get(), 1)};
            xmlNode* element = elements_of(tree->children).at(at);
            const std::string name = name_of(element);
            if (element != xmlDocGetRootElement(tree.get()) && change.change(tree.get(), element)) {
                mutants.push_back({name + " " + change.name, serialize(tree.get())});
            }
        }
    }
    for (const NamedChange& change : signature_changes()) {
        const Tree tree{xmlCopyDoc(original.get(), 1)};
        if (change.change(tree.get(), nullptr)) {
            mutants.push_back({change.name, serialize(tree.get())});
        }
    }
    return mutants;
}

std::string meaning(const std::string& bytes) {
    const Tree tree = parse(bytes);
    if (!tree) {
        return {};
    }
    std::string text;
    for (const std::string& object : strip_signatures(xmlDocGetRootElement(tree.get()))) {
        text += object + "\n";
    }
    xmlNode* root = xmlDocGetRootElement(tree.get());
    // A document that is its signature has nothing else to say.
    return text + (is_dsig(root, "Signature") && xmlFirstElementChild(root) == nullptr ? text_of(root)
                                                                                       : canonical(tree.get()));
}

std::string element_at(const std::string& bytes, const std::string& path, bool text_only) {
    const Tree tree = parse(bytes);
    xmlNode* node = nullptr;
    std::size_t at = 0;
    while (tree && at < path.size() && path.at(at) == '/') {
        const std::size_t end = std::min(path.find('/', at + 1), path.size());
        const std::string step = path.substr(at + 1, end - at - 1);
        const std::string name = step.substr(0, step.find('['));
        int place = 1;
        if (step.find('[') != std::string::npos) {
            std::from_chars(step.data() + step.find('[') + 1, step.data() + step.size(), place);
        }
        xmlNode* next = node == nullptr ? tree->children : node->children;
        const xmlNode* namesake = nullptr;
        for (; next != nullptr; next = next->next) {
            const bool fits =
                next->type == XML_ELEMENT_NODE && name_of(next) == name &&
                (namesake == nullptr || xmlStrEqual(namesake->ns == nullptr ? nullptr : namesake->ns->href,
                                                    next->ns == nullptr ? nullptr : next->ns->href) == 1);
            namesake = fits && namesake == nullptr ? next : namesake;
            if (fits && --place == 0) {
                break;
            }
        }
        if (next == nullptr) {
            return {};
        }
        node = next;
        at = end;
    }
    if (node == nullptr) {
        return {};
    }
    if (text_only) {
        return text_of(node);
    }
    const Tree alone{xmlNewDoc(x("1.0"))};
    xmlDocSetRootElement(alone.get(), xmlDocCopyNode(node, alone.get(), 1));
    strip_signatures(xmlDocGetRootElement(alone.get()));
    return canonical(alone.get());
}

}  // namespace vanthu::signing::mutants
