#include "evidence/checkpoint.hpp"

#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "core/handle.hpp"

namespace vanthu::evidence {
namespace {

using KeyHandle = Handle<EVP_PKEY, EVP_PKEY_free>;
using Context = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using Bio = Handle<BIO, BIO_free_all>;

constexpr std::string_view dash = "\xe2\x80\x94 ";  // U+2014, as C2SP signed-note writes it
constexpr std::size_t public_key_bytes = 32;
constexpr std::size_t signature_bytes = 64;

/// C2SP signed-note: the first four bytes of SHA-256 of name, line feed, algorithm 0x01 and key.
std::string key_id_of(const std::string& name, const std::string& public_key) {
    const Hash hash = sha256(as_bytes(name + "\n\x01" + public_key));
    return to_hex(ByteView{hash}.first(4));
}

tl::unexpected<Error> bad_note() {
    return fail(Code::invalid_input, {"Điểm kiểm tra không đúng dạng.", "Not a signed checkpoint."});
}

std::string take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) {
        text = {};
        return {};
    }
    std::string line{text.substr(0, end)};
    text.remove_prefix(end + 1);
    return line;
}

Result<Checkpoint> parse(std::string_view text) {
    const std::string_view whole = text;
    Checkpoint checkpoint;
    checkpoint.origin = take_line(text);
    const std::string size = take_line(text);
    const auto root = from_base64(take_line(text));
    const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), checkpoint.size);
    if (error != std::errc{} || end != size.data() + size.size() || !root || root->size() != checkpoint.root.size()) {
        return bad_note();
    }
    std::copy(root->begin(), root->end(), checkpoint.root.begin());
    if (checkpoint.origin.empty() || encode(checkpoint) != whole) {
        return bad_note();
    }
    return checkpoint;
}

}  // namespace

struct LogKey::Key {
    KeyHandle handle;
};

std::string encode(const Checkpoint& checkpoint) {
    return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + to_base64(checkpoint.root) + "\n";
}

std::string VerifierKey::text() const {
    return name + "+" + key_id + "+" + to_base64(as_bytes("\x01" + public_key));
}

Result<VerifierKey> parse_verifier_key(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    const auto bad = [] { return fail(Code::invalid_input, {"Khóa kiểm tra không đúng dạng.", "Not a verifier key."}); };
    const std::size_t first = text.find('+');
    const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
    if (second == std::string_view::npos) {
        return bad();
    }
    const auto key = from_base64(text.substr(second + 1));
    if (!key || key->size() != public_key_bytes + 1 || key->front() != std::byte{1}) {
        return bad();
    }
    VerifierKey verifier{std::string{text.substr(0, first)}, std::string{text.substr(first + 1, second - first - 1)},
                         std::string{as_text(ByteView{*key}.subspan(1))}};
    if (verifier.name.empty() || verifier.key_id != key_id_of(verifier.name, verifier.public_key)) {
        return bad();
    }
    return verifier;
}

LogKey::LogKey(std::unique_ptr<Key> key, VerifierKey verifier) : key_(std::move(key)), verifier_(std::move(verifier)) {}
LogKey::LogKey(LogKey&&) noexcept = default;
LogKey& LogKey::operator=(LogKey&&) noexcept = default;
LogKey::~LogKey() = default;

Result<LogKey> LogKey::load_or_make(const std::filesystem::path& file, const std::string& origin) {
    KeyHandle key;
    std::error_code error;
    if (std::filesystem::exists(file, error)) {
        std::ifstream in(file, std::ios::binary);
        const std::string pem{std::istreambuf_iterator<char>(in), {}};
        const Bio bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
        key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    } else {
        key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
        const Bio bio{BIO_new(BIO_s_mem())};
        char* data = nullptr;
        if (!key || PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
            return fail_internal("cannot make an Ed25519 key");
        }
        const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio.get(), &data));
        std::filesystem::create_directories(file.parent_path(), error);
        const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        const bool written = fd >= 0 && ::write(fd, data, size) == static_cast<ssize_t>(size) && ::fsync(fd) == 0;
        if (fd >= 0) {
            ::close(fd);
        }
        if (!written) {
            return fail(Code::unavailable, {"Không ghi được khóa của nhật ký.", "The log's key cannot be written."});
        }
    }
    std::string raw(public_key_bytes, '\0');
    std::size_t raw_size = raw.size();
    if (!key || EVP_PKEY_is_a(key.get(), "ED25519") != 1 ||
        EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(raw.data()), &raw_size) != 1) {
        return fail(Code::invalid_input, {"Tệp khóa của nhật ký không phải khóa Ed25519.", "The log's key file is no Ed25519 key."});
    }
    VerifierKey verifier{origin, key_id_of(origin, raw), raw};
    return LogKey(std::make_unique<Key>(Key{std::move(key)}), std::move(verifier));
}

std::string LogKey::sign(const Checkpoint& checkpoint) const {
    const std::string text = encode(checkpoint);
    const Context context{EVP_MD_CTX_new()};
    std::string signature(signature_bytes, '\0');
    std::size_t size = signature.size();
    if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_->handle.get()) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       reinterpret_cast<const unsigned char*>(text.data()), text.size()) != 1) {
        throw std::runtime_error("the log's key does not sign");
    }
    const Bytes id = from_hex(verifier_.key_id).value();
    return text + "\n" + std::string{dash} + verifier_.name + " " + to_base64(as_bytes(std::string{as_text(id)} + signature)) + "\n";
}

Result<Checkpoint> verify_note(std::string_view note, const VerifierKey& key) {
    const std::size_t gap = note.find("\n\n");
    if (gap == std::string_view::npos) {
        return bad_note();
    }
    const std::string_view text = note.substr(0, gap + 1);
    std::string_view rest = note.substr(gap + 2);
    auto checkpoint = parse(text);
    if (!checkpoint) {
        return checkpoint;
    }
    const std::string prefix = std::string{dash} + key.name + " ";
    constexpr int lines_limit = 100;
    for (int i = 0; i < lines_limit && !rest.empty(); ++i) {
        const std::string line = take_line(rest);
        if (!line.starts_with(prefix)) {
            continue;
        }
        const auto value = from_base64(std::string_view{line}.substr(prefix.size()));
        if (!value || value->size() != 4 + signature_bytes || to_hex(ByteView{*value}.first(4)) != key.key_id) {
            continue;
        }
        const KeyHandle handle{EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr,
                                                           reinterpret_cast<const unsigned char*>(key.public_key.data()),
                                                           key.public_key.size())};
        const Context context{EVP_MD_CTX_new()};
        const ByteView signature = ByteView{*value}.subspan(4);
        const bool valid = handle && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
                           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                                            reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
        if (valid) {
            return checkpoint;
        }
    }
    return fail(Code::corrupt, {"Chữ ký của điểm kiểm tra không đúng.", "The checkpoint's signature is wrong."});
}

}  // namespace vanthu::evidence
