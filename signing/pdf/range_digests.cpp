#include "signing/pdf/range_digests.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <openssl/evp.h>

#include "signing/detail/evp.hpp"
#include "signing/detail/mapped_file.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing {
namespace {

/// Small files stay in memory: what comes next reads them again.
constexpr std::size_t large_bytes = 32U * 1024U * 1024U;

bool update(EVP_MD_CTX* context, ByteView bytes, bool is_mapped) {
    return detail::each_piece(bytes, is_mapped && bytes.size() > large_bytes, [&](ByteView piece) {
        return EVP_DigestUpdate(context, piece.data(), piece.size()) == 1;
    });
}

}  // namespace

/// The digest over the file's beginning as far as it is read.
struct RangeDigests::Beginning {
    detail::DigestContext context{};
    std::size_t size = 0;
};

RangeDigests::RangeDigests(ByteView file, bool is_mapped) : file_(file), is_mapped_(is_mapped) {}
RangeDigests::~RangeDigests() = default;

Bytes RangeDigests::digest(const std::string& algorithm, const std::vector<ByteView>& parts) {
    std::string key = algorithm;
    for (const ByteView part : parts) {
        key += ':' + std::to_string(reinterpret_cast<std::uintptr_t>(part.data())) + '+' + std::to_string(part.size());
    }
    if (const auto at = known_.find(key); at != known_.end()) {
        return at->second;
    }
    const EVP_MD* method = EVP_get_digestbyname(algorithm.c_str());
    const detail::DigestContext context{EVP_MD_CTX_new()};
    const bool is_fine = method != nullptr && context != nullptr && begin(context.get(), method, beginnings_[algorithm], parts.front()) &&
                         std::all_of(parts.begin() + 1, parts.end(), [&](ByteView part) { return update(context.get(), part, is_mapped_); });
    Bytes value = is_fine ? detail::finish_digest(context.get()) : Bytes{};
    detail::drain_errors();
    return known_.emplace(std::move(key), std::move(value)).first->second;
}

bool RangeDigests::begin(EVP_MD_CTX* context, const EVP_MD* method, Beginning& beginning, ByteView first) {
    if (first.data() != file_.data() || first.size() < beginning.size) {
        return EVP_DigestInit_ex(context, method, nullptr) == 1 && update(context, first, is_mapped_);
    }
    // Taken out while it changes, so that a failure leaves none that is half-way.
    Beginning longer = std::exchange(beginning, {});
    if (!longer.context) {
        longer.context = detail::DigestContext{EVP_MD_CTX_new()};
        if (!longer.context || EVP_DigestInit_ex(longer.context.get(), method, nullptr) != 1) {
            return false;
        }
    }
    if (!update(longer.context.get(), first.subspan(longer.size), is_mapped_) ||
        EVP_MD_CTX_copy_ex(context, longer.context.get()) != 1) {
        return false;
    }
    longer.size = first.size();
    beginning = std::move(longer);
    return true;
}

}  // namespace vanthu::signing
