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

std::vector<Bytes> crls_of(ByteView bytes) {
    std::vector<Bytes> found;
    if (as_text(bytes).find("-----BEGIN") != std::string_view::npos) {
        const detail::BioHandle in = detail::memory_bio(bytes);
        for (;;) {
            const detail::CrlHandle one{PEM_read_bio_X509_CRL(in.get(), nullptr, nullptr, nullptr)};
            if (!one) {
                break;
            }
            found.push_back(detail::to_der<i2d_X509_CRL>(one.get()));
        }
    } else {
        const unsigned char* at = detail::as_uchar(bytes);
        if (const detail::CrlHandle one{d2i_X509_CRL(nullptr, &at, narrow<long>(bytes.size()))}; one) {
            found.push_back(detail::to_der<i2d_X509_CRL>(one.get()));
        }
    }
    detail::drain_errors();
    return found;
}

bool is_self_signed(const Certificate& certificate) {
    return X509_self_signed(certificate.get(), 1) == 1;
}

/// False when the file holds neither certificates nor lists.
bool add_file(const std::filesystem::path& path, std::vector<Certificate>& anchors, TrustStore::Lists& lists) {
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
            (is_self_signed(one) ? anchors : lists.others).push_back(one);
            any = true;
        }
    }
    for (auto& one : crls_of(as_bytes(content))) {
        lists.revocation.crls.push_back(std::move(one));
        any = true;
    }
    return any;
}

bool looks_like_trust(const std::filesystem::path& path) {
    const std::string extension = path.extension().string();
    return extension == ".pem" || extension == ".crt" || extension == ".cer" || extension == ".der" || extension == ".crl";
}

Result<void> load_into(const std::vector<std::filesystem::path>& paths, std::vector<Certificate>& anchors, TrustStore::Lists& lists) {
    for (const auto& path : paths) {
        std::error_code error;
        if (std::filesystem::is_directory(path, error)) {
            for (const auto& entry : std::filesystem::recursive_directory_iterator(path, error)) {
                if (entry.is_regular_file() && looks_like_trust(entry.path())) {
                    add_file(entry.path(), anchors, lists);
                }
            }
            continue;
        }
        if (!std::filesystem::is_regular_file(path, error)) {
            return fail(Code::not_found, {"Không tìm thấy tệp tin cậy: " + path.string(),
                                          "Trusted file not found: " + path.string()});
        }
        if (!add_file(path, anchors, lists)) {
            return fail(Code::invalid_input, {"Tệp không chứa chứng thư hay danh sách thu hồi: " + path.string(),
                                              "The file holds neither certificates nor revocation lists: " + path.string()});
        }
    }
    return {};
}

}  // namespace

TrustStore::TrustStore() : lists_(std::make_unique<Lists>()) {}
TrustStore::TrustStore(TrustStore&&) noexcept = default;
TrustStore& TrustStore::operator=(TrustStore&&) noexcept = default;
TrustStore::~TrustStore() = default;

std::size_t TrustStore::anchor_count() const {
    return lists_->anchors.size() + lists_->signing_anchors.size() + lists_->timestamping_anchors.size() +
           lists_->dated_anchors.size();
}

std::vector<Certificate> TrustStore::anchors(Purpose purpose) const {
    std::vector<Certificate> all = lists_->anchors;
    const auto& own = purpose == Purpose::signing ? lists_->signing_anchors : lists_->timestamping_anchors;
    all.insert(all.end(), own.begin(), own.end());
    for (const DatedAnchor& one : lists_->dated_anchors) {
        if (one.purpose == purpose) {
            all.push_back(one.certificate);
        }
    }
    return all;
}

std::vector<Certificate> TrustStore::anchors(Purpose purpose, Instant at) const {
    std::vector<Certificate> all = lists_->anchors;
    const auto& own = purpose == Purpose::signing ? lists_->signing_anchors : lists_->timestamping_anchors;
    all.insert(all.end(), own.begin(), own.end());
    for (const DatedAnchor& one : lists_->dated_anchors) {
        if (one.purpose == purpose && one.interval.contains(at)) {
            all.push_back(one.certificate);
        }
    }
    return all;
}

std::vector<Certificate> TrustStore::some_certificates(std::size_t limit) const {
    std::vector<Certificate> found = lists_->others;
    const auto take = [&](const Certificate& one) {
        if (found.size() < limit) {
            found.push_back(one);
        }
    };
    for (const auto* list : {&lists_->anchors, &lists_->signing_anchors, &lists_->timestamping_anchors}) {
        std::for_each(list->begin(), list->end(), take);
    }
    for (const DatedAnchor& one : lists_->dated_anchors) {
        take(one.certificate);
    }
    return found;
}

std::vector<TrustInterval> TrustStore::intervals(const Certificate& certificate, Purpose purpose) const {
    std::vector<TrustInterval> found;
    for (const DatedAnchor& one : lists_->dated_anchors) {
        if (one.purpose == purpose && X509_cmp(one.certificate.get(), certificate.get()) == 0) {
            found.push_back(one.interval);
        }
    }
    return found;
}

void TrustStore::add_anchor(const Certificate& certificate) {
    lists_->anchors.push_back(certificate);
}

void TrustStore::add_anchor(const Certificate& certificate, Purpose purpose) {
    (purpose == Purpose::signing ? lists_->signing_anchors : lists_->timestamping_anchors).push_back(certificate);
}

void TrustStore::add_anchor(const Certificate& certificate, Purpose purpose, const TrustInterval& interval) {
    lists_->dated_anchors.push_back({certificate, purpose, interval});
}

void TrustStore::add_helper(const Certificate& certificate) {
    lists_->others.push_back(certificate);
}

void TrustStore::add_crl(Bytes der) {
    lists_->revocation.crls.push_back(std::move(der));
}

const RevocationMaterial& TrustStore::revocation() const {
    return lists_->revocation;
}

Result<TrustStore> TrustStore::load(const std::vector<std::filesystem::path>& paths) {
    TrustStore store;
    if (auto loaded = load_into(paths, store.lists_->anchors, *store.lists_); !loaded) {
        return pass(loaded.error());
    }
    return store;
}

Result<void> TrustStore::load_for(Purpose purpose, const std::vector<std::filesystem::path>& paths) {
    return load_into(paths, purpose == Purpose::signing ? lists_->signing_anchors : lists_->timestamping_anchors, *lists_);
}

}  // namespace vanthu::signing
