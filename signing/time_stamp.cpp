#include "signing/time_stamp.hpp"

#include <algorithm>

#include <openssl/ts.h>

#include "core/narrow.hpp"
#include "signing/detail/evp.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing {
namespace {

ByteView view_of(const ASN1_STRING* text) {
    return std::as_bytes(std::span{ASN1_STRING_get0_data(text), narrow<std::size_t>(ASN1_STRING_length(text))});
}

}  // namespace

CmsFacts examine_time_stamp(ByteView der, const ContentDigest& content_digest, std::optional<Instant>& time) {
    const unsigned char* at = detail::as_uchar(der);
    const detail::CmsHandle cms{d2i_CMS_ContentInfo(nullptr, &at, narrow<long>(der.size()))};
    ASN1_OCTET_STRING** content = cms ? CMS_get0_content(cms.get()) : nullptr;
    if (content == nullptr || *content == nullptr) {
        detail::drain_errors();
        return {};
    }
    const ByteView encoded = view_of(*content);
    // The token signs its own content, the TSTInfo.
    CmsFacts facts = examine_cms(der, [&](const std::string& name) { return detail::digest_parts(name, {encoded}); });
    const unsigned char* info_at = detail::as_uchar(encoded);
    const Handle<TS_TST_INFO, TS_TST_INFO_free> info{d2i_TS_TST_INFO(nullptr, &info_at, narrow<long>(encoded.size()))};
    if (!info) {
        facts.parsed = false;
        detail::drain_errors();
        return facts;
    }
    TS_MSG_IMPRINT* imprint = TS_TST_INFO_get_msg_imprint(info.get());
    const ASN1_OBJECT* algorithm = nullptr;
    X509_ALGOR_get0(&algorithm, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
    const int nid = OBJ_obj2nid(algorithm);
    const Bytes expected = nid == NID_undef ? Bytes{} : content_digest(OBJ_nid2sn(nid));
    const ByteView stated = view_of(TS_MSG_IMPRINT_get_msg(imprint));
    facts.signature_matches = facts.signature_matches && facts.digest_matches;
    facts.digest_matches = !expected.empty() && std::equal(expected.begin(), expected.end(), stated.begin(), stated.end());
    std::tm parts{};
    if (ASN1_TIME_to_tm(TS_TST_INFO_get_time(info.get()), &parts) == 1) {
        time = std::chrono::time_point_cast<std::chrono::milliseconds>(
            std::chrono::system_clock::from_time_t(timegm(&parts)));
    }
    return facts;
}

}  // namespace vanthu::signing
