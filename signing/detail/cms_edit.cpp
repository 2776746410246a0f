#include "signing/detail/cms_edit.hpp"

#include <algorithm>

#include "signing/detail/der.hpp"

namespace vanthu::signing::detail {
namespace {

Bytes copy(const ber::Element& element) {
    return {element.whole.begin(), element.whole.end()};
}

std::vector<Bytes> copies(const std::optional<ber::Element>& set) {
    std::vector<Bytes> all;
    const auto elements = set ? ber::children(*set) : std::nullopt;
    for (std::size_t i = 0; elements && i < elements->size(); ++i) {
        all.push_back(copy(elements->at(i)));
    }
    return all;
}

Bytes joined(const std::vector<Bytes>& parts) {
    Bytes all;
    for (const Bytes& part : parts) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

void add_new(std::vector<Bytes>& list, Bytes one) {
    if (std::find(list.begin(), list.end(), one) == list.end()) {
        list.push_back(std::move(one));
    }
}

}  // namespace

std::optional<CmsEditor> CmsEditor::open(ByteView cms) {
    const auto data = read_signed_data(cms);
    if (!data) {
        return std::nullopt;
    }
    CmsEditor editor;
    editor.digest_algorithms_ = copy(data->digest_algorithms);
    editor.encapsulated_ = copy(data->encapsulated);
    editor.certificates_ = copies(data->certificates);
    editor.crls_ = copies(data->crls);
    const auto outer = ber::only(cms);
    const auto inner = ber::only(ber::children(*outer)->at(1).content);
    editor.version_ = copy(ber::children(*inner)->front());
    for (const SignerInfo& info : data->signers) {
        Signer signer;
        signer.fields = {copy(info.version), copy(info.sid), copy(info.digest_algorithm)};
        if (info.signed_attributes) {
            signer.fields.push_back(copy(*info.signed_attributes));
        }
        signer.fields.push_back(copy(info.signature_algorithm));
        signer.fields.push_back(copy(info.signature));
        signer.attributes = copies(info.unsigned_attributes);
        editor.signers_.push_back(std::move(signer));
    }
    return editor;
}

void CmsEditor::add_unsigned_attribute(std::size_t signer, std::string_view type, ByteView value) {
    signers_.at(signer).attributes.push_back(
        der::sequence({der::object_identifier(type), der::set_of({Bytes(value.begin(), value.end())})}));
}

void CmsEditor::add_certificates(const std::vector<Certificate>& certificates) {
    for (const Certificate& certificate : certificates) {
        add_new(certificates_, certificate.der());
    }
}

void CmsEditor::add_revocation(const RevocationMaterial& material) {
    for (const Bytes& crl : material.crls) {
        add_new(crls_, crl);
    }
    for (const Bytes& response : material.ocsp_responses) {
        // RFC 5940 section 2: OtherRevocationInfoFormat with a whole OCSPResponse.
        const Bytes content = der::concatenated({der::object_identifier("1.3.6.1.5.5.7.16.2"), response});
        add_new(crls_, der::tagged(0xa1, content));
    }
}

Bytes CmsEditor::write() const {
    std::vector<Bytes> infos;
    for (const Signer& signer : signers_) {
        Bytes content = joined(signer.fields);
        if (!signer.attributes.empty()) {
            // Not sorted: the order in which time-stamps came is the order that their imprints rest on.
            const Bytes set = der::tagged(0xa1, joined(signer.attributes));
            content.insert(content.end(), set.begin(), set.end());
        }
        infos.push_back(der::tagged(0x30, content));
    }
    // RFC 5652 section 5.1: version 5 when revocation information of another kind than a CRL is there.
    const bool has_other = std::any_of(crls_.begin(), crls_.end(), [](const Bytes& one) { return one.at(0) == std::byte{0xa1}; });
    Bytes content = has_other ? der::integer(5) : version_;
    const auto append = [&](const Bytes& part) { content.insert(content.end(), part.begin(), part.end()); };
    append(digest_algorithms_);
    append(encapsulated_);
    if (!certificates_.empty()) {
        append(der::tagged(0xa0, joined(certificates_)));
    }
    if (!crls_.empty()) {
        append(der::tagged(0xa1, joined(crls_)));
    }
    append(der::tagged(0x31, joined(infos)));
    const Bytes signed_data = der::tagged(0x30, content);
    return der::sequence({der::object_identifier("1.2.840.113549.1.7.2"), der::tagged(0xa0, signed_data)});
}

}  // namespace vanthu::signing::detail
