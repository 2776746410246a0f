#include "tests/signing/xml_mutants.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <libxml/c14n.h>
#include <libxml/parser.h>

namespace vanthu::signing::mutants {
namespace {

constexpr const char* dsig = "http://www.w3.org/2000/09/xmldsig#";

const xmlChar* x(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}

std::string name_of(const xmlNode* node) {
    return reinterpret_cast<const char*>(node->name);
}

bool is_dsig(const xmlNode* node, const char* name) {
    return node->type == XML_ELEMENT_NODE && node->ns != nullptr && name_of(node) == name &&
           std::strcmp(reinterpret_cast<const char*>(node->ns->href), dsig) == 0;
}

std::vector<xmlNode*> elements_of(xmlNode* from) {
    std::vector<xmlNode*> found;
    for (xmlNode* node = from; node != nullptr; node = node->next) {
        if (node->type == XML_ELEMENT_NODE) {
            found.push_back(node);
            const auto inner = elements_of(node->children);
            found.insert(found.end(), inner.begin(), inner.end());
        }
    }
    return found;
}

std::vector<xmlNode*> all(xmlDoc* tree, const char* name) {
    std::vector<xmlNode*> found = elements_of(tree->children);
    std::erase_if(found, [&](const xmlNode* node) { return name_of(node) != name; });
    return found;
}

xmlNode* first(xmlDoc* tree, const char* name) {
    const auto found = all(tree, name);
    return found.empty() ? nullptr : found.front();
}

xmlNode* copy_of(xmlNode* node) {
    return xmlDocCopyNode(node, node->doc, 1);
}

xmlNode* evil_text(xmlDoc* tree) {
    xmlNode* node = xmlNewDocNode(tree, nullptr, x("evil"), x("pay a million"));
    return node;
}

void remove(xmlNode* node) {
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

std::string get(xmlNode* node, const char* name) {
    xmlChar* value = xmlGetNoNsProp(node, x(name));
    std::string out = value == nullptr ? std::string{} : reinterpret_cast<const char*>(value);
    xmlFree(value);
    return out;
}

void set(xmlNode* node, const char* name, const std::string& value) {
    xmlSetProp(node, x(name), x(value.c_str()));
}

using Change = std::function<bool(xmlDoc*, xmlNode*)>;
struct Named {
    const char* name;
    Change change;
};

/// What is done to one element; false when it cannot be done to this one.
const std::vector<Named>& element_changes() {
    static const std::vector<Named> changes{
        {"deleted",
         [](xmlDoc*, xmlNode* e) {
             remove(e);
             return true;
         }},
        {"copied behind itself", [](xmlDoc*, xmlNode* e) { return xmlAddNextSibling(e, copy_of(e)) != nullptr; }},
        {"copied into the root",
         [](xmlDoc* t, xmlNode* e) { return xmlAddChild(xmlDocGetRootElement(t), copy_of(e)) != nullptr; }},
        {"copied in front",
         [](xmlDoc* t, xmlNode* e) {
             return xmlAddPrevSibling(xmlDocGetRootElement(t)->children, copy_of(e)) != nullptr;
         }},
        {"moved to the end of the root",
         [](xmlDoc* t, xmlNode* e) {
             xmlUnlinkNode(e);
             return xmlAddChild(xmlDocGetRootElement(t), e) != nullptr;
         }},
        {"moved in front",
         [](xmlDoc* t, xmlNode* e) {
             xmlNode* target = xmlDocGetRootElement(t)->children;
             if (target == e) {
                 return false;
             }
             xmlUnlinkNode(e);
             return xmlAddPrevSibling(target, e) != nullptr;
         }},
        {"wrapped",
         [](xmlDoc* t, xmlNode* e) {
             xmlNode* wrapper = xmlNewDocNode(t, nullptr, x("wrapper"), nullptr);
             xmlReplaceNode(e, wrapper);
             xmlAddChild(wrapper, e);
             return true;
         }},
        {"wrapped, an evil one in its place",
         [](xmlDoc* t, xmlNode* e) {
             xmlNode* evil = copy_of(e);
             xmlNode* wrapper = xmlNewDocNode(t, nullptr, x("wrapper"), nullptr);
             xmlReplaceNode(e, evil);
             xmlAddChild(wrapper, e);
             xmlAddChild(evil, evil_text(t));
             xmlAddChild(xmlDocGetRootElement(t), wrapper);
             return true;
         }},
        {"evil copy first, without its Id",
         [](xmlDoc* t, xmlNode* e) {
             xmlNode* evil = copy_of(e);
             for (const char* id : {"Id", "ID", "id"}) {
                 xmlUnsetProp(evil, x(id));
             }
             xmlAddChild(evil, evil_text(t));
             return xmlAddPrevSibling(e, evil) != nullptr;
         }},
        {"evil copy first, with its Id",
         [](xmlDoc* t, xmlNode* e) {
             xmlNode* evil = copy_of(e);
             xmlAddChild(evil, evil_text(t));
             return xmlAddPrevSibling(e, evil) != nullptr;
         }},
        {"evil copy behind, Id in another case",
         [](xmlDoc* t, xmlNode* e) {
             xmlNode* evil = copy_of(e);
             const std::string id = get(e, "Id");
             if (id.empty()) {
                 return false;
             }
             xmlUnsetProp(evil, x("Id"));
             set(evil, "ID", id);
             xmlAddChild(evil, evil_text(t));
             return xmlAddNextSibling(e, evil) != nullptr;
         }},
        {"Id given to an evil element",
         [](xmlDoc* t, xmlNode* e) {
             const std::string id = get(e, "Id");
             if (id.empty()) {
                 return false;
             }
             xmlNode* evil = evil_text(t);
             set(evil, "Id", id);
             xmlUnsetProp(e, x("Id"));
             return xmlAddChild(xmlDocGetRootElement(t), evil) != nullptr;
         }},
        {"renamed",
         [](xmlDoc*, xmlNode* e) {
             xmlNodeSetName(e, x("renamed"));
             return true;
         }},
        {"in no namespace",
         [](xmlDoc*, xmlNode* e) {
             e->ns = nullptr;
             return true;
         }},
        {"in another namespace",
         [](xmlDoc*, xmlNode* e) {
             xmlSetNs(e, xmlNewNs(e, x("urn:evil"), x("evil")));
             return true;
         }},
        {"with evil text", [](xmlDoc*, xmlNode* e) { return xmlAddChild(e, xmlNewText(x("evil"))) != nullptr; }},
        {"with an evil child", [](xmlDoc* t, xmlNode* e) { return xmlAddChild(e, evil_text(t)) != nullptr; }},
        {"with an attribute more",
         [](xmlDoc*, xmlNode* e) {
             set(e, "evil", "1");
             return true;
         }},
        {"with another ID attribute",
         [](xmlDoc*, xmlNode* e) {
             set(e, "ID", "sig-evil");
             return true;
         }},
        {"emptied",
         [](xmlDoc*, xmlNode* e) {
             while (e->children != nullptr) {
                 remove(e->children);
             }
             return true;
         }},
        {"swapped with the one before",
         [](xmlDoc*, xmlNode* e) {
             xmlNode* before = xmlPreviousElementSibling(e);
             if (before == nullptr) {
                 return false;
             }
             xmlUnlinkNode(e);
             return xmlAddPrevSibling(before, e) != nullptr;
         }},
        {"with a comment in it",
         [](xmlDoc* t, xmlNode* e) { return xmlAddChild(e, xmlNewDocComment(t, x("evil"))) != nullptr; }},
        {"with a processing instruction in it",
         [](xmlDoc* t, xmlNode* e) { return xmlAddChild(e, xmlNewDocPI(t, x("evil"), x("1"))) != nullptr; }},
        {"with white space in front",
         [](xmlDoc*, xmlNode* e) { return xmlAddPrevSibling(e, xmlNewText(x("\n   "))) != nullptr; }},
    };
    return changes;
}

/// What is done to the first signature.
const std::vector<Named>& signature_changes() {
    const auto on = [](const char* element, const Change& change) {
        return [element, change](xmlDoc* t, xmlNode*) {
            xmlNode* node = first(t, element);
            return node != nullptr && change(t, node);
        };
    };
    const auto attribute = [&](const char* element, const char* name, const char* value) {
        return on(element, [name, value](xmlDoc*, xmlNode* e) {
            set(e, name, value);
            return true;
        });
    };
    const auto transform = [](xmlDoc* t, xmlNode* reference, const char* algorithm, const char* child,
                              const char* space, const char* text) {
        xmlNode* list = nullptr;
        for (xmlNode* node = reference->children; node != nullptr; node = node->next) {
            list = is_dsig(node, "Transforms") ? node : list;
        }
        if (list == nullptr) {
            return false;
        }
        xmlNode* added = xmlNewDocNode(t, reference->ns, x("Transform"), nullptr);
        set(added, "Algorithm", algorithm);
        xmlNode* expression = xmlNewDocNode(t, nullptr, x(child), x(text));
        xmlSetNs(expression, xmlNewNs(expression, x(space), nullptr));
        set(expression, "Filter", "intersect");
        xmlAddChild(added, expression);
        return xmlAddPrevSibling(list->children, added) != nullptr;
    };
    static const std::vector<Named> changes{
        {"reference to the document", attribute("Reference", "URI", "")},
        {"reference to the document with comments", attribute("Reference", "URI", "#xpointer(/)")},
        {"reference to nothing", attribute("Reference", "URI", "#nothing")},
        {"reference by xpointer", attribute("Reference", "URI", "#xpointer(id('evil'))")},
        {"reference without URI", on("Reference", [](xmlDoc*, xmlNode* e) { return xmlUnsetProp(e, x("URI")) == 0; })},
        {"reference of another Type", attribute("Reference", "Type", "http://www.w3.org/2000/09/xmldsig#Object")},
        {"reference with the Type of SignedProperties",
         attribute("Reference", "Type", "http://uri.etsi.org/01903#SignedProperties")},
        {"another digest algorithm", attribute("DigestMethod", "Algorithm", "http://www.w3.org/2000/09/xmldsig#sha1")},
        {"RIPEMD", attribute("DigestMethod", "Algorithm", "http://www.w3.org/2001/04/xmlenc#ripemd160")},
        {"HMAC", attribute("SignatureMethod", "Algorithm", "http://www.w3.org/2000/09/xmldsig#hmac-sha1")},
        {"another canonicalisation", attribute("CanonicalizationMethod", "Algorithm",
                                               "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments")},
        {"another transform", attribute("Transform", "Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116")},
        {"transform removed", on("Transform",
                                 [](xmlDoc*, xmlNode* e) {
                                     remove(e);
                                     return true;
                                 })},
        {"XPath that selects nothing", on("Reference",
                                          [&](xmlDoc* t, xmlNode* e) {
                                              return transform(t, e, "http://www.w3.org/TR/1999/REC-xpath-19991116",
                                                               "XPath", dsig, "false()");
                                          })},
        {"XPath filter to one element", on("Reference",
                                           [&](xmlDoc* t, xmlNode* e) {
                                               return transform(t, e, "http://www.w3.org/2002/06/xmldsig-filter2",
                                                                "XPath", "http://www.w3.org/2002/06/xmldsig-filter2",
                                                                "/*/*[1]");
                                           })},
        {"evil Object", on("Signature",
                           [](xmlDoc* t, xmlNode* e) {
                               xmlNode* object = xmlNewDocNode(t, e->ns, x("Object"), nullptr);
                               xmlAddChild(object, evil_text(t));
                               return xmlAddChild(e, object) != nullptr;
                           })},
        {"evil bogus signature", on("Signature",
                                    [](xmlDoc* t, xmlNode* e) {
                                        xmlNode* bogus = xmlNewDocNode(t, nullptr, x("Signature"), nullptr);
                                        xmlSetNs(bogus, xmlNewNs(bogus, x(dsig), x("b")));
                                        xmlAddChild(bogus, evil_text(t));
                                        return xmlAddPrevSibling(e == xmlDocGetRootElement(t) ? e->children : e,
                                                                 bogus) != nullptr;
                                    })},
        {"evil content in a copy of the signature",
         on("Signature",
            [](xmlDoc* t, xmlNode* e) {
                xmlNode* copy = copy_of(e);
                xmlNode* object = xmlNewDocNode(t, e->ns, x("Object"), nullptr);
                xmlAddChild(object, evil_text(t));
                xmlAddChild(copy, object);
                xmlUnsetProp(copy, x("Id"));
                return xmlAddPrevSibling(e == xmlDocGetRootElement(t) ? e->children : e, copy) != nullptr;
            })},
        {"document inside the signature, an evil root around",
         on("Signature",
            [](xmlDoc* t, xmlNode* e) {
                xmlNode* root = xmlDocGetRootElement(t);
                if (root == e) {
                    return false;
                }
                xmlNode* signature = copy_of(e);
                xmlNode* object = xmlNewDocNode(t, signature->ns, x("Object"), nullptr);
                xmlNode* evil = xmlNewDocNode(t, root->ns, root->name, nullptr);
                remove(e);
                xmlDocSetRootElement(t, evil);
                xmlAddChild(object, root);
                xmlAddChild(signature, object);
                xmlAddChild(evil, evil_text(t));
                xmlAddChild(evil, signature);
                xmlReconciliateNs(t, evil);
                return true;
            })},
        {"signature taken into a new root", on("Signature",
                                               [](xmlDoc* t, xmlNode* e) {
                                                   xmlNode* root = xmlDocGetRootElement(t);
                                                   if (root == e) {
                                                       return false;
                                                   }
                                                   xmlNode* evil = xmlNewDocNode(t, nullptr, x("evilRoot"), nullptr);
                                                   xmlUnlinkNode(e);
                                                   xmlDocSetRootElement(t, evil);
                                                   xmlAddChild(evil, root);
                                                   xmlAddChild(evil, e);
                                                   xmlReconciliateNs(t, evil);
                                                   return true;
                                               })},
        {"another root around everything",
         [](xmlDoc* t, xmlNode*) {
             xmlNode* root = xmlDocGetRootElement(t);
             xmlNode* evil = xmlNewDocNode(t, nullptr, x("evilRoot"), nullptr);
             xmlDocSetRootElement(t, evil);
             xmlAddChild(evil, root);
             return xmlAddChild(evil, evil_text(t)) != nullptr;
         }},
        {"signature without KeyInfo", on("KeyInfo",
                                         [](xmlDoc*, xmlNode* e) {
                                             remove(e);
                                             return true;
                                         })},
        {"two SignedInfo",
         on("SignedInfo", [](xmlDoc*, xmlNode* e) { return xmlAddPrevSibling(e, copy_of(e)) != nullptr; })},
        {"two SignatureValue",
         on("SignatureValue", [](xmlDoc*, xmlNode* e) { return xmlAddPrevSibling(e, copy_of(e)) != nullptr; })},
        {"a reference more",
         on("Reference", [](xmlDoc*, xmlNode* e) { return xmlAddNextSibling(e, copy_of(e)) != nullptr; })},
        {"a reference less", on("Reference",
                                [](xmlDoc*, xmlNode* e) {
                                    remove(e);
                                    return true;
                                })},
        {"QualifyingProperties twice",
         on("QualifyingProperties", [](xmlDoc*, xmlNode* e) { return xmlAddNextSibling(e, copy_of(e)) != nullptr; })},
        {"evil QualifyingProperties first", on("QualifyingProperties",
                                               [](xmlDoc*, xmlNode* e) {
                                                   xmlNode* object = copy_of(e->parent);
                                                   for (xmlNode* node : elements_of(object)) {
                                                       xmlUnsetProp(node, x("Id"));
                                                       if (name_of(node) == "SigningTime") {
                                                           xmlNodeSetContent(node, x("2001-01-01T00:00:00Z"));
                                                       }
                                                   }
                                                   return xmlAddPrevSibling(e->parent, object) != nullptr;
                                               })},
        {"QualifyingProperties for another signature", attribute("QualifyingProperties", "Target", "#other")},
        {"SignedProperties twice",
         on("SignedProperties", [](xmlDoc*, xmlNode* e) { return xmlAddPrevSibling(e, copy_of(e)) != nullptr; })},
        {"evil SignedProperties, the signed ones outside",
         on("SignedProperties",
            [](xmlDoc* t, xmlNode* e) {
                xmlNode* evil = copy_of(e);
                xmlUnsetProp(evil, x("Id"));
                for (xmlNode* node : elements_of(evil)) {
                    if (name_of(node) == "SigningTime") {
                        xmlNodeSetContent(node, x("2001-01-01T00:00:00Z"));
                    }
                }
                xmlReplaceNode(e, evil);
                return xmlAddChild(xmlDocGetRootElement(t), e) != nullptr;
            })},
        {"signed properties moved to unsigned ones", on("SignedDataObjectProperties",
                                                        [](xmlDoc*, xmlNode* e) {
                                                            xmlNode* properties = e->parent->parent;
                                                            xmlUnlinkNode(e);
                                                            return xmlAddChild(properties, e) != nullptr;
                                                        })},
        {"another signing time", on("SigningTime",
                                    [](xmlDoc*, xmlNode* e) {
                                        xmlNodeSetContent(e, x("2001-01-01T00:00:00Z"));
                                        return true;
                                    })},
        {"digest set to its own", on("DigestValue",
                                     [](xmlDoc*, xmlNode* e) {
                                         xmlNodeSetContent(e, x("AAAA"));
                                         return true;
                                     })},
        {"empty value", on("SignatureValue",
                           [](xmlDoc*, xmlNode* e) {
                               xmlNodeSetContent(e, x(""));
                               return true;
                           })},
    };
    return changes;
}

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
        for (const Named& change : element_changes()) {
            const Tree tree{xmlCopyDoc(original.get(), 1)};
            xmlNode* element = elements_of(tree->children).at(at);
            const std::string name = name_of(element);
            if (element != xmlDocGetRootElement(tree.get()) && change.change(tree.get(), element)) {
                mutants.push_back({name + " " + change.name, serialize(tree.get())});
            }
        }
    }
    for (const Named& change : signature_changes()) {
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
