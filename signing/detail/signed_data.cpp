#include "signing/detail/signed_data.hpp"

#include <algorithm>

#include "signing/detail/certificate_memory.hpp"
#include "signing/detail/der.hpp"

namespace vanthu::signing::detail {
namespace {

constexpr std::size_t signers_limit = 200;
constexpr std::size_t certificates_limit = 500;

constexpr const char* oid_signed_data = "1.2.840.113549.1.7.2";
constexpr const char* oid_basic_ocsp = "1.3.6.1.5.5.7.48.1.1";
constexpr const char* oid_ri_ocsp_response = "1.3.6.1.5.5.7.16.2";

/// A cursor over the fields of a SEQUENCE, in which optional ones are told by their tags.
class Fields final {
public:
    explicit Fields(const std::optional<std::vector<ber::Element>>& fields) : fields_(fields) {}

    [[nodiscard]] std::optional<ber::Element> next(unsigned tag) {
        if (!fields_ || at_ >= fields_->size() || !fields_->at(at_).is(tag)) {
            return std::nullopt;
        }
        return fields_->at(at_++);
    }
    [[nodiscard]] std::optional<ber::Element> any() {
        return fields_ && at_ < fields_->size() ? std::optional{fields_->at(at_++)} : std::nullopt;
    }

private:
    const std::optional<std::vector<ber::Element>>& fields_;
    std::size_t at_ = 0;
};

bool read_encapsulated(SignedData& data) {
    const auto parts = ber::children(data.encapsulated);
    if (!parts || parts->empty() || parts->size() > 2 || !parts->front().is(ber::object)) {
        return false;
    }
    data.content_type = parts->front();
    if (parts->size() == 2) {
        const auto inner = ber::children(parts->at(1));
        if (!parts->at(1).is(ber::context(0)) || !inner || inner->size() != 1) {
            return false;
        }
        data.content = inner->front();
    }
    return true;
}

}  // namespace

std::optional<SignerInfo> read_signer_info(const ber::Element& element) {
    const auto parts = ber::children(element);
    if (!element.is(ber::sequence) || !parts) {
        return std::nullopt;
    }
    Fields fields(parts);
    const auto version = fields.next(ber::integer);
    const auto sid = fields.any();
    const auto digest = fields.next(ber::sequence);
    SignerInfo info;
    info.signed_attributes = fields.next(ber::context(0));
    const auto algorithm = fields.next(ber::sequence);
    auto signature = fields.next(ber::octet_string);
    if (!signature) {
        signature = fields.next(ber::octet_string | 0x20U);
    }
    info.unsigned_attributes = fields.next(ber::context(1));
    if (!version || !sid || !digest || !algorithm || !signature || fields.any()) {
        return std::nullopt;
    }
    info.version = *version;
    info.sid = *sid;
    info.digest_algorithm = *digest;
    info.signature_algorithm = *algorithm;
    info.signature = *signature;
    return info;
}

std::optional<SignedData> read_signed_data(ByteView bytes) {
    const auto outer = ber::only(bytes);
    const auto content_info = outer && outer->is(ber::sequence) ? ber::children(*outer) : std::nullopt;
    if (!content_info || content_info->size() != 2 || ber::oid(content_info->at(0)) != oid_signed_data ||
        !content_info->at(1).is(ber::context(0))) {
        return std::nullopt;
    }
    const auto inner = ber::only(content_info->at(1).content);
    const auto parts = inner && inner->is(ber::sequence) ? ber::children(*inner) : std::nullopt;
    Fields fields(parts);
    const auto version = fields.next(ber::integer);
    const auto digests = fields.next(ber::set);
    const auto encapsulated = fields.next(ber::sequence);
    SignedData data;
    data.certificates = fields.next(ber::context(0));
    data.crls = fields.next(ber::context(1));
    const auto signers = fields.next(ber::set);
    if (!version || !digests || !encapsulated || !signers || fields.any()) {
        return std::nullopt;
    }
    data.digest_algorithms = *digests;
    data.encapsulated = *encapsulated;
    data.signer_set = *signers;
    const auto infos = ber::children(*signers);
    if (!read_encapsulated(data) || !infos || infos->size() > signers_limit) {
        return std::nullopt;
    }
    for (const ber::Element& element : *infos) {
        auto info = read_signer_info(element);
        if (!info) {
            return std::nullopt;
        }
        data.signers.push_back(std::move(*info));
    }
    return data;
}

std::optional<std::vector<Attribute>> read_attributes(const std::optional<ber::Element>& set) {
    std::vector<Attribute> attributes;
    if (!set) {
        return attributes;
    }
    const auto elements = ber::children(*set);
    if (!elements) {
        return std::nullopt;
    }
    for (const ber::Element& element : *elements) {
        const auto parts = ber::children(element);
        const auto values = parts && parts->size() == 2 && parts->at(1).is(ber::set) ? ber::children(parts->at(1)) : std::nullopt;
        if (!element.is(ber::sequence) || !values || !parts->at(0).is(ber::object)) {
            return std::nullopt;
        }
        attributes.push_back({ber::oid(parts->at(0)), element.whole, parts->at(0).whole, *values});
    }
    return attributes;
}

std::optional<ber::Element> single_value(const std::vector<Attribute>& attributes, std::string_view type) {
    const Attribute* found = nullptr;
    for (const Attribute& attribute : attributes) {
        if (attribute.type == type) {
            if (found != nullptr) {
                return std::nullopt;
            }
            found = &attribute;
        }
    }
    return found != nullptr && found->values.size() == 1 ? std::optional{found->values.front()} : std::nullopt;
}

std::vector<Certificate> read_certificates(const std::optional<ber::Element>& set, const std::vector<Certificate>& known) {
    std::vector<Certificate> found;
    std::vector<Bytes> known_forms;
    for (const Certificate& one : known) {
        known_forms.push_back(one.der());
    }
    const auto elements = set ? ber::children(*set) : std::nullopt;
    for (std::size_t i = 0; elements && i < elements->size() && found.size() < certificates_limit; ++i) {
        const ByteView whole = elements->at(i).whole;
        const auto same = std::find_if(known_forms.begin(), known_forms.end(),
                                       [&](const Bytes& form) { return std::equal(form.begin(), form.end(), whole.begin(), whole.end()); });
        if (same != known_forms.end()) {
            found.push_back(known.at(static_cast<std::size_t>(same - known_forms.begin())));
        } else if (elements->at(i).is(ber::sequence)) {
            if (auto certificate = parse_remembered(elements->at(i).whole)) {
                found.push_back(std::move(*certificate));
            }
        }
    }
    return found;
}

RevocationMaterial read_revocation(const std::optional<ber::Element>& set) {
    RevocationMaterial found;
    const auto elements = set ? ber::children(*set) : std::nullopt;
    for (std::size_t i = 0; elements && i < elements->size() && i < certificates_limit; ++i) {
        const ber::Element& element = elements->at(i);
        if (element.is(ber::sequence)) {
            found.crls.emplace_back(element.whole.begin(), element.whole.end());
        } else if (element.is(ber::context(1))) {
            const auto parts = ber::children(element);
            const std::string format = parts && parts->size() == 2 ? ber::oid(parts->at(0)) : std::string{};
            if (format == oid_ri_ocsp_response) {
                found.ocsp_responses.emplace_back(parts->at(1).whole.begin(), parts->at(1).whole.end());
            } else if (format == oid_basic_ocsp) {
                found.ocsp_responses.push_back(wrap_basic_ocsp(parts->at(1).whole));
            }
        }
    }
    return found;
}

void read_adobe_revocation(const ber::Element& value, RevocationMaterial& out) {
    const auto parts = value.is(ber::sequence) ? ber::children(value) : std::nullopt;
    for (std::size_t i = 0; parts && i < parts->size(); ++i) {
        const auto list = ber::only(parts->at(i).content);
        const auto elements = list && list->is(ber::sequence) ? ber::children(*list) : std::nullopt;
        for (std::size_t k = 0; elements && k < elements->size() && k < certificates_limit; ++k) {
            const ByteView whole = elements->at(k).whole;
            if (parts->at(i).is(ber::context(0))) {
                out.crls.emplace_back(whole.begin(), whole.end());
            } else if (parts->at(i).is(ber::context(1))) {
                out.ocsp_responses.emplace_back(whole.begin(), whole.end());
            }
        }
    }
}

Bytes wrap_basic_ocsp(ByteView basic) {
    const Bytes bytes = der::sequence({der::object_identifier(oid_basic_ocsp), der::octet_string(basic)});
    constexpr unsigned enumerated = 0x0a;
    const Bytes successful{std::byte{0}};
    return der::sequence({der::tagged(enumerated, successful), der::tagged(0xa0, bytes)});
}

}  // namespace vanthu::signing::detail
