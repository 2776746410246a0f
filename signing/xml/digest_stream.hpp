#pragma once

#include <string>

#include "core/bytes.hpp"
#include "signing/detail/openssl.hpp"
#include "signing/xml/canonical.hpp"

namespace vanthu::signing::xml {

/// A digest over octets that arrive in pieces, by OpenSSL's name of the algorithm.
class DigestStream final {
public:
    explicit DigestStream(const std::string& name) : context_(EVP_MD_CTX_new()) {
        const EVP_MD* digest = EVP_get_digestbyname(name.c_str());
        is_valid_ = context_ && digest != nullptr && EVP_DigestInit_ex(context_.get(), digest, nullptr) == 1;
    }

    void update(ByteView part) {
        is_valid_ = is_valid_ && EVP_DigestUpdate(context_.get(), part.data(), part.size()) == 1;
    }

    [[nodiscard]] Sink sink() {
        return [this](ByteView part) { update(part); };
    }

    /// Empty for an algorithm that OpenSSL does not know.
    [[nodiscard]] Bytes finish() {
        Bytes out(EVP_MAX_MD_SIZE);
        unsigned size = 0;
        is_valid_ = is_valid_ && EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(out.data()), &size) == 1;
        out.resize(is_valid_ ? size : 0);
        return out;
    }

private:
    detail::DigestContext context_;
    bool is_valid_ = false;
};

}  // namespace vanthu::signing::xml
