#include "server/app/signatures/person_certificates.hpp"

#include <algorithm>

#include "server/app/events.hpp"
#include "server/app/sign_in.hpp"
#include "server/app/tx.hpp"
#include "signing/key_digest.hpp"

namespace vanthu::app {
namespace {

constexpr const char* waiting = "waiting";
constexpr const char* confirmed = "confirmed";
constexpr const char* refused = "refused";
constexpr const char* withdrawn = "withdrawn";

tl::unexpected<Error> no_such_certificate() {
    return fail(Code::not_found, {"Không có chứng thư này.", "There is no such certificate."});
}

tl::unexpected<Error> not_yours(ClientText why) {
    Error error{Code::forbidden, std::move(why), {}, {}};
    error.fields.push_back({"/certificate", error.detail});
    return tl::unexpected(std::move(error));
}

tl::unexpected<Error> of_somebody_else() {
    return not_yours({"Chứng thư này đã được xác nhận là của người khác.", "This certificate is confirmed as somebody else's."});
}

/// What is known of a key, for one person.
struct Standing {
    bool is_somebody_elses = false;
    std::optional<PersonCertificate> own{};  ///< the confirmed one, else the newest
};

Standing standing(Tx& tx, const UserId& user, const std::string& key_digest) {
    Standing found;
    for (PersonCertificate& one : tx.person_certificates().of_key(key_digest)) {
        if (one.user != user) {
            found.is_somebody_elses = found.is_somebody_elses || one.state == confirmed;
        } else if (!found.own || found.own->state != confirmed) {
            found.own = std::move(one);
        }
    }
    return found;
}

Result<void> judge(const Standing& known) {
    if (known.is_somebody_elses) {
        return of_somebody_else();
    }
    if (!known.own) {
        return not_yours({"Chứng thư này chưa được đăng ký là của bạn. Hãy nhờ quản trị viên ghi nhận.",
                          "This certificate is not registered as yours. Ask an administrator to enter it."});
    }
    if (known.own->state == confirmed) {
        return {};
    }
    return not_yours(known.own->state == waiting
                         ? ClientText{"Chứng thư này đang chờ quản trị viên xác nhận là của bạn.", "This certificate waits for an administrator to confirm that it is yours."}
                         : known.own->state == refused
                             ? ClientText{"Quản trị viên đã từ chối chứng thư này: " + known.own->reason, "An administrator refused this certificate: " + known.own->reason}
                             : ClientText{"Chứng thư này đã bị thu hồi quyền dùng ở đây.", "This certificate was withdrawn from use here."});
}

PersonCertificate described(const Services& services, const UserId& user, const signing::Certificate& certificate, const char* source, const char* state, Instant now) {
    PersonCertificate one;
    one.id = make_uuid_v7(now, services.random);
    one.user = user;
    one.fingerprint = certificate.fingerprint();
    one.key_digest = signing::key_digest(certificate);
    one.subject = certificate.subject();
    one.issuer = certificate.issuer();
    one.serial = certificate.serial_hex();
    one.not_before = certificate.not_before();
    one.not_after = certificate.not_after();
    one.certificate = to_base64(certificate.der());
    one.source = source;
    one.state = state;
    one.created_at = now;
    return one;
}

void tell(Tx& tx, const Actor& actor, Instant now, const char* kind, const PersonCertificate& one) {
    record(tx, actor, now, kind, user_object(one.user), {{"certificate", one.fingerprint}, {"subject", one.subject}});
}

Result<PersonCertificate> add(Tx& tx, const Services& services, const Actor& actor, const UserId& user, const signing::Certificate& certificate, const char* source,
                              const char* state, Instant now) {
    PersonCertificate one = described(services, user, certificate, source, state, now);
    const bool is_confirmed = one.state == confirmed;
    if (is_confirmed) {
        one.decided_by = actor.user;
        one.decided_at = now;
    }
    tx.person_certificates().add(one);
    tell(tx, actor, now, is_confirmed ? "certificate-confirmed" : "certificate-presented", one);
    return one;
}

Result<PersonCertificate> present_one(const Services& services, const Actor& actor, const signing::Certificate& certificate, const char* source) {
    const Instant now = services.clock.now();
    return services.storage.write([&](Tx& tx) -> Result<PersonCertificate> {
        const Standing known = standing(tx, actor.user, signing::key_digest(certificate));
        if (known.is_somebody_elses) {
            return of_somebody_else();
        }
        if (known.own) {
            return *known.own;
        }
        if (!services.agency.takes_new_certificates) {
            return pass(judge(known).error());
        }
        return add(tx, services, actor, actor.user, certificate, source, waiting, now);
    });
}

Result<signing::Certificate> first_of(const std::string& chain, const char* field) {
    const auto all = signing::Certificate::parse_all(as_bytes(chain));
    return all ? Result<signing::Certificate>{all->front()} : Result<signing::Certificate>{fail_field(field, all.error().detail)};
}

Result<ManagePersonCertificates::WithOwner> with_owner(Tx& tx, PersonCertificate certificate) {
    const auto user = tx.users().find(certificate.user);
    return ManagePersonCertificates::WithOwner{std::move(certificate), user ? user->login : std::string{}, user ? user->full_name : std::string{}};
}

}  // namespace

Result<void> require_own_certificate(Tx& tx, const UserId& user, const signing::Certificate& certificate) {
    return judge(standing(tx, user, signing::key_digest(certificate)));
}

Result<void> require_own_certificate(const Services& services, const Actor& actor, const signing::Certificate& certificate, const char* source) {
    const auto known = services.storage.read([&](Tx& tx) -> Result<Standing> { return standing(tx, actor.user, signing::key_digest(certificate)); });
    if (!known) {
        return pass(known.error());
    }
    if (known->own || known->is_somebody_elses || !services.agency.takes_new_certificates) {
        return judge(*known);
    }
    const auto begun = present_one(services, actor, certificate, source);
    if (!begun) {
        return pass(begun.error());
    }
    return judge({false, *begun});
}

Result<void> require_given_certificate(Tx& tx, const Services& services, const Actor& actor, const signing::Certificate& certificate, Instant now) {
    const Standing known = standing(tx, actor.user, signing::key_digest(certificate));
    if (!known.own && !known.is_somebody_elses) {
        return add(tx, services, actor, actor.user, certificate, certificate_source::server, confirmed, now).map([](const PersonCertificate&) {});
    }
    return known.own && known.own->state == waiting && !known.is_somebody_elses ? Result<void>{} : judge(known);
}

Result<void> require_nobodys_certificate(Tx& tx, const signing::Certificate& certificate) {
    for (const PersonCertificate& one : tx.person_certificates().of_key(signing::key_digest(certificate))) {
        if (one.state == confirmed) {
            return not_yours({"Đây là chứng thư của một cá nhân, không phải của cơ quan.", "This is a person's certificate, not the agency's."});
        }
    }
    return {};
}

Result<PersonCertificate> ManagePersonCertificates::present(const Actor& actor, const std::string& chain, const char* source) {
    const auto certificate = first_of(chain, "/certificate_chain");
    return certificate ? present_one(services_, actor, *certificate, source) : pass(certificate.error());
}

Result<std::vector<PersonCertificate>> ManagePersonCertificates::own(const Actor& actor) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<PersonCertificate>> { return tx.person_certificates().of_user(actor.user); });
}

Result<PersonCertificate> ManagePersonCertificates::withdraw(const Actor& actor, const std::string& id) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<PersonCertificate> {
        auto one = tx.person_certificates().find(id);
        if (!one || one->user != actor.user) {
            return no_such_certificate();
        }
        if (one->state != waiting && one->state != confirmed) {
            return fail(Code::conflict, {"Chứng thư này không còn hiệu lực ở đây.", "This certificate does not count here any more."});
        }
        one->state = withdrawn;
        one->decided_by = actor.user;
        one->decided_at = now;
        tx.person_certificates().save(*one);
        ++one->version;
        tell(tx, actor, now, "certificate-withdrawn", *one);
        return std::move(*one);
    });
}

Result<std::vector<ManagePersonCertificates::WithOwner>> ManagePersonCertificates::page(const Actor& actor, const std::string& state, const std::string& after, int limit) {
    if (auto allowed = require(actor, {records::Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<WithOwner>> {
        std::vector<WithOwner> all;
        for (PersonCertificate& one : tx.person_certificates().page(state, after, limit)) {
            all.push_back(with_owner(tx, std::move(one)).value());
        }
        return all;
    });
}

Result<ManagePersonCertificates::WithOwner> ManagePersonCertificates::enter(const Actor& actor, const std::string& token_hash, const UserId& user,
                                                                           const std::string& text) {
    if (auto allowed = require(actor, {records::Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    const auto certificate = first_of(text, "/certificate_chain");
    if (!certificate) {
        return pass(certificate.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<WithOwner> {
        if (!tx.users().find(user)) {
            return fail(Code::not_found, {"Không có người này.", "There is no such person."});
        }
        if (auto proved = require_proof(tx, token_hash, now); !proved) {
            return pass(proved.error());
        }
        const Standing known = standing(tx, user, signing::key_digest(*certificate));
        if (known.is_somebody_elses) {
            return fail(Code::conflict, of_somebody_else().value().detail);
        }
        if (known.own && known.own->state == confirmed) {
            return with_owner(tx, *known.own);
        }
        auto entered = add(tx, services_, actor, user, *certificate, certificate_source::administrator, confirmed, now);
        return entered ? with_owner(tx, std::move(*entered)) : pass(entered.error());
    });
}

Result<ManagePersonCertificates::WithOwner> ManagePersonCertificates::decide(const Actor& actor, const std::string& token_hash, const std::string& id, long long version,
                                                                            Decision decision, const std::string& reason) {
    if (auto allowed = require(actor, {records::Role::administrator}); !allowed) {
        return pass(allowed.error());
    }
    if (decision != Decision::confirm && reason.empty()) {
        return fail_field("/reason", {"Hãy ghi lý do.", "Give a reason."});
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<WithOwner> {
        auto one = tx.person_certificates().find(id);
        if (!one) {
            return no_such_certificate();
        }
        if (auto proved = require_proof(tx, token_hash, now); !proved) {
            return pass(proved.error());
        }
        const bool fits = decision == Decision::withdraw ? one->state == confirmed : one->state == waiting;
        if (!fits) {
            return fail(Code::conflict, {"Trạng thái của chứng thư đã khác.", "The certificate is in another state by now."});
        }
        if (decision == Decision::confirm && standing(tx, one->user, one->key_digest).is_somebody_elses) {
            return fail(Code::conflict, of_somebody_else().value().detail);
        }
        one->version = version;
        one->state = decision == Decision::confirm ? confirmed : decision == Decision::refuse ? refused : withdrawn;
        one->reason = reason;
        one->decided_by = actor.user;
        one->decided_at = now;
        tx.person_certificates().save(*one);
        ++one->version;
        tell(tx, actor, now, decision == Decision::confirm ? "certificate-confirmed" : decision == Decision::refuse ? "certificate-refused" : "certificate-withdrawn", *one);
        return with_owner(tx, std::move(*one));
    });
}

}  // namespace vanthu::app
