#include "server/app/signatures/remote_keys.hpp"

#include <algorithm>
#include <set>

#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/sign_in.hpp"
#include "server/app/signatures/person_certificates.hpp"

namespace vanthu::app {
namespace {

constexpr std::size_t credentials_limit = 50;

tl::unexpected<Error> no_such_key() {
    return fail(Code::not_found, {"Không có khóa ký từ xa này.", "There is no such remote key."});
}

std::string pem_of(const std::vector<signing::Certificate>& chain) {
    std::string text;
    for (const signing::Certificate& one : chain) {
        text += "-----BEGIN CERTIFICATE-----\n";
        const std::string body = to_base64(one.der());
        for (std::size_t at = 0; at < body.size(); at += 64) {
            text += body.substr(at, 64) + "\n";
        }
        text += "-----END CERTIFICATE-----\n";
    }
    return text;
}

}  // namespace

template <class T>
Result<T> UseRemoteKeys::from_service(const std::string& service, Result<T> answer) {
    if (answer || answer.error().code != Code::unauthenticated) {
        return answer;
    }
    remote_.forget_token(service);
    return fail(Code::unavailable,
                {"Dịch vụ ký từ xa không chấp nhận máy chủ này. Hãy thử lại; nếu vẫn lỗi, báo quản trị viên.",
                 "The remote signing service does not accept this server. Try again; if it goes on, tell an administrator."},
                answer.error().cause);
}

Result<std::vector<UseRemoteKeys::Offered>> UseRemoteKeys::look(const Actor&, const std::string& service, const std::string& account) {
    const auto client = from_service(service, remote_.open(service));
    const auto ids = client ? from_service(service, (*client)->credentials(account)) : Result<std::vector<std::string>>{pass(client.error())};
    if (!ids) {
        return pass(ids.error());
    }
    std::vector<Offered> all;
    for (const std::string& id : *ids) {
        if (all.size() == credentials_limit) {
            break;
        }
        const auto one = from_service(service, (*client)->credential(id));
        if (!one) {
            return pass(one.error());
        }
        const signing::Certificate& certificate = one->chain.front();
        all.push_back({id, certificate.subject(), certificate.not_after(), one->is_enabled, one->needs_one_time_password, one->batch_limit});
    }
    return all;
}

Result<UseRemoteKeys::Linked> UseRemoteKeys::link(const Actor& actor, const std::string& service, const std::string& account, const std::string& credential_id) {
    const auto client = from_service(service, remote_.open(service));
    const auto ids = client ? from_service(service, (*client)->credentials(account)) : Result<std::vector<std::string>>{pass(client.error())};
    if (!ids) {
        return pass(ids.error());
    }
    if (std::find(ids->begin(), ids->end(), credential_id) == ids->end()) {
        return no_such_key();
    }
    const auto credential = from_service(service, (*client)->credential(credential_id));
    if (!credential) {
        return pass(credential.error());
    }
    const auto certificate = ManagePersonCertificates(services_).present(actor, pem_of(credential->chain), certificate_source::remote);
    if (!certificate) {
        return pass(certificate.error());
    }
    const Instant now = services_.clock.now();
    const RemoteCredential linked{make_uuid_v7(now, services_.random), actor.user, service, account, credential_id, certificate->id, now};
    return services_.storage.write([&](Tx& tx) -> Result<Linked> {
        for (const RemoteCredential& one : tx.remote_credentials().of_user(actor.user)) {
            if (one.service == service && one.credential_id == credential_id) {
                return fail(Code::conflict, {"Khóa này đã được liên kết.", "This key is linked already."});
            }
        }
        tx.remote_credentials().add(linked);
        record(tx, actor, now, "remote-key-linked", user_object(actor.user), {{"service", service}, {"certificate", certificate->fingerprint}});
        return Linked{linked, *certificate};
    });
}

Result<std::vector<UseRemoteKeys::Linked>> UseRemoteKeys::own(const Actor& actor) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<Linked>> {
        std::vector<Linked> all;
        for (RemoteCredential& one : tx.remote_credentials().of_user(actor.user)) {
            auto certificate = tx.person_certificates().find(one.certificate_id);
            if (certificate) {
                all.push_back({std::move(one), std::move(*certificate)});
            }
        }
        return all;
    });
}

Result<void> UseRemoteKeys::unlink(const Actor& actor, const std::string& id) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        const auto one = tx.remote_credentials().find(id);
        if (!one || one->user != actor.user) {
            return no_such_key();
        }
        tx.remote_credentials().remove(id);
        record(tx, actor, now, "remote-key-unlinked", user_object(actor.user), {{"service", one->service}});
        return {};
    });
}

Result<std::vector<UseRemoteKeys::Outcome>> UseRemoteKeys::sign(const Actor& actor, const std::string& token_hash, const std::string& id,
                                                               const std::vector<Wish>& wishes, const signing::csc::Secrets& secrets) {
    std::set<std::string> seen;
    const bool is_twice = std::any_of(wishes.begin(), wishes.end(), [&](const Wish& one) { return !seen.insert(one.document.text()).second; });
    if (wishes.empty() || wishes.size() > most || is_twice) {
        return fail_field("/documents", {"Mỗi lần ký có từ 1 đến 50 văn bản, mỗi văn bản một lần.", "1 to 50 documents are signed at a time, each once."});
    }
    const Instant now = services_.clock.now();
    const auto key = services_.storage.read([&](Tx& tx) -> Result<RemoteCredential> {
        auto one = tx.remote_credentials().find(id);
        if (!one || one->user != actor.user) {
            return no_such_key();
        }
        const auto proved = require_proof(tx, token_hash, now);
        return proved ? Result<RemoteCredential>{std::move(*one)} : pass(proved.error());
    });
    const auto client = key ? from_service(key->service, remote_.open(key->service)) : Result<std::unique_ptr<signing::csc::Client>>{pass(key.error())};
    const auto signer = client ? from_service(key->service, signing::csc::RemoteSigner::open(**client, key->credential_id, secrets))
                               : Result<std::unique_ptr<signing::csc::RemoteSigner>>{pass(client.error())};
    if (!signer) {
        return pass(signer.error());
    }
    const std::string chain = pem_of((*signer)->chain());
    std::vector<Outcome> outcomes;
    std::vector<std::size_t> places;  // of those that could be prepared, among the outcomes
    std::vector<SigningId> operations;
    std::vector<Bytes> to_sign;
    for (const Wish& wish : wishes) {
        outcomes.push_back({wish.document, {}});
        auto prepared = sign_.prepare(actor, wish.document, wish.version, SignOutgoing::Purpose::personal, wish.input, chain, certificate_source::remote);
        if (prepared && prepared->operation.source_sha256 != wish.sha256) {
            static_cast<void>(sign_.cancel(actor, prepared->operation.id));
            prepared = fail(Code::stale_version, {"Nội dung không phải bản đã xem.", "The content is not the one that was seen."});
        }
        if (!prepared) {
            outcomes.back().failure = prepared.error();
            continue;
        }
        places.push_back(outcomes.size() - 1);
        operations.push_back(prepared->operation.id);
        to_sign.push_back(std::move(prepared->to_sign));
    }
    const auto values = (*signer)->sign_all(to_sign);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto& value = values.at(i);
        const auto made = from_service(key->service, value);
        const auto done = made ? sign_.complete(actor, operations.at(i), *made) : Result<OutgoingView>{pass(made.error())};
        if (!done) {
            static_cast<void>(sign_.cancel(actor, operations.at(i)));  // one that is completed has ended by itself
            outcomes.at(places.at(i)).failure = done.error();
        }
    }
    return outcomes;
}

}  // namespace vanthu::app
