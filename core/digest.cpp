#include "core/digest.hpp"

#include <stdexcept>

#include <openssl/evp.h>

#include "core/handle.hpp"

namespace vanthu {
namespace {

/// Looked up once: OpenSSL 3 asks its providers anew for what `EVP_sha256()` names.
const EVP_MD* implementation() {
    static const Handle<EVP_MD, EVP_MD_free> fetched{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
    return fetched.get();
}

}  // namespace

struct Sha256Stream::State {
    Handle<EVP_MD_CTX, EVP_MD_CTX_free> context{EVP_MD_CTX_new()};
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
    if (!state_->context || EVP_DigestInit_ex(state_->context.get(), implementation(), nullptr) != 1) {
        throw std::runtime_error("SHA-256 is not available");
    }
}
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;
Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::update(ByteView data) {
    if (EVP_DigestUpdate(state_->context.get(), data.data(), data.size()) != 1) {
        throw std::runtime_error("SHA-256 update failed");
    }
}

Sha256 Sha256Stream::finish() {
    Sha256 out{};
    unsigned size = 0;
    if (EVP_DigestFinal_ex(state_->context.get(), reinterpret_cast<unsigned char*>(out.data()), &size) != 1 ||
        size != out.size()) {
        throw std::runtime_error("SHA-256 final failed");
    }
    return out;
}

Sha256 sha256(ByteView data) {
    // Kept: to make one costs more than to hash a row.
    thread_local const Handle<EVP_MD_CTX, EVP_MD_CTX_free> context{EVP_MD_CTX_new()};
    Sha256 out{};
    if (!context || EVP_DigestInit_ex(context.get(), implementation(), nullptr) != 1 || EVP_DigestUpdate(context.get(), data.data(), data.size()) != 1 ||
        EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(out.data()), nullptr) != 1) {
        throw std::runtime_error("SHA-256 failed");
    }
    return out;
}

std::string sha256_hex(ByteView data) {
    return to_hex(sha256(data));
}

}  // namespace vanthu
