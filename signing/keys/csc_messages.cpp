#include "signing/keys/csc_messages.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "core/json.hpp"
#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/ber.hpp"

namespace vanthu::signing::csc {
namespace {

namespace ber = detail::ber;
namespace json = boost::json;

constexpr std::size_t batch_ceiling = 10'000;
constexpr double number_ceiling = 1e9;
constexpr std::size_t words_limit = 200;

json::string_view view_of(std::string_view text) {
    return {text.data(), text.size()};
}

std::string plain(const json::string& text) {
    return {text.data(), text.size()};
}

/// Null for what is no object, or has no member of that name.
const json::value* member(const json::value& value, std::string_view name) {
    const json::object* object = value.if_object();
    return object != nullptr ? object->if_contains(view_of(name)) : nullptr;
}

std::string text_of(const json::value& value, std::string_view name) {
    const json::value* found = member(value, name);
    return found != nullptr && found->is_string() ? plain(found->get_string()) : std::string{};
}

/// Services write some numbers as texts ("SCAL": "2").
std::optional<double> number_of(const json::value& value, std::string_view name) {
    const json::value* found = member(value, name);
    const auto written =
        found != nullptr && found->is_string() ? read_json(text_of(value, name)) : Result<json::value>{};
    const json::value* number = found != nullptr && found->is_string() && written ? &*written : found;
    if (number == nullptr || !number->is_number()) {
        return std::nullopt;
    }
    const auto read = number->to_number<double>();
    return read >= 0 && read < number_ceiling ? std::optional{read} : std::nullopt;
}

/// Nothing when it is there and no list of texts.
std::optional<std::vector<std::string>> texts_of(const json::value* value) {
    std::vector<std::string> texts;
    const json::array* array = value != nullptr ? value->if_array() : nullptr;
    if (array == nullptr) {
        return value == nullptr ? std::optional{texts} : std::nullopt;
    }
    for (const json::value& one : *array) {
        if (!one.is_string()) {
            return std::nullopt;
        }
        texts.push_back(plain(one.get_string()));
    }
    return texts;
}

json::array encoded(const std::vector<Bytes>& hashes) {
    json::array array;
    for (const Bytes& hash : hashes) {
        array.emplace_back(to_base64(hash));
    }
    return array;
}

std::string written(const json::object& object) {
    return json::serialize(object);
}

std::string oid_of(const Bytes& identifier) {
    const auto parts = ber::children(*ber::only(identifier));
    return ber::oid(parts->front());
}

bool contains(const std::string& where, std::string_view word) {
    return where.find(word) != std::string::npos;
}

}  // namespace

std::optional<Service> read_service(const json::value& value) {
    const auto methods = texts_of(member(value, "methods"));
    Service service{text_of(value, "name"), text_of(value, "specs"), methods.value_or(std::vector<std::string>{})};
    return value.is_object() && !service.specs.empty() && methods ? std::optional{service} : std::nullopt;
}

std::optional<std::vector<std::string>> read_credential_ids(const json::value& value) {
    return member(value, "credentialIDs") != nullptr ? texts_of(member(value, "credentialIDs")) : std::nullopt;
}

std::optional<Credential> read_credential(const json::value& value, const std::string& id) {
    const json::value* key = member(value, "key");
    const json::value* holder = member(value, "cert");
    const auto certificates = texts_of(holder != nullptr ? member(*holder, "certificates") : nullptr);
    const auto algorithms = texts_of(key != nullptr ? member(*key, "algo") : nullptr);
    if (key == nullptr || holder == nullptr || !certificates || certificates->empty() || !algorithms) {
        return std::nullopt;
    }
    Credential credential;
    credential.id = id;
    credential.is_enabled = text_of(*key, "status") == "enabled";
    credential.key_algorithms = *algorithms;
    for (const std::string& one : *certificates) {
        const auto der = from_base64(one);
        auto certificate = der ? Certificate::parse(*der) : Result<Certificate>{pass(der.error())};
        if (!certificate) {
            return std::nullopt;
        }
        credential.chain.push_back(std::move(*certificate));
    }
    credential.sole_control_level = number_of(value, "SCAL").value_or(1) == 2 ? 2 : 1;
    credential.batch_limit =
        std::clamp<std::size_t>(static_cast<std::size_t>(number_of(value, "multisign").value_or(1)), 1, batch_ceiling);
    const json::value* authorization = member(value, "auth");
    credential.authorization_mode = authorization != nullptr ? text_of(*authorization, "mode") : std::string{};
    const json::value* objects = authorization != nullptr ? member(*authorization, "objects") : nullptr;
    if (objects != nullptr && objects->is_array()) {
        credential.needs_pin = std::any_of(objects->get_array().begin(), objects->get_array().end(),
                                           [](const json::value& one) { return text_of(one, "id") == "PIN"; });
        credential.needs_one_time_password = std::any_of(
            objects->get_array().begin(), objects->get_array().end(),
            [](const json::value& one) { return text_of(one, "id") == "OTP" || text_of(one, "type") == "OTP"; });
    }
    return credential;
}

std::optional<Authorization> read_authorization(const json::value& value) {
    std::string activation = text_of(value, "SAD");
    if (activation.empty()) {
        return std::nullopt;
    }
    return Authorization{SecretString{std::move(activation)},
                         std::chrono::seconds{static_cast<long long>(number_of(value, "expiresIn").value_or(3600))}};
}

std::optional<AccessToken> read_token(const json::value& value) {
    std::string token = text_of(value, "access_token");
    if (token.empty()) {
        return std::nullopt;
    }
    return AccessToken{SecretString{std::move(token)}, std::chrono::seconds{static_cast<long long>(number_of(value, "expires_in").value_or(3600))}};
}

std::string token_request(const std::string& client_id, const SecretString& secret) {
    const auto encoded = [](std::string_view text) {  // application/x-www-form-urlencoded, as RFC 6749 section 4.4.2 asks
        std::string out;
        for (const char c : text) {
            const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
            out += is_plain ? std::string(1, c) : "%" + to_hex(as_bytes({&c, 1}));
        }
        return out;
    };
    return "grant_type=client_credentials&client_id=" + encoded(client_id) + "&client_secret=" + encoded(secret.reveal());
}

std::string list_request(const std::string& account) {
    return account.empty() ? "{}" : written({{"userID", account}});
}

std::optional<std::vector<Bytes>> read_signatures(const json::value& value) {
    const auto texts = member(value, "signatures") != nullptr ? texts_of(member(value, "signatures")) : std::nullopt;
    std::vector<Bytes> signatures;
    for (const std::string& one : texts.value_or(std::vector<std::string>{})) {
        auto bytes = from_base64(one);
        if (!bytes || bytes->empty()) {
            return std::nullopt;
        }
        signatures.push_back(std::move(*bytes));
    }
    return texts ? std::optional{std::move(signatures)} : std::nullopt;
}

std::string credential_request(const std::string& id) {
    return written({{"credentialID", id}, {"certificates", "chain"}, {"certInfo", false}, {"authInfo", true}});
}

std::string authorize_request(const Credential& credential, const std::vector<Bytes>& hashes, DigestAlgorithm digest,
                              const Secrets& secrets) {
    json::object request{{"credentialID", credential.id}, {"numSignatures", hashes.size()}};
    // 11.6: the hashes are required at SCAL2; at SCAL1 they do no harm, and bind the authorisation all the same.
    request["hashes"] = encoded(hashes);
    request["hashAlgorithmOID"] = oid_of(detail::digest_identifier(digest));
    json::array factors;
    const auto add = [&](const char* id, const SecretString& secret) {
        if (!secret.empty()) {
            factors.push_back(json::object{{"id", id}, {"value", secret.reveal()}});
        }
    };
    add("PIN", secrets.pin);
    add("OTP", secrets.one_time_password);
    if (!factors.empty()) {
        request["authData"] = std::move(factors);
    }
    return written(request);
}

std::string sign_request(const Credential& credential, const Authorization& authorization,
                         const std::vector<Bytes>& hashes, const SignatureAlgorithm& algorithm) {
    const Bytes identifier = detail::signature_identifier(algorithm);
    json::object request{{"credentialID", credential.id},
                         {"hashes", encoded(hashes)},
                         {"hashAlgorithmOID", oid_of(detail::digest_identifier(algorithm.digest))},
                         {"signAlgo", oid_of(identifier)},
                         {"operationMode", "S"}};
    if (!authorization.activation.empty()) {
        request["SAD"] = authorization.activation.reveal();
    }
    if (algorithm.scheme == Scheme::rsa_pss) {  // 11.7: the parameters of RFC 4055 in DER
        request["signAlgoParams"] = to_base64(ber::children(*ber::only(identifier))->at(1).whole);
    }
    return written(request);
}

Error error_of(int status, ByteView body) {
    const auto value = read_json(as_text(body));
    const std::string code = value ? text_of(*value, "error") : std::string{};
    const std::string words = value ? text_of(*value, "error_description") : std::string{};
    const LogText cause{"HTTP " + std::to_string(status) + " " + code.substr(0, words_limit) + " " +
                        words.substr(0, words_limit)};
    if (status == 401 || code == "invalid_token" || code == "unauthorized" || code == "invalid_client") {
        return {Code::unauthenticated,
                {"Dịch vụ ký từ xa không chấp nhận phiên đăng nhập; hãy đăng nhập lại.",
                 "The remote signing service does not accept the session; sign in again."},
                cause};
    }
    if (status == 429 || status >= 500 || code.empty()) {
        return {
            Code::unavailable,
            {"Dịch vụ ký từ xa tạm thời không phục vụ được.", "The remote signing service cannot serve at the moment."},
            cause};
    }
    if (code == "invalid_otp" || contains(words, "OTP")) {
        return {Code::forbidden,
                {"Mã dùng một lần sai hoặc hết hạn.", "The one-time password is wrong or has expired."},
                cause};
    }
    if (code == "invalid_pin" || contains(words, "PIN")) {
        return {Code::forbidden, {"Sai mã PIN của dịch vụ ký từ xa.", "The remote signing PIN is wrong."}, cause};
    }
    if (contains(words, "SAD") || code == "authorization_expired") {
        return {Code::forbidden,
                {"Phiên cho phép ký đã hết hạn hoặc không dùng cho các văn bản này; hãy cho phép lại.",
                 "The authorisation to sign has expired or is not for these documents; authorise again."},
                cause};
    }
    if (contains(words, "credentialID") || code == "invalid_credential") {
        return {
            Code::not_found,
            {"Dịch vụ ký từ xa không có chứng thư này.", "The remote signing service does not know this credential."},
            cause};
    }
    if (code == "access_denied" || status == 403) {
        return {Code::forbidden,
                {"Dịch vụ ký từ xa từ chối yêu cầu.", "The remote signing service denies the request."},
                cause};
    }
    return {Code::invalid_input,
            {"Dịch vụ ký từ xa không chấp nhận yêu cầu.", "The remote signing service finds the request wrong."},
            cause};
}

}  // namespace vanthu::signing::csc
