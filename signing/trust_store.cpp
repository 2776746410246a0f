#include "signing/trust_store.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "core/narrow.hpp"
#include "signing/detail/openssl.hpp"
#include "signing/detail/trust_lists.hpp"

namespace vanthu::signing {
namespace {

using StoreHandle = Handle<X509_STORE, X509_STORE_free>;
using StoreContext = Handle<X509_STORE_CTX, X509_STORE_CTX_free>;
using BorrowedStack = Handle<STACK_OF(X509), [](STACK_OF(X509) * stack) { sk_X509_free(stack); }>;

std::vector<detail::CrlHandle> crls_of(ByteView bytes) {
    std::vector<detail::CrlHandle> found;
    if (as_text(bytes).find("-----BEGIN") != std::string_view::npos) {
        const detail::BioHandle in = detail::memory_bio(bytes);
        while (X509_CRL* one = PEM_read_bio_X509_CRL(in.get(), nullptr, nullptr, nullptr)) {
            found.emplace_back(one);
        }
    } else {
        const unsigned char* at = detail::as_uchar(bytes);
        if (X509_CRL* one = d2i_X509_CRL(nullptr, &at, narrow<long>(bytes.size())); one != nullptr) {
            found.emplace_back(one);
        }
    }
    detail::drain_errors();
    return found;
}

bool is_self_signed(const Certificate& certificate) {
    return X509_self_signed(certificate.get(), 1) == 1;
}

/// False when the file holds neither certificates nor lists.
bool add_file(const std::filesystem::path& path, TrustStore::Lists& lists) {
    constexpr std::uintmax_t size_limit = 32U * 1024U * 1024U;
    std::error_code error;
    if (std::filesystem::file_size(path, error) > size_limit || error) {
        return false;
    }
    std::ifstream in(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    bool any = false;
    if (const auto certificates = Certificate::parse_all(as_bytes(content))) {
        for (const Certificate& one : *certificates) {
            (is_self_signed(one) ? lists.anchors : lists.others).push_back(one);
            any = true;
        }
    }
    for (auto& one : crls_of(as_bytes(content))) {
        lists.crls.push_back(std::move(one));
        any = true;
    }
    return any;
}

bool looks_like_trust(const std::filesystem::path& path) {
    const std::string extension = path.extension().string();
    return extension == ".pem" || extension == ".crt" || extension == ".cer" || extension == ".der" || extension == ".crl";
}

/// The sub-indication that ETSI EN 319 102-1 has for a failure of the path.
PathResult explain(int error, const Certificate& at, Instant when) {
    PathResult result;
    const std::string who = at.common_name();
    switch (error) {
        case X509_V_ERR_CERT_REVOKED:
            result.sub_indication = "REVOKED_NO_POE";
            result.explanation = {"Chứng thư “" + who + "” đã bị thu hồi.", "The certificate “" + who + "” is revoked."};
            break;
        case X509_V_ERR_CERT_HAS_EXPIRED:
        case X509_V_ERR_CERT_NOT_YET_VALID:
            result.sub_indication = "OUT_OF_BOUNDS_NO_POE";
            result.explanation = {"Chứng thư “" + who + "” không có hiệu lực tại thời điểm kiểm tra " + to_rfc3339(when) + ".",
                                  "The certificate “" + who + "” is not valid at the time of validation " + to_rfc3339(when) + "."};
            break;
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            result.sub_indication = "NO_CERTIFICATE_CHAIN_FOUND";
            result.explanation = {"Không có đường dẫn từ chứng thư “" + who + "” tới một gốc tin cậy. Hãy thêm chứng thư gốc của “" +
                                      at.issuer() + "” vào danh sách tin cậy nếu cơ quan tin cậy tổ chức này.",
                                  "No path leads from the certificate “" + who + "” to a trust anchor. Add the root of “" +
                                      at.issuer() + "” to the trusted files if your agency trusts it."};
            break;
        case X509_V_ERR_CRL_HAS_EXPIRED:
        case X509_V_ERR_CRL_NOT_YET_VALID:
            result.sub_indication = "TRY_LATER";
            result.explanation = {"Danh sách thu hồi của “" + at.issuer() + "” đã cũ; cần bản mới.",
                                  "The revocation list of “" + at.issuer() + "” is out of date; a newer one is needed."};
            break;
        default:
            result.sub_indication = "CERTIFICATE_CHAIN_GENERAL_FAILURE";
            result.explanation = {"Chứng thư “" + who + "”: " + X509_verify_cert_error_string(error) + ".",
                                  "The certificate “" + who + "”: " + X509_verify_cert_error_string(error) + "."};
    }
    return result;
}

bool has_list_of(const TrustStore::Lists& lists, const Certificate& certificate) {
    return std::any_of(lists.crls.begin(), lists.crls.end(), [&](const detail::CrlHandle& crl) {
        return X509_NAME_cmp(X509_CRL_get_issuer(crl.get()), X509_get_issuer_name(certificate.get())) == 0;
    });
}

}  // namespace

TrustStore::TrustStore() : lists_(std::make_unique<Lists>()) {}
TrustStore::TrustStore(TrustStore&&) noexcept = default;
TrustStore& TrustStore::operator=(TrustStore&&) noexcept = default;
TrustStore::~TrustStore() = default;

std::size_t TrustStore::anchor_count() const {
    return lists_->anchors.size();
}

void TrustStore::add_anchor(const Certificate& certificate) {
    lists_->anchors.push_back(certificate);
}

Result<TrustStore> TrustStore::load(const std::vector<std::filesystem::path>& paths) {
    TrustStore store;
    for (const auto& path : paths) {
        std::error_code error;
        if (std::filesystem::is_directory(path, error)) {
            for (const auto& entry : std::filesystem::recursive_directory_iterator(path, error)) {
                if (entry.is_regular_file() && looks_like_trust(entry.path())) {
                    add_file(entry.path(), *store.lists_);
                }
            }
            continue;
        }
        if (!std::filesystem::is_regular_file(path, error)) {
            return fail(Code::not_found, {"Không tìm thấy tệp tin cậy: " + path.string(),
                                          "Trusted file not found: " + path.string()});
        }
        if (!add_file(path, *store.lists_)) {
            return fail(Code::invalid_input, {"Tệp không chứa chứng thư hay danh sách thu hồi: " + path.string(),
                                              "The file holds neither certificates nor revocation lists: " + path.string()});
        }
    }
    return store;
}

PathResult check_path(const Certificate& certificate, const std::vector<Certificate>& helpers, const TrustStore& trust,
                      Instant at) {
    const StoreHandle store{X509_STORE_new()};
    for (const Certificate& anchor : trust.lists().anchors) {
        X509_STORE_add_cert(store.get(), anchor.get());
    }
    for (const auto& crl : trust.lists().crls) {
        X509_STORE_add_crl(store.get(), crl.get());
    }
    const BorrowedStack untrusted{sk_X509_new_null()};
    for (const auto* list : {&helpers, &trust.lists().others}) {
        for (const Certificate& one : *list) {
            sk_X509_push(untrusted.get(), one.get());
        }
    }
    const bool check_revocation = has_list_of(trust.lists(), certificate);
    const StoreContext context{X509_STORE_CTX_new()};
    X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), untrusted.get());
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(parameters, std::chrono::system_clock::to_time_t(at));
    X509_VERIFY_PARAM_set_depth(parameters, 10);
    X509_VERIFY_PARAM_set_auth_level(parameters, 1);
    unsigned long flags = X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_X509_STRICT;
    flags |= check_revocation ? static_cast<unsigned long>(X509_V_FLAG_CRL_CHECK) : 0UL;
    X509_VERIFY_PARAM_set_flags(parameters, flags);
    PathResult result;
    const bool valid = X509_verify_cert(context.get()) == 1;
    if (!valid) {
        X509* culprit = X509_STORE_CTX_get_current_cert(context.get());
        result = explain(X509_STORE_CTX_get_error(context.get()),
                         culprit != nullptr ? Certificate(culprit) : certificate, at);
    }
    result.valid = valid;
    result.revocation_checked = check_revocation && valid;
    if (STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get()); chain != nullptr) {
        for (int i = 0; i < sk_X509_num(chain); ++i) {
            result.chain.emplace_back(sk_X509_value(chain, i));
        }
    }
    detail::drain_errors();
    return result;
}

}  // namespace vanthu::signing
