#include "signing/keys/csc.hpp"

#include <algorithm>
#include <thread>

#include "core/json.hpp"
#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/ber.hpp"
#include "signing/detail/key_use.hpp"
#include "signing/keys/csc_messages.hpp"

namespace vanthu::signing::csc {
namespace {

namespace json = boost::json;

constexpr std::size_t answer_limit_bytes = 8U << 20U;

tl::unexpected<Error> malformed(const char* method) {
    return fail(Code::unavailable,
                {"Dịch vụ ký từ xa trả lời không đúng chuẩn CSC.",
                 "The remote signing service's answer is not as the CSC API demands."},
                {method});
}

/// 11.5: "algo" lists what the key can do; the plain RSA or EC identifier stands for every scheme of it.
bool can(const Credential& credential, const SignatureAlgorithm& algorithm) {
    const Bytes identifier = detail::signature_identifier(algorithm);
    const std::string exact = detail::ber::oid(detail::ber::children(*detail::ber::only(identifier))->front());
    const std::string family = algorithm.scheme == Scheme::ecdsa ? "1.2.840.10045.2.1" : "1.2.840.113549.1.1.1";
    const auto& known = credential.key_algorithms;
    return known.empty() || std::any_of(known.begin(), known.end(),
                                        [&](const std::string& one) { return one == exact || one == family; });
}

}  // namespace

Client::Client(std::string base, SecretString bearer, Fetcher& fetcher, Retry retry)
    : base_(std::move(base)), bearer_(std::move(bearer)), fetcher_(fetcher), retry_(retry) {
    while (base_.ends_with('/')) {
        base_.pop_back();
    }
}

Result<Bytes> Client::call(const char* method, std::string body, Repeat repeat) {
    FetchRequest request;
    request.url = base_ + "/" + method;
    request.content_type = "application/json";
    request.body = to_bytes(body);
    request.authorization = bearer_.empty() ? std::string{} : "Bearer " + bearer_.reveal();
    request.limit_bytes = answer_limit_bytes;
    const int attempts = repeat == Repeat::yes ? std::max(retry_.attempts, 1) : 1;
    Error last;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        if (attempt > 0) {
            std::this_thread::sleep_for(retry_.pause * (1 << std::min(attempt - 1, 4)));
        }
        auto answer = fetcher_.exchange(request);
        if (answer && answer->status == 200) {
            return std::move(answer->body);
        }
        last = answer ? error_of(answer->status, answer->body) : answer.error();
        if (last.code != Code::unavailable) {
            break;
        }
    }
    return pass(last);
}

namespace {

template <class Read>
auto read_answer(const Result<Bytes>& answer, const char* method, const Read& read)
    -> Result<typename decltype(read(json::value{}))::value_type> {
    if (!answer) {
        return pass(answer.error());
    }
    const auto value = read_json(as_text(*answer));
    auto found = value ? read(*value) : std::nullopt;
    if (!found) {
        return malformed(method);
    }
    return std::move(*found);
}

}  // namespace

Result<Service> Client::info() {
    return read_answer(call("info", "{}", Repeat::yes), "info", read_service);
}

Result<AccessToken> client_token(const std::string& base, const std::string& client_id, const SecretString& secret, Fetcher& fetcher) {
    FetchRequest request;
    request.url = base + (base.ends_with('/') ? "" : "/") + "oauth2/token";
    request.content_type = "application/x-www-form-urlencoded";
    request.body = to_bytes(token_request(client_id, secret));
    request.limit_bytes = answer_limit_bytes;
    const auto answer = fetcher.exchange(request);
    if (!answer) {
        return pass(answer.error());
    }
    if (answer->status != 200) {
        return pass(error_of(answer->status, answer->body));
    }
    return read_answer(Result<Bytes>{answer->body}, "oauth2/token", read_token);
}

Result<std::vector<std::string>> Client::credentials(const std::string& account) {
    return read_answer(call("credentials/list", list_request(account), Repeat::yes), "credentials/list", read_credential_ids);
}

Result<Credential> Client::credential(const std::string& id) {
    return read_answer(call("credentials/info", credential_request(id), Repeat::yes), "credentials/info",
                       [&](const json::value& value) { return read_credential(value, id); });
}

Result<Authorization> Client::authorize(const Credential& credential, const std::vector<Bytes>& hashes,
                                        DigestAlgorithm digest, const Secrets& secrets) {
    return read_answer(
        call("credentials/authorize", authorize_request(credential, hashes, digest, secrets), Repeat::no),
        "credentials/authorize", read_authorization);
}

Result<std::vector<Bytes>> Client::sign_hashes(const Credential& credential, const Authorization& authorization,
                                               const std::vector<Bytes>& hashes, const SignatureAlgorithm& algorithm) {
    auto signatures =
        read_answer(call("signatures/signHash", sign_request(credential, authorization, hashes, algorithm), Repeat::no),
                    "signatures/signHash", read_signatures);
    if (signatures && signatures->size() != hashes.size()) {
        return malformed("signatures/signHash: count");
    }
    return signatures;
}

Result<std::unique_ptr<RemoteSigner>> RemoteSigner::open(Client& client, const std::string& credential_id,
                                                         Secrets secrets, const AlgorithmChoice& choice) {
    auto credential = client.credential(credential_id);
    if (!credential) {
        return pass(credential.error());
    }
    if (!credential->is_enabled) {
        return fail(Code::forbidden, {"Chứng thư ký từ xa đang bị tắt.", "The remote credential is disabled."});
    }
    const auto algorithm = algorithm_for(credential->chain.front(), choice);
    if (!algorithm) {
        return pass(algorithm.error());
    }
    if (algorithm->scheme == Scheme::ed25519 || !can(*credential, *algorithm)) {
        return fail(Code::unsupported, {"Khóa ký từ xa không hỗ trợ " + algorithm->name() + ".",
                                        "The remote key does not support " + algorithm->name() + "."});
    }
    return std::unique_ptr<RemoteSigner>(
        new RemoteSigner(client, std::move(*credential), std::move(secrets), *algorithm));
}

Result<std::vector<Bytes>> RemoteSigner::sign_group(const std::vector<Bytes>& hashes) {
    if (credential_.authorization_mode == "oauth2code") {
        // 11.7: the bearer token was given for this credential; there are no activation data of their own.
        return client_.sign_hashes(credential_, {}, hashes, algorithm_);
    }
    Secrets secrets;
    {
        const std::scoped_lock lock(mutex_);
        if (is_refused_ || (is_password_used_ && !secrets_.one_time_password.empty())) {
            return fail(Code::forbidden, {"Mã đã dùng hoặc đã bị từ chối; hãy nhập mã mới.",
                                          "The code was used or refused already; enter a new one."});
        }
        is_password_used_ = true;
        secrets = secrets_;
    }
    const auto authorization = client_.authorize(credential_, hashes, algorithm_.digest, secrets);
    if (!authorization) {
        const std::scoped_lock lock(mutex_);
        is_refused_ = is_refused_ || authorization.error().code == Code::forbidden;
        return pass(authorization.error());
    }
    return client_.sign_hashes(credential_, *authorization, hashes, algorithm_);
}

/// Some services give r and s side by side and some give DER, which the API leaves open.
Result<Bytes> RemoteSigner::checked(ByteView data, Bytes value) const {
    if (verify_value(credential_.chain.front(), algorithm_, data, value)) {
        return value;
    }
    if (algorithm_.scheme == Scheme::ecdsa) {
        Bytes der = detail::ecdsa_der(value);
        if (verify_value(credential_.chain.front(), algorithm_, data, der)) {
            return der;
        }
    }
    return fail(Code::unavailable,
                {"Dịch vụ ký từ xa trả về chữ ký sai.", "The remote signing service gave a wrong signature."});
}

std::vector<Result<Bytes>> RemoteSigner::sign_all(const std::vector<Bytes>& data) {
    std::vector<Result<Bytes>> values;
    values.reserve(data.size());
    for (std::size_t begin = 0; begin < data.size(); begin += credential_.batch_limit) {
        const std::size_t end = std::min(data.size(), begin + credential_.batch_limit);
        std::vector<Bytes> hashes;
        for (std::size_t i = begin; i < end; ++i) {
            hashes.push_back(digest_of(algorithm_.digest, data.at(i)));
        }
        auto group = sign_group(hashes);
        for (std::size_t i = begin; i < end; ++i) {
            values.push_back(group ? checked(data.at(i), std::move(group->at(i - begin)))
                                   : Result<Bytes>{pass(group.error())});
        }
    }
    return values;
}

Result<Bytes> RemoteSigner::sign(ByteView data) {
    return sign_all({Bytes(data.begin(), data.end())}).front();
}

}  // namespace vanthu::signing::csc
