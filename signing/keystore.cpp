#include "signing/keystore.hpp"

#include <fstream>
#include <iterator>

#include "signing/detail/key_use.hpp"

namespace vanthu::signing {

struct Pkcs12Keystore::Key {
    detail::KeyHandle handle;
};

Pkcs12Keystore::Pkcs12Keystore(std::unique_ptr<Key> key, std::vector<Certificate> chain, SignatureAlgorithm algorithm)
    : key_(std::move(key)), chain_(std::move(chain)), algorithm_(algorithm) {}

Pkcs12Keystore::~Pkcs12Keystore() = default;

namespace {

using StackHandle = Handle<STACK_OF(X509), [](STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); }>;

std::vector<Certificate> certificates_of(STACK_OF(X509) * others) {
    std::vector<Certificate> all;
    for (int i = 0; others != nullptr && i < sk_X509_num(others); ++i) {
        all.emplace_back(sk_X509_value(others, i));
    }
    return all;
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
        return fail(Code::invalid_input,
                    {"Không mở được tệp khóa: sai mật khẩu hoặc tệp hỏng.",
                     "The key store cannot be opened: wrong password, or a damaged file."},
                    {detail::drain_errors()});
    }
    detail::KeyHandle key{raw_key};  // owned by these three from here
    const detail::X509Handle certificate{raw_certificate};
    const StackHandle others{raw_others};
    if (!key || !certificate) {
        return fail(Code::invalid_input,
                    {"Tệp khóa không có khóa hoặc chứng thư.", "The key store has no key or no certificate."});
    }
    std::vector<Certificate> chain =
        detail::ordered_chain(Certificate(certificate.get()), certificates_of(others.get()));
    const auto algorithm = algorithm_for(chain.front(), choice);
    if (!algorithm) {
        return pass(algorithm.error());
    }
    return std::unique_ptr<Pkcs12Keystore>(
        new Pkcs12Keystore(std::make_unique<Key>(Key{std::move(key)}), std::move(chain), *algorithm));
}

Result<Bytes> Pkcs12Keystore::sign(ByteView data) {
    return detail::sign_with(key_->handle.get(), algorithm_, data);
}

}  // namespace vanthu::signing
