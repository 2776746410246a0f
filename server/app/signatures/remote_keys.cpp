#include "server/app/signatures/remote_keys.hpp"

#include <algorithm>

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

Result<std::vector<UseRemoteKeys::Offered>> UseRemoteKeys::look(const Actor&, const std::string& service, const std::string& account) {
    const auto client = remote_.for_person(service, remote_.open(service));
    const auto ids = client ? remote_.for_person(service, (*client)->credentials(account)) : Result<std::vector<std::string>>{pass(client.error())};
    if (!ids) {
        return pass(ids.error());
    }
    std::vector<Offered> all;
    for (const std::string& id : *ids) {
        if (all.size() == credentials_limit) {
            break;
        }
        const auto one = remote_.for_person(service, (*client)->credential(id));
        if (!one) {
            return pass(one.error());
        }
        const signing::Certificate& certificate = one->chain.front();
        all.push_back({id, certificate.subject(), certificate.not_after(), one->is_enabled, one->needs_one_time_password, one->batch_limit});
    }
    return all;
}

Result<UseRemoteKeys::Linked> UseRemoteKeys::link(const Actor& actor, const std::string& service, const std::string& account, const std::string& credential_id) {
    const auto client = remote_.for_person(service, remote_.open(service));
    const auto ids = client ? remote_.for_person(service, (*client)->credentials(account)) : Result<std::vector<std::string>>{pass(client.error())};
    if (!ids) {
        return pass(ids.error());
    }
    if (std::find(ids->begin(), ids->end(), credential_id) == ids->end()) {
        return no_such_key();
    }
    const auto credential = remote_.for_person(service, (*client)->credential(credential_id));
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

Result<UseRemoteKeys::Opened> UseRemoteKeys::open(const Actor& actor, const std::string& token_hash, const std::string& id, signing::csc::Secrets secrets,
                                                  const SignOutgoing::Also& check) {
    const Instant now = services_.clock.now();
    auto key = services_.storage.read([&](Tx& tx) -> Result<RemoteCredential> {
        auto one = tx.remote_credentials().find(id);
        if (!one || one->user != actor.user) {
            return no_such_key();
        }
        if (auto proved = require_proof(tx, token_hash, now); !proved) {
            return pass(proved.error());
        }
        const auto checked = check(tx);
        return checked ? Result<RemoteCredential>{std::move(*one)} : pass(checked.error());
    });
    if (!key) {
        return pass(key.error());
    }
    auto client = remote_.for_person(key->service, remote_.open(key->service));
    if (!client) {
        return pass(client.error());
    }
    const bool has_pin = !secrets.pin.empty();
    const bool has_code = !secrets.one_time_password.empty();
    auto signer = remote_.for_person(key->service, signing::csc::RemoteSigner::open(**client, key->credential_id, std::move(secrets)));
    if (!signer) {
        return pass(signer.error());
    }
    const signing::csc::Credential& credential = (*signer)->credential();
    if (credential.needs_pin && !has_pin) {
        return fail_field("/pin", {"Hãy nhập mã PIN của dịch vụ.", "Enter the PIN of the service."});
    }
    if (credential.needs_one_time_password && !has_code) {
        return fail_field("/one_time_password", {"Hãy nhập mã dùng một lần của dịch vụ.", "Enter the one-time code of the service."});
    }
    if (auto owned = require_own_certificate(services_, actor, credential.chain.front(), certificate_source::remote); !owned) {
        return pass(owned.error());
    }
    return Opened{std::move(*key), std::move(*client), std::move(*signer)};
}

Result<SignOutgoing::Prepared> UseRemoteKeys::prepare(const Actor& actor, const Wish& wish, const std::vector<signing::Certificate>& chain) {
    auto prepared = sign_.prepare(actor, wish.seen.document, wish.seen.version, SignOutgoing::Purpose::personal, wish.input, pem_of(chain),
                                  certificate_source::remote);
    if (prepared && prepared->operation.source_sha256 != wish.seen.sha256) {
        static_cast<void>(sign_.cancel(actor, prepared->operation.id));
        return fail(Code::stale_version, {"Nội dung không phải bản đã xem.", "The content is not the one that was seen."});
    }
    return prepared;
}

std::vector<Result<Bytes>> UseRemoteKeys::values(Opened& opened, const std::vector<Bytes>& to_sign) {
    auto values = opened.signer->sign_all(to_sign);
    for (Result<Bytes>& one : values) {
        one = remote_.for_person(opened.key.service, std::move(one));
    }
    return values;
}

Result<OutgoingView> UseRemoteKeys::sign(const Actor& actor, const std::string& token_hash, const std::string& id, const Wish& wish,
                                         signing::csc::Secrets secrets) {
    auto opened = open(actor, token_hash, id, std::move(secrets), [&](Tx& tx) -> Result<void> {
        const auto document = load_outgoing(tx, actor, wish.seen.document);
        return document ? Result<void>{} : pass(document.error());
    });
    const auto prepared = opened ? prepare(actor, wish, opened->signer->chain()) : Result<SignOutgoing::Prepared>{pass(opened.error())};
    if (!prepared) {
        return pass(prepared.error());
    }
    const auto value = values(*opened, {prepared->to_sign}).front();
    auto done = value ? sign_.complete(actor, prepared->operation.id, *value) : Result<OutgoingView>{pass(value.error())};
    if (!done) {
        static_cast<void>(sign_.cancel(actor, prepared->operation.id));  // one that is completed has ended by itself
    }
    return done;
}

}  // namespace vanthu::app
