#include "signing/keystore.hpp"

#include <fstream>
#include <iterator>

#include "signing/detail/evp.hpp"
#include "signing/detail/openssl.hpp"

namespace vanthu::signing {

struct Pkcs12Keystore::Key {
    detail::KeyHandle handle;
};

Pkcs12Keystore::Pkcs12Keystore(std::unique_ptr<Key> key, std::vector<Certificate> chain, SignatureAlgorithm algorithm)
    : key_(std::move(key)), chain_(std::move(chain)), algorithm_(algorithm) {}

Pkcs12Keystore::~Pkcs12Keystore() = default;

namespace {

using StackHandle = Handle<STACK_OF(X509), [](STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); }>;

/// The issuers in order, as far as the file has them.
std::vector<Certificate> ordered(X509* end_entity, STACK_OF(X509) * others) {
    std::vector<Certificate> chain{Certificate(end_entity)};
    constexpr int depth_limit = 10;
    for (int depth = 0; depth < depth_limit && others != nullptr; ++depth) {
        X509* last = chain.back().get();
        X509* next = nullptr;
        for (int i = 0; i < sk_X509_num(others); ++i) {
            X509* candidate = sk_X509_value(others, i);
            if (X509_check_issued(candidate, last) == X509_V_OK && X509_cmp(candidate, last) != 0) {
                next = candidate;
            }
        }
        if (next == nullptr) {
            break;
        }
        chain.emplace_back(next);
    }
    return chain;
}

}  // namespace

Result<std::unique_ptr<Pkcs12Keystore>> Pkcs12Keystore::load(const std::filesystem::path& file,
                                                             const SecretString& password, const AlgorithmChoice& choice) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        return fail(Code::not_found, {"Không tìm thấy tệp khóa.", "The key store file was not found."},
                    {"key store: " + file.filename().string()});
    }
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    const unsigned char* at = detail::as_uchar(as_bytes(content));
    const Handle<PKCS12, PKCS12_free> store{d2i_PKCS12(nullptr, &at, static_cast<long>(content.size()))};
    EVP_PKEY* raw_key = nullptr;
    X509* raw_certificate = nullptr;
    STACK_OF(X509)* raw_others = nullptr;
    if (!store || PKCS12_parse(store.get(), password.reveal().c_str(), &raw_key, &raw_certificate, &raw_others) != 1) {
        return fail(Code::invalid_input, {"Không mở được tệp khóa: sai mật khẩu hoặc tệp hỏng.",
                                          "The key store cannot be opened: wrong password, or a damaged file."},
                    {detail::drain_errors()});
    }
    detail::KeyHandle key{raw_key};                   // owned by these three from here
    const detail::X509Handle certificate{raw_certificate};
    const StackHandle others{raw_others};
    if (!key || !certificate) {
        return fail(Code::invalid_input, {"Tệp khóa không có khóa hoặc chứng thư.",
                                          "The key store has no key or no certificate."});
    }
    std::vector<Certificate> chain = ordered(certificate.get(), others.get());
    const auto algorithm = algorithm_for(chain.front(), choice);
    if (!algorithm) {
        return pass(algorithm.error());
    }
    return std::unique_ptr<Pkcs12Keystore>(
        new Pkcs12Keystore(std::make_unique<Key>(Key{std::move(key)}), std::move(chain), *algorithm));
}

Result<Bytes> Pkcs12Keystore::sign(ByteView data) {
    const detail::DigestContext context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX* key_context = nullptr;
    std::size_t size = 0;
    const bool ready = EVP_DigestSignInit(context.get(), &key_context,
                                          algorithm_.scheme == Scheme::ed25519 ? nullptr : detail::evp_digest(algorithm_.digest),
                                          nullptr, key_->handle.get()) == 1 &&
                       detail::set_scheme(key_context, algorithm_.scheme) &&
                       EVP_DigestSign(context.get(), nullptr, &size, detail::as_uchar(data), data.size()) == 1;
    Bytes value(size);
    if (!ready || EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(value.data()), &size,
                                 detail::as_uchar(data), data.size()) != 1) {
        return fail(Code::unavailable, {"Khóa ký không dùng được.", "The signing key cannot be used."},
                    {detail::drain_errors()});
    }
    value.resize(size);
    return value;
}

}  // namespace vanthu::signing
