#include "signing/keys/pem.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

#include <openssl/pem.h>

#include "signing/detail/key_use.hpp"

namespace vanthu::signing {

struct PemKeystore::Key {
    detail::KeyHandle handle;
};

PemKeystore::PemKeystore(std::unique_ptr<Key> key, std::vector<Certificate> chain, SignatureAlgorithm algorithm)
    : key_(std::move(key)), chain_(std::move(chain)), algorithm_(algorithm) {}

PemKeystore::~PemKeystore() = default;

namespace {

constexpr std::uintmax_t size_limit_bytes = 1U << 20U;

/// The file's text, wiped when it goes.
Result<SecretString> read_text(const std::filesystem::path& file) {
    std::error_code ignored;
    std::ifstream in(file, std::ios::binary);
    if (!in || !std::filesystem::is_regular_file(file, ignored)) {
        return fail(Code::not_found,
                    {"Không tìm thấy tệp khóa hoặc chứng thư.", "The key or certificate file was not found."},
                    {"PEM: " + file.filename().string()});
    }
    if (std::filesystem::file_size(file, ignored) > size_limit_bytes) {
        return fail(Code::invalid_input, {"Tệp khóa quá lớn.", "The key file is too large."});
    }
    return SecretString{std::string{std::istreambuf_iterator<char>(in), {}}};
}

/// OpenSSL asks for the password; without one it would ask the terminal.
int give_password(char* buffer, int size, int, void* context) {
    const auto& password = static_cast<const SecretString*>(context)->reveal();
    if (password.empty() || password.size() > static_cast<std::size_t>(size)) {
        return -1;
    }
    std::memcpy(buffer, password.data(), password.size());
    return static_cast<int>(password.size());
}

}  // namespace

Result<std::unique_ptr<PemKeystore>> PemKeystore::load(const std::filesystem::path& key_file,
                                                       const std::filesystem::path& chain_file,
                                                       const SecretString& password, const AlgorithmChoice& choice) {
    const auto key_text = read_text(key_file);
    if (!key_text) {
        return pass(key_text.error());
    }
    const auto chain_text = read_text(chain_file);
    if (!chain_text) {
        return pass(chain_text.error());
    }
    const auto in = detail::memory_bio(as_bytes(key_text->reveal()));
    SecretString given = password;
    detail::KeyHandle key{PEM_read_bio_PrivateKey(in.get(), nullptr, give_password, &given)};
    if (!key) {
        return fail(Code::invalid_input,
                    {"Không mở được khóa PEM: sai mật khẩu, hoặc tệp không có khóa riêng.",
                     "The PEM key cannot be opened: wrong password, or the file holds no private key."},
                    {detail::drain_errors()});
    }
    const auto certificates = Certificate::parse_all(as_bytes(chain_text->reveal()));
    if (!certificates) {
        return pass(certificates.error());
    }
    const auto own = std::find_if(certificates->begin(), certificates->end(), [&](const Certificate& one) {
        return EVP_PKEY_eq(X509_get0_pubkey(one.get()), key.get()) == 1;
    });
    detail::drain_errors();
    if (own == certificates->end()) {
        return fail(Code::invalid_input,
                    {"Không có chứng thư nào của khóa này.", "No certificate belongs to this key."});
    }
    const auto algorithm = algorithm_for(*own, choice);
    if (!algorithm) {
        return pass(algorithm.error());
    }
    return std::unique_ptr<PemKeystore>(new PemKeystore(std::make_unique<Key>(Key{std::move(key)}),
                                                        detail::ordered_chain(*own, *certificates), *algorithm));
}

Result<Bytes> PemKeystore::sign(ByteView data) {
    return detail::sign_with(key_->handle.get(), algorithm_, data);
}

}  // namespace vanthu::signing
