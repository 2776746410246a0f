#include "server/app/signing_desk.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "server/app/chains/task_desk.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/sign_in.hpp"
#include "server/app/signatures/person_certificates.hpp"
#include "server/app/signing_operation.hpp"
#include "signing/cms.hpp"
#include "signing/judge.hpp"
#include "signing/pades_levels.hpp"
#include "signing/signed_file.hpp"

namespace vanthu::app {
namespace {

using records::OutgoingState;
using records::Role;

constexpr std::chrono::hours operation_lifetime{1};

const char* name_of(SignOutgoing::Purpose purpose) {
    return purpose == SignOutgoing::Purpose::personal ? "personal" : "agency";
}

workflow::Effect effect_of(SignOutgoing::Purpose purpose) {
    return purpose == SignOutgoing::Purpose::personal ? workflow::Effect::sign : workflow::Effect::seal;
}

tl::unexpected<Error> no_such_operation() {
    return fail(Code::not_found, {"Không có lượt ký này.", "There is no such signing operation."});
}

/// Removes a temporary file whatever happens.
class Temporary final {
public:
    explicit Temporary(std::filesystem::path path) : path_(std::move(path)) {}
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    ~Temporary() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace

Result<SignOutgoing::Ready> SignOutgoing::look(const Actor& actor, const DocumentId& id, std::optional<long long> version, Purpose purpose) {
    const Instant now = services_.clock.now();
    auto ready = services_.storage.read([&](Tx& tx) -> Result<Ready> {
        auto document = load_outgoing(tx, actor, id, version);
        if (!document) {
            return pass(document.error());
        }
        const auto wanted = purpose == Purpose::personal ? OutgoingState::approved : OutgoingState::numbered;
        if (auto fits = document->require_state(wanted); !fits) {
            return pass(fits.error());
        }
        const auto task = task_with_effect(tx, services_, actor, *document, effect_of(purpose), now);
        if (!task) {
            return pass(task.error());
        }
        auto acting = acting_for(tx, services_, actor, *task, now);
        if (!acting) {
            return pass(acting.error());
        }
        const auto user = tx.users().find(actor.user);
        auto annexes = purpose == Purpose::agency ? annexes_to_seal(tx, id) : std::vector<SealedAnnex>{};
        FileId newest{};
        for (const DocumentFile& one : tx.files().of_document(id)) {
            if (one.sha256 == document->current_sha256 && is_main(one)) {
                newest = one.id;
            }
        }
        return Ready{std::move(*document), newest, {}, user ? user->keystore : std::nullopt, std::move(*acting), std::move(annexes)};
    });
    if (!ready) {
        return ready;
    }
    const auto file = services_.blobs.path_of(ready->document.current_sha256);
    if (!file) {
        return pass(file.error());
    }
    ready->file = *file;
    return ready;
}

Result<std::vector<ClientText>> SignOutgoing::examine(const std::vector<signing::Certificate>& chain,
                                                      const signing::SignatureAlgorithm& algorithm, Instant now) {
    const SigningSettings& settings = keys_.settings();
    return signing::examine_signer(chain, algorithm, keys_.trust(),
                                   settings.fetches_for_validation ? settings.services.validation_data : nullptr, now);
}

Result<OutgoingView> SignOutgoing::store(const Actor& actor, const records::OutgoingDocument& seen, Purpose purpose,
                                         const std::filesystem::path& signed_file, const signing::Certificate& certificate,
                                         const signing::AchievedLevel& achieved, const Also& whose, const Also& also, std::vector<SealedAnnex> annexes) {
    const auto blob = services_.blobs.take(signed_file);
    if (!blob) {
        return pass(blob.error());
    }
    const Instant now = services_.clock.now();
    const FileId file_id = FileId::make(now, services_.random);
    return services_.storage.write([&](Tx& tx) -> Result<OutgoingView> {
        auto document = load_outgoing(tx, actor, seen.id, seen.version);
        if (!document) {
            return pass(document.error());
        }
        if (auto done = also ? also(tx) : Result<void>{}; !done) {
            return pass(done.error());
        }
        if (auto owned = whose ? whose(tx) : Result<void>{}; !owned) {
            return pass(owned.error());
        }
        if (auto task = task_with_effect(tx, services_, actor, *document, effect_of(purpose), now); !task) {
            return pass(task.error());
        }
        const bool personal = purpose == Purpose::personal;
        const auto changed = personal ? document->sign(actor.user, blob->sha256, now) : document->seal(actor.user, blob->sha256, now);
        if (!changed) {
            return pass(changed.error());
        }
        if (personal) {
            document->signer_name = actor.full_name;
        }
        const auto sent = advance(tx, services_, actor, *document, effect_of(purpose), now);
        if (!sent) {
            return pass(sent.error());
        }
        DocumentFile file{file_id,    document->id,      personal ? "signed" : "sealed", 0,          file_name_of(*document),
                          "application/pdf", blob->size_bytes, blob->sha256,                   actor.user, now, {}, document->page_count};
        tx.files().add(file);
        keep_sealed_annexes(tx, services_, actor, annexes, now);  // a copy: the transaction may be tried again
        tx.outgoing().save(*document);
        ++document->version;
        std::vector<std::pair<std::string, std::string>> fields{{"version", blob->sha256},
                                                                {"certificate", certificate.fingerprint()},
                                                                {"signer", certificate.common_name()},
                                                                {"level", signing::to_string(achieved.level)}};
        for (const ClientText& message : achieved.messages) {
            fields.emplace_back("note", message.vi);
        }
        record(tx, actor, now, personal ? "outgoing-signed" : "outgoing-sealed", outgoing_object(document->id), std::move(fields));
        if (auto delivered = deliver(tx, services_, actor, document->id, *sent, now); !delivered) {
            return pass(delivered.error());
        }
        // The chain may have issued it by itself, now that it is sealed.
        if (document->state == OutgoingState::issued && document->details.answers) {
            if (auto told = deliver_answer(tx, services_, actor, *document->details.answers, now); !told) {
                return pass(told.error());
            }
        }
        return outgoing_view(tx, *document);
    });
}

Result<OutgoingView> SignOutgoing::sign(const Actor& actor, const DocumentId& id, long long version, Purpose purpose,
                                        const Input& input, const Also& also) {
    const auto ready = look(actor, id, version, purpose);
    if (!ready) {
        return pass(ready.error());
    }
    if (purpose == Purpose::personal && !ready->keystore) {
        return fail(Code::conflict, {"Bạn không có khóa ký trên máy chủ; hãy ký bằng thiết bị của mình (hai bước).",
                                     "The server keeps no key of yours; sign with your own device, in two steps."});
    }
    const auto signer = purpose == Purpose::personal ? keys_.open(*ready->keystore) : keys_.open_seal();
    if (!signer) {
        return pass(signer.error());
    }
    const signing::Certificate& certificate = (*signer)->chain().front();
    const Instant now = services_.clock.now();
    const auto warnings = examine((*signer)->chain(), (*signer)->algorithm(), now);
    if (!warnings) {
        return pass(warnings.error());
    }
    const std::string keystore = purpose == Purpose::personal ? *ready->keystore : keys_.seal_keystore();
    auto wanted = request(ready->file, {certificate.common_name(), std::filesystem::path{keystore}.stem().string(), image_owner(actor, purpose)}, purpose, input, ready->acting, now);
    if (!wanted) {
        return pass(wanted.error());
    }
    wanted->level = keys_.settings().level;
    const Temporary target(services_.blobs.temporary());
    auto done = signing::sign_pdf(ready->file, target.path(), *wanted, **signer, keys_.settings().services);
    if (!done) {
        return pass(done.error());
    }
    done->messages.insert(done->messages.end(), warnings->begin(), warnings->end());
    auto annexes = seal_annexes(services_, keys_, page_text_, **signer, ready->document, ready->annexes);
    if (!annexes) {
        return pass(annexes.error());
    }
    const Also whose = [&](Tx& tx) { return purpose == Purpose::personal ? require_given_certificate(tx, services_, actor, certificate, now) : Result<void>{}; };
    return store(actor, ready->document, purpose, target.path(), certificate, *done, whose, also, std::move(*annexes));
}

Result<OutgoingView> SignOutgoing::sign_proved(const Actor& actor, const std::string& token_hash, const DocumentId& id, long long version, Purpose purpose,
                                               const Input& input) {
    const auto proved = services_.storage.read([&](Tx& tx) -> Result<void> {
        // First whether the person may at all: nobody is asked for a password in vain.
        const auto document = load_outgoing(tx, actor, id, version);
        return document ? require_proof(tx, token_hash, services_.clock.now()) : Result<void>{pass(document.error())};
    });
    return proved ? sign(actor, id, version, purpose, input) : pass(proved.error());
}

Result<signing::AchievedLevel> SignOutgoing::raise(const std::filesystem::path& signed_file) {
    return keys_.settings().level > signing::Level::b_b ? signing::extend_pdf_in_place(signed_file, keys_.settings().level, keys_.settings().services)
                                                        : Result<signing::AchievedLevel>{signing::AchievedLevel{}};
}

Result<OutgoingView> SignOutgoing::take_signed(const Actor& actor, const DocumentId& id, long long version, const std::string& source_sha256,
                                               const std::filesystem::path& file, const std::vector<signing::Certificate>& chain, const Also& also) {
    const auto ready = look(actor, id, version, Purpose::personal);
    if (!ready) {
        return pass(ready.error());
    }
    if (ready->document.current_sha256 != source_sha256) {
        return fail(Code::stale_version, {"Văn bản đã có nội dung khác.", "The document has another content by now."});
    }
    const signing::Certificate& certificate = chain.front();
    if (auto owned = require_own_certificate(services_, actor, certificate, certificate_source::agent); !owned) {
        return pass(owned.error());
    }
    const auto algorithm = signing::algorithm_for(certificate);
    const auto examined = algorithm ? examine(chain, *algorithm, services_.clock.now()) : Result<std::vector<ClientText>>{pass(algorithm.error())};
    if (!examined) {
        return pass(examined.error());
    }
    // A copy: what is refused in the end is kept as it came.
    const Temporary target(services_.blobs.temporary());
    std::error_code error;
    std::filesystem::copy_file(file, target.path(), error);
    if (error) {
        return fail(Code::storage_full, {"Không ghi được tệp ký.", "The signed file cannot be written."});
    }
    auto achieved = raise(target.path());
    if (!achieved) {
        return pass(achieved.error());
    }
    achieved->messages.insert(achieved->messages.end(), examined->begin(), examined->end());
    const Also whose = [&](Tx& tx) { return require_own_certificate(tx, actor.user, certificate); };
    return store(actor, ready->document, Purpose::personal, target.path(), certificate, *achieved, whose, also, {});
}

Result<SignOutgoing::Prepared> SignOutgoing::prepare(const Actor& actor, const DocumentId& id, long long version, Purpose purpose,
                                                     const Input& input, const std::string& certificate_chain_pem, const char* source) {
    const auto ready = look(actor, id, version, purpose);
    if (!ready) {
        return pass(ready.error());
    }
    if (!ready->annexes.empty()) {
        return fail(Code::conflict, {"Văn bản có phụ lục là tệp riêng: đóng dấu bằng khóa cơ quan trên máy chủ, để phụ lục cũng được ký.",
                                     "It has annexes in files of their own: seal with the agency's key on the server, so that they are signed as well."});
    }
    const auto chain = signing::Certificate::parse_all(as_bytes(certificate_chain_pem));
    if (!chain) {
        return fail_field("/certificate_chain", chain.error().detail);
    }
    const Instant now = services_.clock.now();
    const signing::Certificate& certificate = chain->front();
    const auto algorithm = signing::algorithm_for(certificate);
    if (!algorithm) {
        return pass(algorithm.error());
    }
    if (const auto examined = examine(*chain, *algorithm, now); !examined) {
        return pass(examined.error());
    }
    const auto owned = purpose == Purpose::personal
                           ? require_own_certificate(services_, actor, certificate, source)
                           : services_.storage.read([&](Tx& tx) -> Result<void> { return require_nobodys_certificate(tx, certificate); });
    if (!owned) {
        return pass(owned.error());
    }
    const auto wanted = request(ready->file, {certificate.common_name(), ready->keystore ? std::filesystem::path{*ready->keystore}.stem().string() : std::string{}, image_owner(actor, purpose)},
                                purpose, input, ready->acting, now);
    if (!wanted) {
        return pass(wanted.error());
    }
    const Temporary target(services_.blobs.temporary());
    const auto prepared = signing::prepare(ready->file, target.path(), *wanted);
    if (!prepared) {
        return pass(prepared.error());
    }
    const auto digest = signing::document_digest(target.path(), *prepared, algorithm->digest);
    const auto blob = digest ? services_.blobs.take(target.path()) : Result<Blob>{pass(digest.error())};
    if (!blob) {
        return pass(blob.error());
    }
    Prepared result;
    result.to_sign = signing::signed_attributes(certificate, *digest, algorithm->digest);
    result.digest = signing::digest_of(algorithm->digest, result.to_sign);
    result.algorithm = algorithm->name();
    result.operation = {SigningId::make(now, services_.random),
                        id,
                        name_of(purpose),
                        actor.user,
                        version,
                        ready->document.current_sha256,
                        blob->sha256,
                        pack(*prepared, result.to_sign, *chain),
                        "prepared",
                        now,
                        now + operation_lifetime};
    const auto stored = services_.storage.write([&](Tx& tx) -> Result<void> {
        tx.signings().add(result.operation);
        return {};
    });
    return stored ? Result<Prepared>{std::move(result)} : pass(stored.error());
}

Result<OutgoingView> SignOutgoing::complete(const Actor& actor, const SigningId& id, ByteView signature_value, const Also& also) {
    const auto operation = services_.storage.read([&](Tx& tx) -> Result<SigningOperation> {
        auto found = tx.signings().find(id);
        if (!found || found->user != actor.user) {
            return no_such_operation();
        }
        return std::move(*found);
    });
    if (!operation) {
        return pass(operation.error());
    }
    if (operation->state != "prepared" || operation->expires_at <= services_.clock.now()) {
        return fail(Code::conflict, {"Lượt ký này đã kết thúc hoặc hết hạn.", "This signing operation has ended or expired."});
    }
    const Purpose purpose = operation->purpose == "personal" ? Purpose::personal : Purpose::agency;
    const auto ready = look(actor, operation->document, operation->document_version, purpose);
    const auto unpacked = unpack(operation->prepared);
    const auto source = services_.blobs.path_of(operation->prepared_sha256);
    if (!ready || !unpacked || !source) {
        return pass(!ready ? ready.error() : !unpacked ? unpacked.error() : source.error());
    }
    const auto algorithm = signing::algorithm_for(unpacked->chain.front());
    if (!algorithm) {
        return pass(algorithm.error());
    }
    // Cards and services often know only PKCS#1 v1.5; what they computed decides.
    signing::SignatureAlgorithm used = *algorithm;
    if (!signing::verify_value(unpacked->chain.front(), used, unpacked->attributes, signature_value) &&
        used.scheme == signing::Scheme::rsa_pss) {
        used.scheme = signing::Scheme::rsa_pkcs1;
    }
    const Temporary target(services_.blobs.temporary());
    std::error_code error;
    std::filesystem::copy_file(*source, target.path(), error);
    std::filesystem::permissions(target.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
    if (error) {
        return fail(Code::storage_full, {"Không ghi được tệp ký.", "The signed file cannot be written."});
    }
    const Bytes cms = signing::assemble_cms(unpacked->chain, used, unpacked->attributes, signature_value);
    if (auto done = signing::complete(target.path(), unpacked->prepared, cms); !done) {
        return pass(done.error());
    }
    const auto achieved = raise(target.path());
    if (!achieved) {
        return pass(achieved.error());
    }
    const Also once = [&](Tx& tx) -> Result<void> {
        if (auto done = also ? also(tx) : Result<void>{}; !done) {
            return done;
        }
        const auto stored = tx.signings().find(id);
        if (!stored || stored->state != "prepared") {
            return fail(Code::conflict, {"Lượt ký này đã kết thúc.", "This signing operation has ended."});
        }
        tx.signings().save_state(id, "completed");
        return {};
    };
    const signing::Certificate& certificate = unpacked->chain.front();
    const Also whose = [&](Tx& tx) {
        return purpose == Purpose::personal ? require_own_certificate(tx, actor.user, certificate) : require_nobodys_certificate(tx, certificate);
    };
    return store(actor, ready->document, purpose, target.path(), certificate, *achieved, whose, once, {});
}

Result<void> SignOutgoing::cancel(const Actor& actor, const SigningId& id) {
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        const auto found = tx.signings().find(id);
        if (!found || found->user != actor.user) {
            return no_such_operation();
        }
        if (found->state != "prepared") {
            return fail(Code::conflict, {"Lượt ký này đã kết thúc.", "This signing operation has ended."});
        }
        tx.signings().save_state(id, "cancelled");
        return {};
    });
}

Result<ValidateSignatures::Output> ValidateSignatures::run(const Actor& actor, const DocumentId& id) {
    auto file = services_.storage.read([&](Tx& tx) -> Result<DocumentFile> {
        const bool is_incoming = load_incoming(tx, actor, id).has_value();
        if (!is_incoming && !load_outgoing(tx, actor, id)) {
            return no_such_document();
        }
        std::optional<DocumentFile> newest;
        for (const DocumentFile& one : tx.files().of_document(id)) {
            if (is_main(one)) {
                newest = one;
            }
        }
        if (!newest) {
            return fail(Code::conflict, {"Văn bản chưa có tệp.", "The document has no file."});
        }
        return std::move(*newest);
    });
    return file ? judge(std::move(*file)) : Result<Output>{pass(file.error())};
}

Result<ValidateSignatures::Output> ValidateSignatures::judge(DocumentFile file) {
    const auto path = services_.blobs.path_of(file.sha256);
    if (!path) {
        return pass(path.error());
    }
    auto report = judge(*path, true);
    return Output{std::move(file), std::move(report)};
}

signing::ValidationReport ValidateSignatures::judge_offline(const std::filesystem::path& file) {
    return judge(file, false);
}

signing::ValidationReport ValidateSignatures::judge(const std::filesystem::path& file, bool may_fetch) {
    signing::ValidationPolicy policy = keys_.settings().policy;
    policy.at = services_.clock.now();
    auto facts = signing::collect_signed_file(file, signing::kind_of_file(file), std::nullopt, keys_.trust().some_certificates());
    if (!facts) {
        // A file of a kind that carries no signatures, or a damaged one, has none that could be judged: that is the report.
        signing::ValidationReport none;
        none.format = "unknown";
        none.validated_at = policy.at;
        none.policy = policy.name;
        none.messages.push_back(facts.error().detail);
        return none;
    }
    if (may_fetch && keys_.settings().fetches_for_validation && keys_.settings().services.validation_data != nullptr) {
        signing::fetch_missing(*facts, *keys_.settings().services.validation_data);
    }
    return signing::judge(*facts, keys_.trust(), policy);
}

}  // namespace vanthu::app
