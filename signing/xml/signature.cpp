#include "signing/xml/signature.hpp"

#include "signing/xml/names.hpp"

namespace vanthu::signing::xml {
namespace {

constexpr std::size_t references_limit = 5000;

tl::unexpected<Error> malformed(const std::string& what) {
    return fail(Code::invalid_input, {"Chữ ký XML sai cấu trúc: " + what + ".", "The XML signature is malformed: " + what + "."});
}

/// Transforms?, DigestMethod, DigestValue, each at most once and in this order.
Result<ReferenceParts> read_reference(const xmlNode* element) {
    const auto children = children_of(element);
    const std::size_t skip = !children.empty() && is(children.front(), dsig, "Transforms") ? 1 : 0;
    if (!is(element, dsig, "Reference") || children.size() != skip + 2 || !is(children.at(skip), dsig, "DigestMethod") ||
        !is(children.at(skip + 1), dsig, "DigestValue")) {
        return malformed("Reference");
    }
    for (const xmlNode* transform : skip == 1 ? children_of(children.front()) : std::vector<const xmlNode*>{}) {
        if (!is(transform, dsig, "Transform")) {
            return malformed("Transforms");
        }
    }
    ReferenceParts reference{element, id_of(element), attribute(element, "URI"), attribute(element, "Type"), {}, {}, {}};
    reference.digest_uri = attribute(children.at(skip), "Algorithm");
    reference.digest = digest_name(reference.digest_uri);
    // A value that is no base64 is a wrong value: it matches nothing.
    reference.stated = decode_base64(text_of(children.at(skip + 1))).value_or(Bytes{});
    return reference;
}

}  // namespace

Result<std::vector<ReferenceParts>> read_references(const xmlNode* parent, std::size_t first) {
    std::vector<ReferenceParts> references;
    const auto children = children_of(parent);
    if (children.size() <= first || children.size() > first + references_limit) {
        return malformed(std::string{name_of(parent)});
    }
    for (std::size_t at = first; at < children.size(); ++at) {
        auto reference = read_reference(children.at(at));
        if (!reference) {
            return pass(reference.error());
        }
        references.push_back(std::move(*reference));
    }
    return references;
}

Result<SignatureParts> read_signature(const xmlNode* element) {
    const auto children = children_of(element);
    if (children.size() < 2 || !is(children.at(0), dsig, "SignedInfo") || !is(children.at(1), dsig, "SignatureValue")) {
        return malformed("Signature");
    }
    SignatureParts parts;
    parts.element = element;
    parts.id = id_of(element);
    parts.signed_info = children.at(0);
    parts.value_element = children.at(1);
    for (std::size_t at = 2; at < children.size(); ++at) {
        if (at == 2 && is(children.at(at), dsig, "KeyInfo")) {
            parts.key_info = children.at(at);
        } else if (is(children.at(at), dsig, "Object")) {
            parts.objects.push_back(children.at(at));
        } else {
            return malformed(std::string{name_of(children.at(at))});
        }
    }
    const auto info = children_of(parts.signed_info);
    if (info.size() < 3 || !is(info.at(0), dsig, "CanonicalizationMethod") || !is(info.at(1), dsig, "SignatureMethod")) {
        return malformed("SignedInfo");
    }
    const auto canonicalization = read_canonicalization(info.at(0));
    if (!canonicalization) {
        const std::string name = attribute(info.at(0), "Algorithm");
        return fail(Code::unsupported, {"Không hỗ trợ cách chuẩn hóa “" + name + "”.",
                                        "The canonicalisation “" + name + "” is not supported."});
    }
    parts.canonicalization = *canonicalization;
    auto method = signature_method(info.at(1));
    if (!method) {
        return pass(method.error());
    }
    parts.method = *method;
    auto references = read_references(parts.signed_info, 2);
    if (!references) {
        return pass(references.error());
    }
    parts.references = std::move(*references);
    auto value = decode_base64(text_of(parts.value_element));
    if (!value || value->empty() || !children_of(parts.value_element).empty()) {
        return malformed("SignatureValue");
    }
    parts.value = std::move(*value);
    return parts;
}

}  // namespace vanthu::signing::xml
