#include "tests/signing/xml_mutant_changes.hpp"

#include <cstring>

namespace vanthu::signing::mutants {
namespace {

constexpr const char* dsig = "http://www.w3.org/2000/09/xmldsig#";

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

std::string get(xmlNode* node, const char* name) {
    xmlChar* value = xmlGetNoNsProp(node, x(name));
    std::string out = value == nullptr ? std::string{} : reinterpret_cast<const char*>(value);
    xmlFree(value);
    return out;
}

void set(xmlNode* node, const char* name, const std::string& value) {
    xmlSetProp(node, x(name), x(value.c_str()));
}

}  // namespace

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

void remove(xmlNode* node) {
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

const std::vector<NamedChange>& element_changes() {
    static const std::vector<NamedChange> changes{
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
             const std::string id = get(e, "Id");
             if (id.empty()) {
                 return false;
             }
             xmlNode* evil = copy_of(e);
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

const std::vector<NamedChange>& signature_changes() {
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
    static const std::vector<NamedChange> changes{
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

}  // namespace vanthu::signing::mutants
