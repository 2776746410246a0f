#include "signing/pdf/reader/decryption.hpp"

#include <algorithm>

#include "signing/pdf/reader/ciphers.hpp"

namespace vanthu::signing::pdf {

/// The entries of table 21 that make the key.
struct Decryption::Parameters {
    long long version = 0;
    long long revision = 0;
    std::size_t key_bytes = 5;
    std::string owner{};
    std::string user{};
    std::string owner_key{};
    std::string user_key{};
    std::uint32_t permissions = 0;
    std::string file_id{};
};

namespace {

tl::unexpected<Error> needs_password() {
    return fail(Code::unsupported, {"Tệp PDF được mã hóa bằng mật khẩu hoặc chứng thư, không mở được để kiểm tra chữ ký.",
                                    "The PDF is encrypted with a password or for certificates; its signatures cannot be read."});
}

/// What stands for a password that is too short (algorithm 2, step a); here for all of it.
constexpr unsigned char padding_bytes[] = {0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
                                           0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A};

std::string padding() {
    return {reinterpret_cast<const char*>(padding_bytes), sizeof padding_bytes};
}

std::string little_endian(std::uint32_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) {
        out.push_back(static_cast<char>(static_cast<unsigned char>(value >> static_cast<unsigned>(8 * i) & 0xFFU)));
    }
    return out;
}

std::string rc4_with(std::string key, unsigned change, const std::string& data) {
    for (char& c : key) {
        c = static_cast<char>(static_cast<unsigned char>(c) ^ change);
    }
    return rc4(key, data);
}

}  // namespace

Decryption::Method Decryption::method_of(const Object& name, Method otherwise) const {
    if (!name.is_name() || name.name() == "/Identity") {
        return otherwise;
    }
    const auto at = filters_.find(name.name());
    return at == filters_.end() ? Method::unknown : at->second;
}

/// Crypt filters (clause 7.6.5).
void Decryption::read_filters(const Object& encrypt) {
    for (const auto& [name, filter] : encrypt.get("/CF").entries()) {
        const std::string& method = filter.get("/CFM").name();
        filters_[name] = method == "/V2"                     ? Method::rc4
                         : method == "/AESV2"                ? Method::aes_128
                         : method == "/AESV3"                ? Method::aes_256
                         : method == "/None" || method.empty() ? Method::none
                                                             : Method::unknown;
    }
    strings_ = method_of(encrypt.get("/StrF"), Method::none);
    streams_ = method_of(encrypt.get("/StmF"), Method::none);
}

/// Algorithms 2, 4, 5 and 6.
bool Decryption::find_key_by_md5(const Parameters& of) {
    std::string seed = padding() + of.owner + little_endian(of.permissions, 4) + of.file_id;
    if (of.revision >= 4 && !encrypts_metadata_) {
        seed += "\xFF\xFF\xFF\xFF";
    }
    key_ = md5(seed);
    for (int i = 0; i < 50 && of.revision >= 3; ++i) {
        key_ = md5(key_.substr(0, of.key_bytes));
    }
    key_.resize(of.key_bytes);
    if (of.revision == 2) {
        return rc4(key_, padding()) == of.user;
    }
    std::string check = md5(padding() + of.file_id);
    for (unsigned i = 0; i < 20; ++i) {
        check = rc4_with(key_, i, check);
    }
    return of.user.starts_with(check);
}

/// Algorithm 2.A of ISO 32000-2: the empty password as the user's, then as the owner's.
bool Decryption::find_key_by_sha2(const Parameters& of) {
    const auto hash = [&](const std::string& salt, const std::string& user) {
        return of.revision == 5 ? sha256(salt + user) : hardened_hash(salt, user);
    };
    if (of.user.size() != 48 || of.owner.size() != 48 || of.user_key.size() != 32 || of.owner_key.size() != 32) {
        return false;
    }
    if (hash(of.user.substr(32, 8), {}) == of.user.substr(0, 32)) {
        key_ = aes_cbc_decrypt(hash(of.user.substr(40), {}), std::string(16, '\0') + of.user_key, CbcPadding::none).value_or("");
    } else if (hash(of.owner.substr(32, 8), of.user) == of.owner.substr(0, 32)) {
        key_ = aes_cbc_decrypt(hash(of.owner.substr(40), of.user), std::string(16, '\0') + of.owner_key, CbcPadding::none).value_or("");
    }
    return key_.size() == 32;
}

Result<Decryption> Decryption::open(const Object& encrypt, const std::string& file_id) {
    if (!encrypt.is_dictionary() || !encrypt.get("/V").is_integer() || !encrypt.get("/R").is_integer() || !encrypt.get("/P").is_integer() ||
        !encrypt.get("/O").is_string() || !encrypt.get("/U").is_string()) {
        return encrypt.get("/Filter").name() == "/Standard"
                   ? fail(Code::invalid_input, {"Tệp PDF bị hỏng hoặc không đúng chuẩn: /Encrypt", "The PDF is damaged or not well-formed: /Encrypt"})
                   : needs_password();
    }
    Parameters of{.version = encrypt.get("/V").integer(), .revision = encrypt.get("/R").integer()};
    const bool is_known = of.revision >= 2 && of.revision <= 6 && (of.version == 1 || of.version == 2 || of.version == 4 || of.version == 5);
    if (encrypt.get("/Filter").name() != "/Standard" || !is_known || (of.version == 5) != (of.revision >= 5)) {
        return needs_password();
    }
    const long long bits = encrypt.get("/Length").is_integer() ? encrypt.get("/Length").integer() : 40;
    const bool has_length = bits >= 40 && bits <= 128 && bits % 8 == 0;
    of.key_bytes = of.version == 4 ? 16 : of.revision == 2 || !has_length ? 5 : static_cast<std::size_t>(bits / 8);
    const std::size_t digest_bytes = of.revision >= 5 ? 48 : 32;
    of.owner = encrypt.get("/O").string().substr(0, digest_bytes);
    of.user = encrypt.get("/U").string().substr(0, digest_bytes);
    of.owner_key = encrypt.get("/OE").string().substr(0, 32);
    of.user_key = encrypt.get("/UE").string().substr(0, 32);
    of.permissions = static_cast<std::uint32_t>(encrypt.get("/P").integer());
    of.file_id = file_id;
    Decryption opened;
    opened.encrypts_metadata_ = encrypt.get("/EncryptMetadata").type() != Object::Type::boolean || encrypt.get("/EncryptMetadata").boolean();
    if (of.version >= 4) {
        opened.read_filters(encrypt);
    }
    const bool is_open = of.revision >= 5 ? opened.find_key_by_sha2(of) : opened.find_key_by_md5(of);
    return is_open ? Result<Decryption>{std::move(opened)} : needs_password();
}

std::optional<std::string> Decryption::apply(Method method, Identifier owner, std::string data) const {
    if (method == Method::none) {
        return data;
    }
    if (method == Method::aes_256) {
        return aes_cbc_decrypt(key_, data, CbcPadding::pkcs7);
    }
    if (method == Method::unknown) {
        return std::nullopt;
    }
    // Algorithm 1.
    std::string key = md5(key_ + little_endian(static_cast<std::uint32_t>(owner.number), 3) +
                          little_endian(static_cast<std::uint32_t>(owner.generation), 2) + (method == Method::aes_128 ? "sAlT" : ""));
    key.resize(std::min<std::size_t>(key_.size() + 5, 16));
    return method == Method::rc4 ? std::optional{rc4(key, data)} : aes_cbc_decrypt(key, data, CbcPadding::pkcs7);
}

std::optional<std::string> Decryption::string(Identifier owner, std::string data) const {
    return apply(strings_, owner, std::move(data));
}

std::optional<std::string> Decryption::stream(Identifier owner, const Object& dictionary, std::string data) const {
    const std::string& type = dictionary.get("/Type").name();
    if (type == "/XRef" || (type == "/Metadata" && !encrypts_metadata_)) {
        return data;
    }
    // A stream may name its crypt filter; it is the first of its filters then (clause 7.4.10).
    const Object filter = dictionary.get("/Filter");
    const Object parameters = dictionary.get("/DecodeParms");
    const Object first = filter.is_array() ? filter.at(0) : filter;
    const bool names_own = first.name() == "/Crypt" && !filters_.empty();
    const Method method = names_own ? method_of((parameters.is_array() ? parameters.at(0) : parameters).get("/Name"), Method::none) : streams_;
    return apply(method, owner, std::move(data));
}

}  // namespace vanthu::signing::pdf
