#include "signing/trusted_list.hpp"

#include <algorithm>

#include "signing/detail/trusted_list_contents.hpp"
#include "signing/xml/examine.hpp"

namespace vanthu::signing {
namespace {

/// Clause 5.7.1: one enveloped signature of a scheme operator over the whole list.
Result<Certificate> signer_of(const std::shared_ptr<const xml::Document>& document,
                              const std::vector<Certificate>& operators) {
    xml::Work work;
    const auto signatures = xml::examine_document(document, {}, work);
    if (signatures.empty()) {
        return fail(Code::forbidden, {"Danh sách tin cậy không có chữ ký.", "The trusted list is not signed."});
    }
    for (const xml::ExaminedSignature& one : signatures) {
        const SignatureFacts& facts = one.facts;
        const bool covers_all = std::any_of(facts.objects.begin(), facts.objects.end(), [](const SignedObject& object) {
            return object.is_whole_document && object.digest_matches;
        });
        if (one.element->parent != document->root() || !facts.signer) {
            continue;
        }
        if (!facts.well_formed || !facts.digests_match || !facts.value_matches || !covers_all ||
            (facts.has_signing_certificate && !facts.signing_certificate_matches)) {
            return fail(Code::forbidden, {"Danh sách tin cậy đã bị thay đổi sau khi ký, hoặc không được ký trọn vẹn.",
                                          "The trusted list was changed after signing, or is not signed as a whole."});
        }
        const Bytes der = facts.signer->der();
        if (std::any_of(operators.begin(), operators.end(),
                        [&](const Certificate& known) { return known.der() == der; })) {
            return *facts.signer;
        }
    }
    return fail(Code::forbidden, {"Danh sách tin cậy không do cơ quan quản lý đã biết ký.",
                                  "The trusted list is signed by none of the known scheme operators."});
}

}  // namespace

bool ListedService::is_granted_at(Instant time) const {
    return std::any_of(granted.begin(), granted.end(), [&](const TrustInterval& one) { return one.contains(time); });
}

Result<TrustedList> read_trusted_list(ByteView bytes, const std::vector<Certificate>& operators) {
    const auto document = xml::parse_xml(bytes);
    if (!document) {
        return pass(document.error());
    }
    if (!detail::is_trusted_list(**document)) {
        return fail(Code::invalid_input, {"Tệp không phải danh sách tin cậy.", "The file is no trusted list."});
    }
    auto signer = signer_of(*document, operators);
    if (!signer) {
        return pass(signer.error());
    }
    auto list = detail::read_list_contents(**document);
    if (list) {
        list->signed_by = std::move(*signer);
    }
    return list;
}

std::size_t add_anchors(const TrustedList& list, Instant time, TrustStore& store) {
    std::size_t count = 0;
    for (const ListedService& service : list.services) {
        if (!service.is_granted_at(time)) {
            continue;
        }
        for (const Certificate& one : service.certificates) {
            store.add_anchor(one, service.purpose);
            ++count;
        }
    }
    return count;
}

std::size_t add_anchors(const TrustedList& list, TrustStore& store) {
    std::size_t count = 0;
    for (const ListedService& service : list.services) {
        for (const Certificate& one : service.certificates) {
            for (const TrustInterval& interval : service.granted) {
                store.add_anchor(one, service.purpose, interval);
                ++count;
            }
        }
    }
    return count;
}

}  // namespace vanthu::signing
