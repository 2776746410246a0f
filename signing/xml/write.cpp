#include "signing/xml/write.hpp"

#include "core/digest.hpp"
#include "signing/xml/algorithms.hpp"
#include "signing/xml/names.hpp"
#include "signing/xml/properties.hpp"

namespace vanthu::signing::xml {
namespace {

using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// Attributes with an empty value are left out.
std::string element(std::string_view name, Attributes attributes, std::string_view content) {
    std::string text{"<"};
    text += name;
    for (const auto& [key, value] : attributes) {
        if (!value.empty()) {
            text.append(" ").append(key).append("=\"").append(value).append("\"");
        }
    }
    if (content.empty()) {
        return text + "/>";
    }
    return text.append(">").append(content).append("</").append(name).append(">");
}

std::string transform(std::string_view algorithm, std::string_view content = {}) {
    return element("ds:Transform", {{"Algorithm", algorithm}}, content);
}

std::string transforms(const std::string& content) {
    return element("ds:Transforms", {}, content);
}

std::string stamp_text(std::string_view prefix, std::string_view space, std::string_view name, ByteView token) {
    const std::string method = element("ds:CanonicalizationMethod", {{"xmlns:ds", dsig}, {"Algorithm", exclusive_c14n}}, {});
    const std::string stamp = element("xades:EncapsulatedTimeStamp", {{"xmlns:xades", xades132}}, to_base64(token));
    const std::string qualified = std::string{prefix} + ":" + std::string{name};
    return element(qualified, {{"xmlns:" + std::string{prefix}, space}}, method + stamp);
}

std::string encapsulated(const std::vector<Bytes>& values, const std::string& list, const std::string& name) {
    std::string content;
    for (const Bytes& one : values) {
        content += element(name, {}, to_base64(one));
    }
    return values.empty() ? std::string{} : element(list, {}, content);
}

/// A character of UTF-8 and its length; nothing for malformed ones.
std::optional<std::pair<unsigned, std::size_t>> next_character(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned>(static_cast<unsigned char>(text.at(at))); };
    const unsigned first = byte(0);
    const std::size_t size = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    if (size == 0 || size > text.size() || first > 0xf4) {
        return std::nullopt;
    }
    unsigned value = size == 1 ? first : first & (0x7fU >> size);
    for (std::size_t at = 1; at < size; ++at) {
        if ((byte(at) & 0xc0U) != 0x80U) {
            return std::nullopt;
        }
        value = (value << 6U) | (byte(at) & 0x3fU);
    }
    const bool is_surrogate = value >= 0xd800 && value < 0xe000;
    const bool is_allowed = value >= 0x20 || value == '\t' || value == '\n' || value == '\r';
    const bool is_shortest = size < 3 || value >= (size == 3 ? 0x800U : 0x10000U);
    return is_surrogate || !is_allowed || !is_shortest || value == 0xfffe || value == 0xffff || value > 0x10ffff
               ? std::nullopt
               : std::optional{std::pair{value, size}};
}

}  // namespace

std::string canonical_transforms() {
    return transforms(transform(exclusive_c14n));
}

std::string enveloped_transforms() {
    return transforms(transform(xpath_filter, element("ds:XPath", {}, "not(ancestor-or-self::ds:Signature)")) +
                      transform(exclusive_c14n));
}

std::string base64_transforms() {
    return transforms(transform(base64_transform));
}

Result<std::string> escaped(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto next = next_character(text);
        if (!next) {
            return fail(Code::invalid_input, {"Văn bản có ký tự không dùng được trong XML.", "The text has a character that XML cannot bear."});
        }
        const auto [value, size] = *next;
        const bool is_plain = value >= 0x20 && value < 0x7f && std::string_view{"&<>\"'"}.find(text.front()) == std::string_view::npos;
        out += is_plain ? std::string(1, text.front()) : "&#" + std::to_string(value) + ";";
        text.remove_prefix(size);
    }
    return out;
}

std::string percent_encoded(std::string_view name) {
    constexpr std::string_view plain = "-._~/:@!$()*+,;=";
    std::string out;
    for (const char c : name) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (is_letter || plain.find(c) != std::string_view::npos) {
            out += c;
        } else {
            const std::byte byte{static_cast<unsigned char>(c)};
            out += "%" + to_hex(ByteView{&byte, 1});
        }
    }
    return out;
}

std::string Draft::text() const {
    std::string info = element("ds:CanonicalizationMethod", {{"Algorithm", exclusive_c14n}}, {}) +
                       element("ds:SignatureMethod", {{"Algorithm", method_uri}}, {});
    for (const DraftReference& one : references) {
        const std::string content = one.transforms + element("ds:DigestMethod", {{"Algorithm", digest_uri}}, {}) +
                                    "<ds:DigestValue>" + one.digest + "</ds:DigestValue>";
        // The whole document has an empty URI, which has to stand there.
        const std::string type = one.type.empty() ? std::string{} : " Type=\"" + one.type + "\"";
        info += "<ds:Reference Id=\"" + one.id + "\"" + type + " URI=\"" + one.uri + "\">" + content + "</ds:Reference>";
    }
    std::string certificates;
    for (const Certificate& one : chain) {
        certificates += element("ds:X509Certificate", {}, to_base64(one.der()));
    }
    const std::string properties =
        element("xades:QualifyingProperties", {{"xmlns:xades", xades132}, {"Target", "#" + id}}, signed_properties);
    return element("ds:Signature", {{"xmlns:ds", dsig}, {"Id", id}},
                   element("ds:SignedInfo", {}, info) + "<ds:SignatureValue Id=\"" + id + "-value\">" + value + "</ds:SignatureValue>" +
                       element("ds:KeyInfo", {}, element("ds:X509Data", {}, certificates)) + objects +
                       element("ds:Object", {}, properties));
}

std::string signed_properties_text(const std::string& id, const Certificate& signer, const XadesRequest& request,
                                   const std::vector<DraftReference>& references, const std::vector<std::string>& mime_types) {
    const std::string digest = element("ds:DigestMethod", {{"Algorithm", digest_uri(DigestAlgorithm::sha256)}}, {}) +
                               element("ds:DigestValue", {}, to_base64(sha256(signer.der())));
    const std::string certificate = element("xades:CertDigest", {}, digest) +
                                    element("xades:IssuerSerialV2", {}, to_base64(issuer_serial_of(signer)));
    std::string roles;
    for (const std::string& one : request.claimed_roles) {
        roles += element("xades:ClaimedRole", {}, one);
    }
    if (!roles.empty()) {
        roles = element("xades:SignerRoleV2", {}, element("xades:ClaimedRoles", {}, roles));
    }
    const std::string signature = element("xades:SigningTime", {}, format_date_time(request.signing_time)) +
                                  element("xades:SigningCertificateV2", {}, element("xades:Cert", {}, certificate)) + roles;
    std::string formats;
    for (std::size_t at = 0; at < mime_types.size(); ++at) {
        formats += element("xades:DataObjectFormat", {{"ObjectReference", "#" + references.at(at).id}},
                           element("xades:MimeType", {}, mime_types.at(at)));
    }
    return element("xades:SignedProperties", {{"Id", id}},
                   element("xades:SignedSignatureProperties", {}, signature) +
                       element("xades:SignedDataObjectProperties", {}, formats));
}

std::string signature_time_stamp_text(ByteView token) {
    return stamp_text("xades", xades132, "SignatureTimeStamp", token);
}

std::string archive_time_stamp_text(ByteView token) {
    return stamp_text("xades141", xades141, "ArchiveTimeStamp", token);
}

std::string certificate_values_text(const std::vector<Certificate>& certificates) {
    std::string content;
    for (const Certificate& one : certificates) {
        content += element("xades:EncapsulatedX509Certificate", {}, to_base64(one.der()));
    }
    return certificates.empty() ? std::string{} : element("xades:CertificateValues", {{"xmlns:xades", xades132}}, content);
}

std::string revocation_values_text(const RevocationMaterial& revocation) {
    const std::string content = encapsulated(revocation.crls, "xades:CRLValues", "xades:EncapsulatedCRLValue") +
                                encapsulated(revocation.ocsp_responses, "xades:OCSPValues", "xades:EncapsulatedOCSPValue");
    return content.empty() ? std::string{} : element("xades:RevocationValues", {{"xmlns:xades", xades132}}, content);
}

std::string time_stamp_validation_data_text(const ValidationData& data) {
    const std::string content = certificate_values_text(data.certificates) + revocation_values_text(data.revocation);
    return content.empty() ? std::string{} : element("xades141:TimeStampValidationData", {{"xmlns:xades141", xades141}}, content);
}

}  // namespace vanthu::signing::xml
