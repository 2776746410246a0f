#include "signing/detail/ess.hpp"

#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/evp.hpp"

namespace vanthu::signing::detail {

EssIdentifier read_ess(const ber::Element& value, bool is_v2) {
    // SEQUENCE { certs SEQUENCE OF ESSCertID, … }
    const auto outer = value.is(ber::sequence) ? ber::children(value) : std::nullopt;
    const auto list = outer && !outer->empty() ? ber::children(outer->front()) : std::nullopt;
    const auto fields = list && !list->empty() ? ber::children(list->front()) : std::nullopt;
    if (!fields || fields->empty()) {
        return {};
    }
    EssIdentifier id;
    id.digest = is_v2 ? "SHA256" : "SHA1";
    std::size_t at = 0;
    if (is_v2 && fields->front().is(ber::sequence)) {
        id.digest = digest_name(fields->front());
        at = 1;
    }
    const auto hash = at < fields->size() && fields->at(at).is(ber::octet_string) ? ber::octets(fields->at(at)) : std::nullopt;
    if (!hash) {
        return {};
    }
    id.hash = *hash;
    return id;
}

bool EssIdentifier::names(const Certificate& certificate) const {
    return !digest.empty() && !hash.empty() && digest_parts(digest, {certificate.der()}) == hash;
}

}  // namespace vanthu::signing::detail
