#include "signing/reports/etsi_xml.hpp"

#include <map>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "signing/reports/advice.hpp"
#include "signing/reports/markup.hpp"

namespace vanthu::signing {
namespace {

constexpr const char* sha256_uri = "http://www.w3.org/2001/04/xmlenc#sha256";

std::string element(const char* name, const std::string& content) {
    return fmt::format("<{}>{}</{}>", name, content, name);
}

std::string text_element(const char* name, std::string_view text) {
    return element(name, escaped(text));
}

std::string seconds(Instant at) {
    return to_rfc3339(std::chrono::floor<std::chrono::seconds>(at));
}

std::string main_indication(Indication indication) {
    return indication == Indication::total_passed   ? "urn:etsi:019102:mainindication:total-passed"
           : indication == Indication::total_failed ? "urn:etsi:019102:mainindication:total-failed"
                                                    : "urn:etsi:019102:mainindication:indeterminate";
}

/// Within XAdES types the elements are of the XMLDSig namespace.
std::string digest_element(const char* name, ByteView digest) {
    return fmt::format("<{0}><ds:DigestMethod Algorithm=\"{1}\"/><ds:DigestValue>{2}</ds:DigestValue></{0}>", name, sha256_uri,
                       to_base64(digest));
}

std::string reference(const char* name, const std::string& id) {
    return fmt::format("<{} VOReference=\"{}\"/>", name, id);
}

/// One report, with its validation objects collected on the way (clause 4.4).
class Writer final {
public:
    Writer(const ValidationReport& report, std::string file_sha256, Language language)
        : report_(report), file_sha256_(std::move(file_sha256)), language_(language) {}

    std::string run() {
        std::string signatures;
        for (const SignatureReport& one : report_.signatures) {
            signatures += signature(one);
        }
        std::string objects;
        for (const auto& [id, object] : objects_) {
            objects += object;
        }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<ValidationReport xmlns=\"http://uri.etsi.org/19102/v1.4.1#\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">" +
               signatures + (objects.empty() ? "" : element("SignatureValidationObjects", objects)) + "</ValidationReport>\n";
    }

private:
    std::string signature(const SignatureReport& one) {
        const std::string value_digest = sha256_hex(one.signature_value);
        std::string text = fmt::format("<SignatureIdentifier id=\"{}\">", escaped(one.id));
        if (!one.signature_value.empty()) {
            text += digest_element("DigestAlgAndValue", from_hex(value_digest).value_or(Bytes{}));
        }
        text += element("HashOnly", "false") + element("DocHashOnly", "false");
        if (!one.field.empty()) {
            text += text_element("DAIdentifier", one.field);
        }
        text += "</SignatureIdentifier>" + times(one);
        if (const auto digest = from_hex(file_sha256_); digest && !digest->empty()) {
            text += element("SignersDocument", digest_element("DigestAlgAndValue", *digest));
        }
        text += attributes(one);
        if (one.signer) {
            text += element("SignerInformation", reference("SignerCertificate", certificate(*one.signer)) +
                                                     text_element("Signer", one.signer->subject()));
        }
        text += element("SignatureValidationProcess",
                        element("SignatureValidationProcessID", process_of(one)) +
                            text_element("SignatureValidationServicePolicy", "urn:vanthu:policy:" + report_.policy));
        return element("SignatureValidationReport", text + status(one));
    }

    std::string times(const SignatureReport& one) const {
        const bool is_proven = one.best_time && *one.best_time < report_.validated_at;
        return element("ValidationTimeInfo",
                       element("ValidationTime", seconds(report_.validated_at)) +
                           element("BestSignatureTime",
                                   element("POETime", seconds(is_proven ? *one.best_time : report_.validated_at)) +
                                       element("TypeOfProof", is_proven ? "urn:etsi:019102:poetype:provided"
                                                                        : "urn:etsi:019102:poetype:validation")));
    }

    /// Annex A: the attributes that we read.
    std::string attributes(const SignatureReport& one) {
        std::string text;
        if (one.claimed_time) {
            text += element("SigningTime", element("Time", seconds(*one.claimed_time)));
        }
        if (!one.reason.empty()) {
            text += element("Reason", text_element("ReasonElement", one.reason));
        }
        for (const TimestampReport& stamp : one.timestamps) {
            if (stamp.time) {
                const char* name = stamp.kind == "document"  ? "DocTimeStamp"
                                   : stamp.kind == "archive" ? "ArchiveTimeStamp"
                                   : stamp.kind == "content" ? "AllDataObjectsTimeStamp"
                                                             : "SignatureTimeStamp";
                text += element(name, reference("AttributeObject", time_stamp(stamp)) + element("TimeStampValue", seconds(*stamp.time)));
            }
        }
        return text.empty() ? "" : element("SignatureAttributes", text);
    }

    static std::string process_of(const SignatureReport& one) {
        return one.level == "B-LTA" ? "urn:etsi:019102:validationprocess:LTA"
               : one.level == "B-B" ? "urn:etsi:019102:validationprocess:Basic"
                                    : "urn:etsi:019102:validationprocess:LTVM";
    }

    std::string status(const SignatureReport& one) {
        std::string text = element("MainIndication", main_indication(one.indication));
        if (!one.sub_indication.empty()) {
            text += text_element("SubIndication", "urn:etsi:019102:subindication:" + one.sub_indication);
        }
        std::string data;
        if (one.trusted && !one.chain.empty()) {
            data += reference("TrustAnchor", certificate(one.chain.back()));
        }
        data += chain(one.chain, one.trusted);
        for (const RevocationStatus& revocation : one.revocation) {
            for (const ObjectId& id : revocation.objects) {
                data += reference("RelatedValidationObject", revocation_object(id, revocation.source));
            }
        }
        data += revoked(one) + messages(one);
        return element("SignatureValidationStatus", text + (data.empty() ? "" : element("AssociatedValidationReportData", data)));
    }

    std::string chain(const std::vector<Certificate>& certificates, bool reaches_anchor) {
        if (certificates.empty()) {
            return {};
        }
        std::string text = reference("SigningCertificate", certificate(certificates.front()));
        for (std::size_t i = 1; i < certificates.size(); ++i) {
            const bool is_anchor = reaches_anchor && i + 1 == certificates.size();
            text += reference(is_anchor ? "TrustAnchor" : "IntermediateCertificate", certificate(certificates.at(i)));
        }
        return element("CertificateChain", text);
    }

    std::string revoked(const SignatureReport& one) {
        for (const RevocationStatus& revocation : one.revocation) {
            if (revocation.state == RevocationStatus::State::revoked && revocation.revoked_at && one.signer) {
                return element("RevocationStatusInformation", reference("ValidationObjectId", certificate(*one.signer)) +
                                                                  element("RevocationTime", seconds(*revocation.revoked_at)));
            }
        }
        return {};
    }

    std::string messages(const SignatureReport& one) const {
        std::string text = report_data("urn:vanthu:report:advice", in(advice(one), language_));
        for (const auto* list : {&one.messages, &one.change_details}) {
            for (const ClientText& message : *list) {
                text += report_data("urn:vanthu:report:message", in(message, language_));
            }
        }
        return element("AdditionalValidationReportData", text);
    }

    static std::string report_data(const char* type, const std::string& value) {
        return element("ReportData", element("Type", type) + text_element("Value", value));
    }

    void add_object(const std::string& id, const char* type, const std::string& representation, const std::string& rest = {}) {
        objects_.emplace(id, fmt::format("<ValidationObject id=\"{}\">", id) +
                                 element("ObjectType", std::string{"urn:etsi:019102:validationObject:"} + type) +
                                 element("ValidationObjectRepresentation", representation) + rest + "</ValidationObject>");
    }

    std::string certificate(const Certificate& one) {
        const std::string id = "certificate-" + one.fingerprint();
        add_object(id, "certificate", element("base64", to_base64(one.der())));
        return id;
    }

    std::string revocation_object(const ObjectId& digest, const std::string& source) {
        const std::string id = "revocation-" + digest;
        add_object(id, source == "CRL" ? "CRL" : "OCSPResponse",
                   digest_element("DigestAlgAndValue", from_hex(digest).value_or(Bytes{})));
        return id;
    }

    std::string time_stamp(const TimestampReport& one) {
        const std::string id = "timestamp-" + one.object;
        add_object(id, "timestamp", digest_element("DigestAlgAndValue", from_hex(one.object).value_or(Bytes{})),
                   element("POEProvisioning", element("POETime", seconds(*one.time))));
        return id;
    }

    const ValidationReport& report_;
    std::string file_sha256_;
    Language language_;
    std::map<std::string, std::string> objects_;
};

}  // namespace

std::string to_etsi_xml(const ValidationReport& report, const std::string& file_sha256, Language language) {
    return report.signatures.empty() ? std::string{} : Writer(report, file_sha256, language).run();
}

}  // namespace vanthu::signing
