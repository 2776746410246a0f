#include "signing/validation_data.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "core/narrow.hpp"
#include "signing/detail/openssl.hpp"
#include "signing/path.hpp"
#include "signing/revocation.hpp"

namespace vanthu::signing {
namespace {

using AccessDescriptions = Handle<AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free>;
using DistributionPoints = Handle<CRL_DIST_POINTS, CRL_DIST_POINTS_free>;
using RequestHandle = Handle<OCSP_REQUEST, OCSP_REQUEST_free>;

constexpr std::size_t certificates_limit = 64;    ///< whose status is looked for in one collection
constexpr std::size_t issuer_fetches_limit = 8;   ///< for one path
constexpr std::size_t pointers_limit = 8;         ///< of one kind in one certificate
constexpr std::size_t url_limit_bytes = 2048;
constexpr std::size_t certificate_limit_bytes = 256U * 1024U;

void take_url(const GENERAL_NAME* name, std::vector<std::string>& out) {
    if (name == nullptr || name->type != GEN_URI || out.size() >= pointers_limit) {
        return;
    }
    const ASN1_IA5STRING* text = name->d.uniformResourceIdentifier;
    std::string url{reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)), narrow<std::size_t>(ASN1_STRING_length(text))};
    const bool is_web = url.starts_with("http://") || url.starts_with("https://");
    const bool is_plain = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 127; });
    if (is_web && is_plain && url.size() <= url_limit_bytes) {
        out.push_back(std::move(url));
    }
}

/// One collection at work.
class Collection final {
public:
    Collection(const TrustStore& trust, Fetcher* fetcher, Instant now, const std::vector<Certificate>& known)
        : trust_(trust), fetcher_(fetcher), now_(now), helpers_(known), pool_(trust) {
        remember(trust.revocation());
    }

    ValidationData run(const std::vector<Certificate>& leaves) {
        waiting_ = leaves;
        for (std::size_t i = 0; i < waiting_.size() && i < certificates_limit; ++i) {
            follow(Certificate(waiting_.at(i)));
        }
        return std::move(data_);
    }

private:
    void remember(const RevocationMaterial& material) {
        for (const Bytes& crl : material.crls) {
            bytes_[object_id(crl)] = {crl, true};
        }
        for (const Bytes& response : material.ocsp_responses) {
            bytes_[object_id(response)] = {response, false};
        }
    }

    void follow(const Certificate& leaf) {
        const CertificatePath path = find_path(leaf);
        for (const Certificate& one : path.chain) {
            add_certificate(one);
        }
        if (!path.reached_anchor) {
            data_.missing.push_back(path.explanation);
            return;
        }
        for (std::size_t i = 0; i + 1 < path.chain.size(); ++i) {
            if (followed_.insert(object_id(path.chain.at(i).der())).second) {
                find_status(path.chain, i);
            }
        }
    }

    /// To an anchor of either purpose; issuers that are missing are fetched from where their subjects point.
    CertificatePath find_path(const Certificate& leaf) {
        CertificatePath path;
        for (std::size_t fetches = 0; fetches <= issuer_fetches_limit; ++fetches) {
            for (const Purpose purpose : {Purpose::signing, Purpose::timestamping}) {
                PathInputs inputs;
                inputs.purpose = purpose;
                inputs.at_any_time = true;  // nothing is judged here
                CertificatePath found = build_path(leaf, helpers_, trust_, now_, inputs);
                const bool is_longer = found.chain.size() > path.chain.size();
                if (found.reached_anchor || is_longer || path.explanation.en.empty()) {
                    path = std::move(found);
                }
                if (path.reached_anchor) {
                    return path;
                }
            }
            if (!fetch_issuer(path.chain.empty() ? leaf : path.chain.back())) {
                break;
            }
        }
        return path;
    }

    bool fetch_issuer(const Certificate& certificate) {
        if (fetcher_ == nullptr) {
            return false;
        }
        for (const std::string& url : pointers_of(certificate).issuers) {
            if (!asked_.insert(url).second) {
                continue;
            }
            const auto answer = fetcher_->fetch({.url = url, .limit_bytes = certificate_limit_bytes});
            auto found = answer ? certificates_of(*answer) : std::vector<Certificate>{};
            helpers_.insert(helpers_.end(), found.begin(), found.end());
            if (!found.empty()) {
                return true;
            }
        }
        return false;
    }

    /// One certificate, or the certificates of a "certs-only" CMS (RFC 5280 section 4.2.2.1).
    static std::vector<Certificate> certificates_of(const Bytes& bytes) {
        if (auto one = Certificate::parse_all(bytes)) {
            return std::move(*one);
        }
        std::vector<Certificate> found;
        const unsigned char* at = detail::as_uchar(bytes);
        const detail::CmsHandle cms{d2i_CMS_ContentInfo(nullptr, &at, narrow<long>(bytes.size()))};
        STACK_OF(X509)* stack = cms ? CMS_get1_certs(cms.get()) : nullptr;
        for (int i = 0; stack != nullptr && i < sk_X509_num(stack); ++i) {
            found.emplace_back(sk_X509_value(stack, i));
        }
        sk_X509_pop_free(stack, X509_free);
        detail::drain_errors();
        return found;
    }

    void find_status(const std::vector<Certificate>& chain, std::size_t index) {
        if (use_known(chain, index)) {
            return;
        }
        const CertificatePointers pointers = pointers_of(chain.at(index));
        std::string reason;
        for (const std::string& url : fetcher_ != nullptr ? pointers.ocsp : std::vector<std::string>{}) {
            auto answer = fetcher_->fetch({.url = url, .content_type = "application/ocsp-request",
                                           .body = ocsp_request(chain.at(index), chain.at(index + 1))});
            if (answer && use(chain, index, {.crls = {}, .ocsp_responses = {std::move(*answer)}})) {
                return;
            }
            reason = " (" + url + ")";
        }
        for (const std::string& url : fetcher_ != nullptr ? pointers.crls : std::vector<std::string>{}) {
            auto answer = fetcher_->fetch({.url = url});
            if (answer && use(chain, index, {.crls = {der_of_crl(*answer)}, .ocsp_responses = {}})) {
                return;
            }
            reason = " (" + url + ")";
        }
        const std::string who = chain.at(index).common_name();
        data_.missing.push_back({"Không lấy được tình trạng thu hồi hiện hành của chứng thư “" + who + "”" + reason + ".",
                                 "The current revocation status of the certificate “" + who + "” is not to be had" + reason + "."});
    }

    static Bytes der_of_crl(const Bytes& bytes) {
        if (!as_text(bytes).starts_with("-----BEGIN")) {
            return bytes;
        }
        const detail::BioHandle bio = detail::memory_bio(bytes);
        const detail::CrlHandle crl{PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr)};
        detail::drain_errors();
        return crl ? detail::to_der<i2d_X509_CRL>(crl.get()) : bytes;
    }

    bool use(const std::vector<Certificate>& chain, std::size_t index, const RevocationMaterial& material) {
        remember(material);
        pool_.add(material);
        return use_known(chain, index);
    }

    /// Takes the newest status that tells about now, with the objects that it rests on.
    bool use_known(const std::vector<Certificate>& chain, std::size_t index) {
        for (const RevocationStatus& status : pool_.statuses(chain, index, helpers_)) {
            if (status.state == RevocationStatus::State::unknown || !status.speaks_of(now_)) {
                continue;
            }
            for (const ObjectId& id : status.objects) {
                const auto known = bytes_.find(id);
                if (known != bytes_.end() && used_.insert(id).second) {
                    auto& list = known->second.is_crl ? data_.revocation.crls : data_.revocation.ocsp_responses;
                    list.push_back(known->second.bytes);
                }
            }
            if (status.responder) {
                add_certificate(*status.responder);
                if (X509_get_ext_by_NID(status.responder->get(), NID_id_pkix_OCSP_noCheck, -1) < 0) {
                    waiting_.push_back(*status.responder);
                }
            }
            return true;
        }
        return false;
    }

    void add_certificate(const Certificate& certificate) {
        if (certificates_.insert(object_id(certificate.der())).second) {
            data_.certificates.push_back(certificate);
        }
    }

    struct Material {
        Bytes bytes{};
        bool is_crl = false;
    };
    const TrustStore& trust_;
    Fetcher* fetcher_;
    Instant now_;
    std::vector<Certificate> helpers_;
    RevocationPool pool_;
    ValidationData data_;
    std::vector<Certificate> waiting_;
    std::map<ObjectId, Material> bytes_;
    std::set<ObjectId> certificates_, followed_, used_;
    std::set<std::string> asked_;
};

}  // namespace

ValidationData PointedValidationData::collect(const std::vector<Certificate>& leaves, const std::vector<Certificate>& known) {
    return Collection(trust_, fetcher_, clock_.now(), known).run(leaves);
}

CertificatePointers pointers_of(const Certificate& certificate) {
    CertificatePointers pointers;
    const AccessDescriptions access{
        static_cast<AUTHORITY_INFO_ACCESS*>(X509_get_ext_d2i(certificate.get(), NID_info_access, nullptr, nullptr))};
    for (int i = 0; access && i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
        const ACCESS_DESCRIPTION* one = sk_ACCESS_DESCRIPTION_value(access.get(), i);
        const int method = OBJ_obj2nid(one->method);
        if (method == NID_ad_OCSP || method == NID_ad_ca_issuers) {
            take_url(one->location, method == NID_ad_OCSP ? pointers.ocsp : pointers.issuers);
        }
    }
    const DistributionPoints points{
        static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(certificate.get(), NID_crl_distribution_points, nullptr, nullptr))};
    for (int i = 0; points && i < sk_DIST_POINT_num(points.get()); ++i) {
        const DIST_POINT_NAME* name = sk_DIST_POINT_value(points.get(), i)->distpoint;
        const GENERAL_NAMES* names = name != nullptr && name->type == 0 ? name->name.fullname : nullptr;
        for (int k = 0; names != nullptr && k < sk_GENERAL_NAME_num(names); ++k) {
            take_url(sk_GENERAL_NAME_value(names, k), pointers.crls);
        }
    }
    detail::drain_errors();
    return pointers;
}

Bytes ocsp_request(const Certificate& certificate, const Certificate& issuer) {
    const RequestHandle request{OCSP_REQUEST_new()};
    // SHA-1 in a CertID is a name and no protection; every responder knows it (RFC 5019 section 2.1.1).
    OCSP_CERTID* id = OCSP_cert_to_id(EVP_sha1(), certificate.get(), issuer.get());
    if (!request || id == nullptr || OCSP_request_add0_id(request.get(), id) == nullptr) {  // `id` is owned by the request from here
        OCSP_CERTID_free(id);
        detail::drain_errors();
        return {};
    }
    return detail::to_der<i2d_OCSP_REQUEST>(request.get());
}

}  // namespace vanthu::signing
