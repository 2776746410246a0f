#include "webauthn/cose_key.hpp"

#include <algorithm>
#include <string>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "core/handle.hpp"

namespace vanthu::webauthn {
namespace {

using Key = Handle<EVP_PKEY, EVP_PKEY_free>;

// Labels of RFC 9052 section 7.1 and RFC 9053 section 7; the parameters of a key type share their labels.
constexpr std::int64_t label_type = 1;
constexpr std::int64_t label_algorithm = 3;
constexpr std::int64_t label_curve = -1;
constexpr std::int64_t label_x = -2;
constexpr std::int64_t label_y = -3;
constexpr std::int64_t label_modulus = -1;
constexpr std::int64_t label_exponent = -2;
constexpr std::int64_t type_okp = 1;
constexpr std::int64_t type_ec2 = 2;
constexpr std::int64_t type_rsa = 3;
constexpr std::int64_t curve_p256 = 1;
constexpr std::int64_t curve_ed25519 = 6;

constexpr std::size_t coordinate_bytes = 32;
constexpr std::size_t exponent_bytes_most = 4;
constexpr int rsa_bits_least = 2048;
constexpr int rsa_bits_most = 8192;

struct Opened {
    Algorithm algorithm{};
    Key key;
};

tl::unexpected<Error> bad_key(const char* what) {
    ERR_clear_error();
    return fail(Code::invalid_input, {"Khóa công khai không dùng được.", "The public key cannot be used."}, {std::string{"COSE key: "} + what});
}

std::int64_t number(const Cbor& key, std::int64_t label) {
    const Cbor* const item = key.member(label);
    const auto* const value = item == nullptr ? nullptr : item->as<std::int64_t>();
    return value == nullptr ? 0 : *value;
}

const Bytes* stretch(const Cbor& key, std::int64_t label) {
    const Cbor* const item = key.member(label);
    return item == nullptr ? nullptr : item->as<Bytes>();
}

const unsigned char* raw(ByteView bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

Key make_key(const char* type, OSSL_PARAM_BLD* builder) {
    const Handle<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder));
    const Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
        return {};
    }
    return Key{key};
}

Key elliptic(const Bytes& x, const Bytes& y) {
    Bytes point{std::byte{4}};  // uncompressed (SEC 1 section 2.3.3)
    point.insert(point.end(), x.begin(), x.end());
    point.insert(point.end(), y.begin(), y.end());
    const Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
    if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1) {
        return {};
    }
    Key key = make_key("EC", builder.get());
    const Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free> check(key ? EVP_PKEY_CTX_new(key.get(), nullptr) : nullptr);
    return check && EVP_PKEY_public_check(check.get()) == 1 ? std::move(key) : Key{};
}

Key rsa(const Bytes& modulus, const Bytes& exponent) {
    const Handle<BIGNUM, BN_free> n(BN_bin2bn(raw(modulus), static_cast<int>(modulus.size()), nullptr));
    const Handle<BIGNUM, BN_free> e(BN_bin2bn(raw(exponent), static_cast<int>(exponent.size()), nullptr));
    const Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
    if (!n || !e || !builder || BN_num_bits(n.get()) < rsa_bits_least || BN_num_bits(n.get()) > rsa_bits_most || BN_is_odd(n.get()) == 0 ||
        BN_is_odd(e.get()) == 0 || BN_is_one(e.get()) || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
        return {};
    }
    return make_key("RSA", builder.get());
}

/// The key type has to be the one of the algorithm: a key that names another would be verified by rules that are not its own.
Result<Opened> open(const Cbor& key) {
    const std::int64_t type = number(key, label_type);
    const auto algorithm = static_cast<Algorithm>(number(key, label_algorithm));
    Opened opened{algorithm, {}};
    switch (algorithm) {
        case Algorithm::es256: {
            const Bytes* const x = stretch(key, label_x);
            const Bytes* const y = stretch(key, label_y);
            if (type != type_ec2 || number(key, label_curve) != curve_p256 || x == nullptr || y == nullptr || x->size() != coordinate_bytes ||
                y->size() != coordinate_bytes) {
                return bad_key("ES256 needs an EC2 key on P-256");
            }
            opened.key = elliptic(*x, *y);
            break;
        }
        case Algorithm::eddsa: {
            const Bytes* const x = stretch(key, label_x);
            if (type != type_okp || number(key, label_curve) != curve_ed25519 || x == nullptr || x->size() != coordinate_bytes) {
                return bad_key("EdDSA needs an OKP key on Ed25519");
            }
            opened.key = Key{EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(*x), x->size())};
            break;
        }
        case Algorithm::rs256: {
            const Bytes* const modulus = stretch(key, label_modulus);
            const Bytes* const exponent = stretch(key, label_exponent);
            if (type != type_rsa || modulus == nullptr || exponent == nullptr || modulus->size() > rsa_bits_most / 8 ||
                exponent->size() > exponent_bytes_most) {
                return bad_key("RS256 needs an RSA key");
            }
            opened.key = rsa(*modulus, *exponent);
            break;
        }
        default:
            return bad_key("an algorithm that was not offered");
    }
    if (!opened.key) {
        return bad_key("no valid key");
    }
    return opened;
}

}  // namespace

Result<Algorithm> check_cose_key(const Cbor& key) {
    const auto opened = open(key);
    return opened ? Result<Algorithm>{opened->algorithm} : pass(opened.error());
}

Result<bool> verify_signature(ByteView cose_key, ByteView data, ByteView signature) {
    const auto read = read_cbor(cose_key);
    const auto opened = read ? open(read->item) : Result<Opened>{pass(read.error())};
    if (!opened) {
        return pass(opened.error());
    }
    const EVP_MD* const digest = opened->algorithm == Algorithm::eddsa ? nullptr : EVP_sha256();
    const Handle<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    const bool is_right = context && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, opened->key.get()) == 1 &&
                          EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(data), data.size()) == 1;
    ERR_clear_error();
    return is_right;
}

}  // namespace vanthu::webauthn
