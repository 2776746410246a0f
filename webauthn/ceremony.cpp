#include "webauthn/ceremony.hpp"

#include <algorithm>

#include "core/digest.hpp"
#include "core/json.hpp"
#include "webauthn/base64url.hpp"
#include "webauthn/cbor.hpp"
#include "webauthn/cose_key.hpp"

namespace vanthu::webauthn {
namespace {

// Far beyond what browsers send; what is larger is not read at all.
constexpr std::size_t client_data_limit_bytes = 16 * 1024;
constexpr std::size_t object_limit_bytes = 64 * 1024;
constexpr std::size_t credential_id_limit_bytes = 1023;  // section 7.1 step 25
constexpr std::size_t header_bytes = 37;                 // section 6.1: digest, flags, counter

tl::unexpected<Error> refused(const char* why) {
    return fail(Code::invalid_input, {"Khóa truy cập này không được chấp nhận.", "This passkey was not accepted."}, {why});
}

bool is_loopback_name(std::string_view host) {
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

struct Address {
    std::string_view scheme;
    std::string_view host;
    bool has_only_port_behind = false;  ///< nothing, or ":" and digits
};

Address split(std::string_view text) {
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = text.substr(colon + 3);
    const std::size_t end = rest.starts_with('[') ? std::min(rest.find(']'), rest.size() - 1) + 1 : rest.find_first_of(":/");
    const std::string_view behind = end >= rest.size() ? std::string_view{} : rest.substr(end);
    const bool is_port = behind.empty() || (behind.size() > 1 && behind.front() == ':' && behind.find_first_not_of("0123456789", 1) == std::string_view::npos);
    return {text.substr(0, colon), rest.substr(0, end), is_port};
}

bool is_own_origin(const RelyingParty& party, std::string_view origin) {
    if (!party.origin.empty()) {
        return origin == party.origin;
    }
    const Address address = split(origin);
    return (address.scheme == "http" || address.scheme == "https") && address.host == party.id && address.has_only_port_behind;
}

/// Section 5.8.1; members that are not known are ignored, as section 5.8.1.2 demands.
Result<void> check_client_data(ByteView text, const char* type, const Expectation& expected) {
    if (text.size() > client_data_limit_bytes) {
        return refused("client data: too large");
    }
    const auto value = read_json(as_text(text));
    const auto* const data = value ? value->if_object() : nullptr;
    if (data == nullptr) {
        return refused("client data: no JSON object");
    }
    const auto member = [&](const char* name) -> std::string_view {
        const auto* const found = data->if_contains(name);
        return found != nullptr && found->is_string() ? std::string_view{found->as_string().data(), found->as_string().size()} : std::string_view{};
    };
    if (member("type") != type) {
        return refused("client data: type");  // 7.1 step 7, 7.2 step 11
    }
    if (!equal_constant_time(member("challenge"), to_base64url(expected.challenge))) {
        return refused("client data: challenge");  // 7.1 step 8, 7.2 step 12
    }
    if (!is_own_origin(expected.party, member("origin"))) {
        return refused("client data: origin");  // 7.1 step 9, 7.2 step 13
    }
    // 7.1 steps 10 and 11: never inside a page of somebody else's.
    const auto* const crossing = data->if_contains("crossOrigin");
    if ((crossing != nullptr && !(crossing->is_bool() && !crossing->as_bool())) || data->contains("topOrigin")) {
        return refused("client data: cross origin");
    }
    return {};
}

/// Section 6.1.
struct AuthenticatorData {
    bool is_present = false;
    bool is_verified = false;
    bool is_backed_up = false;
    std::uint32_t sign_count = 0;
    bool has_credential = false;
    ByteView credential_id{};
    ByteView public_key{};
};

bool has(unsigned flags, unsigned bit) {
    return (flags & (1U << bit)) != 0;
}

Result<AuthenticatorData> read_authenticator_data(ByteView bytes, const Expectation& expected) {
    if (bytes.size() < header_bytes || bytes.size() > object_limit_bytes) {
        return refused("authenticator data: size");
    }
    const auto digest = sha256(as_bytes(expected.party.id));
    if (!std::equal(digest.begin(), digest.end(), bytes.begin())) {
        return refused("authenticator data: rpIdHash");  // 7.1 step 14, 7.2 step 16
    }
    const auto flags = static_cast<unsigned>(bytes[32]);
    AuthenticatorData data{has(flags, 0), has(flags, 2), has(flags, 4), 0, has(flags, 6)};
    for (std::size_t i = 33; i < header_bytes; ++i) {
        data.sign_count = (data.sign_count << 8U) | static_cast<std::uint32_t>(bytes[i]);
    }
    if (!data.is_present) {
        return refused("authenticator data: UP");  // 7.1 step 15, 7.2 step 17
    }
    if (expected.needs_verification && !data.is_verified) {
        return refused("authenticator data: UV");  // 7.1 step 16, 7.2 step 18
    }
    if (data.is_backed_up && !has(flags, 3)) {
        return refused("authenticator data: BS without BE");  // 7.1 step 17, 7.2 step 19
    }
    ByteView rest = bytes.subspan(header_bytes);
    if (data.has_credential) {
        // Section 6.5.1: AAGUID, length of the identifier, identifier, key.
        constexpr std::size_t fixed_bytes = 18;
        if (rest.size() < fixed_bytes) {
            return refused("attested credential: cut off");
        }
        const std::size_t length = static_cast<std::size_t>(rest[16]) * 256 + static_cast<std::size_t>(rest[17]);
        if (length == 0 || length > credential_id_limit_bytes || rest.size() - fixed_bytes < length) {
            return refused("attested credential: length of the identifier");
        }
        data.credential_id = rest.subspan(fixed_bytes, length);
        rest = rest.subspan(fixed_bytes + length);
        const auto key = read_cbor(rest);
        if (!key) {
            return pass(key.error());
        }
        data.public_key = rest.subspan(0, key->size);
        rest = rest.subspan(key->size);
    }
    if (has(flags, 7)) {
        const auto extensions = read_cbor(rest);
        if (!extensions || extensions->item.as<Cbor::Map>() == nullptr) {
            return refused("authenticator data: extensions");
        }
        rest = rest.subspan(extensions->size);
    }
    if (!rest.empty()) {
        return refused("authenticator data: something behind it");
    }
    return data;
}

/// What an authenticator signs (section 6.3.3): its data and the digest of the client's.
Bytes signed_bytes(ByteView authenticator_data, ByteView client_data) {
    Bytes all(authenticator_data.begin(), authenticator_data.end());
    const auto digest = sha256(client_data);
    all.insert(all.end(), digest.begin(), digest.end());
    return all;
}

/// Section 8.7 (none) and the self attestation of section 8.2; nothing else was asked for, and no authority is known that could vouch.
Result<void> check_attestation(const Cbor& object, Algorithm algorithm, ByteView public_key, ByteView authenticator_data, ByteView client_data) {
    const Cbor* const format = object.member("fmt");
    const Cbor* const statement = object.member("attStmt");
    const auto* const name = format == nullptr ? nullptr : format->as<std::string>();
    const auto* const members = statement == nullptr ? nullptr : statement->as<Cbor::Map>();
    if (name == nullptr || members == nullptr) {
        return refused("attestation: malformed");
    }
    if (*name == "none" && members->empty()) {
        return {};
    }
    if (*name == "packed" && statement->member("x5c") == nullptr) {
        const Cbor* const stated = statement->member("alg");
        const Cbor* const signature = statement->member("sig");
        const auto* const number = stated == nullptr ? nullptr : stated->as<std::int64_t>();
        const auto* const value = signature == nullptr ? nullptr : signature->as<Bytes>();
        if (number == nullptr || *number != static_cast<std::int64_t>(algorithm) || value == nullptr) {
            return refused("attestation: malformed");
        }
        const auto verified = verify_signature(public_key, signed_bytes(authenticator_data, client_data), *value);
        return verified && *verified ? Result<void>{} : refused("attestation: signature");
    }
    return refused("attestation: none was asked for");
}

}  // namespace

RelyingParty relying_party(const std::string& public_url) {
    const Address address = split(public_url);
    if (address.host.empty() || is_loopback_name(address.host)) {
        return {"localhost", ""};
    }
    // As browsers write origins: in small letters, without the scheme's own port (RFC 6454 section 6.2).
    std::string origin = public_url.substr(0, public_url.find('/', address.scheme.size() + 3));
    std::transform(origin.begin(), origin.end(), origin.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const std::string own_port = address.scheme == "https" ? ":443" : ":80";
    if (origin.ends_with(own_port)) {
        origin.resize(origin.size() - own_port.size());
    }
    return {std::string{split(origin).host}, origin};
}

std::optional<Bytes> challenge_of(ByteView client_data) {
    const auto value = client_data.size() <= client_data_limit_bytes ? read_json(as_text(client_data)) : Result<boost::json::value>{refused("size")};
    const auto* const data = value ? value->if_object() : nullptr;
    const auto* const member = data == nullptr ? nullptr : data->if_contains("challenge");
    if (member == nullptr || !member->is_string()) {
        return std::nullopt;
    }
    auto challenge = from_base64url({member->as_string().data(), member->as_string().size()});
    return challenge ? std::optional{std::move(*challenge)} : std::nullopt;
}

Result<NewCredential> verify_registration(const Registration& registration, const Expectation& expected) {
    if (auto checked = check_client_data(registration.client_data, "webauthn.create", expected); !checked) {
        return pass(checked.error());
    }
    if (registration.attestation_object.size() > object_limit_bytes) {
        return refused("attestation object: too large");
    }
    const auto object = read_cbor(registration.attestation_object);
    if (!object) {
        return pass(object.error());
    }
    if (object->size != registration.attestation_object.size()) {
        return refused("attestation object: something behind it");
    }
    const Cbor* const item = object->item.member("authData");
    const auto* const bytes = item == nullptr ? nullptr : item->as<Bytes>();
    if (bytes == nullptr) {
        return refused("attestation object: no authData");
    }
    const auto data = read_authenticator_data(*bytes, expected);
    if (!data) {
        return pass(data.error());
    }
    if (!data->has_credential || !std::equal(data->credential_id.begin(), data->credential_id.end(), registration.id.begin(), registration.id.end())) {
        return refused("attested credential: identifier");
    }
    const auto key = read_cbor(data->public_key);
    const auto algorithm = key ? check_cose_key(key->item) : Result<Algorithm>{pass(key.error())};  // step 20
    if (!algorithm) {
        return pass(algorithm.error());
    }
    if (auto attested = check_attestation(object->item, *algorithm, data->public_key, *bytes, registration.client_data); !attested) {
        return pass(attested.error());
    }
    return NewCredential{registration.id, Bytes(data->public_key.begin(), data->public_key.end()), data->sign_count, data->is_verified, data->is_backed_up};
}

Result<Asserted> verify_assertion(const Assertion& assertion, const KnownCredential& known, const Expectation& expected) {
    if (auto checked = check_client_data(assertion.client_data, "webauthn.get", expected); !checked) {
        return pass(checked.error());
    }
    const auto data = read_authenticator_data(assertion.authenticator_data, expected);
    if (!data) {
        return pass(data.error());
    }
    const auto verified = verify_signature(known.public_key, signed_bytes(assertion.authenticator_data, assertion.client_data), assertion.signature);
    if (!verified) {
        return pass(verified.error());
    }
    if (!*verified) {
        return refused("signature");  // step 21
    }
    const bool counts = data->sign_count != 0 || known.sign_count != 0;
    return Asserted{data->sign_count, data->is_verified, data->is_backed_up, counts && data->sign_count <= known.sign_count};
}

}  // namespace vanthu::webauthn
