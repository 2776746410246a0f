#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/chains/task_desk.hpp"
#include "server/app/key_ring.hpp"
#include "server/app/outgoing.hpp"
#include "server/app/outgoing/annexes.hpp"
#include "server/app/page_text.hpp"
#include "server/app/services.hpp"
#include "signing/levels.hpp"
#include "signing/pades_signer.hpp"
#include "signing/pades_validator.hpp"

namespace vanthu::app {

/// Signatures on outgoing documents: prepare (read), sign (no transaction), complete (write); the version must be the one
/// that was prepared.
class SignOutgoing final {
public:
    struct Place {
        int page = 1;
        signing::Rectangle rectangle;
        bool may_cover_text = false;
    };
    struct Input {
        std::optional<Place> place{};  ///< otherwise the last page, where Annex I has the signature: over the person's name
        std::string reason{};
    };
    /// Whose signature: the leader's own, or the agency's (the seal).
    enum class Purpose { personal, agency };

    SignOutgoing(const Services& services, KeyRing& keys, PageText& page_text) : services_(services), keys_(keys), page_text_(page_text) {}

    /// With a key that the server keeps. Errors: not_found; forbidden unless the step is the person's; conflict by state;
    /// stale_version; invalid_input or unsupported for key, certificate, place.
    Result<OutgoingView> sign(const Actor& actor, const DocumentId& id, long long version, Purpose purpose, const Input& input);

    struct Prepared {
        SigningOperation operation;
        Bytes to_sign;          ///< the DER signed attributes, over which the signature value is computed
        Bytes digest;           ///< their digest, for devices that take one
        std::string algorithm;  ///< "ECDSA with SHA-256"
    };
    /// First step for a key that the server does not hold. Expires after an hour. Errors: as sign; conflict for the seal of a document with
    /// annexes in files of their own, which are sealed with it.
    Result<Prepared> prepare(const Actor& actor, const DocumentId& id, long long version, Purpose purpose, const Input& input,
                             const std::string& certificate_chain_pem);
    /// Second step. Errors: not_found unless the person's own; conflict when it was completed, cancelled, expired or the
    /// document has changed; invalid_input when the value does not verify.
    Result<OutgoingView> complete(const Actor& actor, const SigningId& id, ByteView signature_value);
    Result<void> cancel(const Actor& actor, const SigningId& id);

private:
    struct Ready {
        records::OutgoingDocument document;
        std::filesystem::path file;
        std::optional<std::string> keystore;
        std::optional<ActingFor> acting;  ///< somebody else's signature, under a mandate
        std::vector<SealedAnnex> annexes; ///< not sealed yet; for the seal
    };
    Result<Ready> look(const Actor& actor, const DocumentId& id, long long version, Purpose purpose);
    Result<OutgoingView> store(const Actor& actor, const records::OutgoingDocument& seen, Purpose purpose,
                               const std::filesystem::path& signed_file, const signing::Certificate& certificate,
                               const signing::AchievedLevel& achieved, const std::optional<SigningId>& operation, std::vector<SealedAnnex> annexes);

    Result<std::vector<ClientText>> examine(const std::vector<signing::Certificate>& chain, const signing::SignatureAlgorithm& algorithm,
                                            Instant now);
    /// How the signature shows, and where. Errors: conflict when it would cover text unasked; those of the image.
    Result<signing::SignatureRequest> request(const std::filesystem::path& file, const std::string& signer, const std::string& image_stem,
                                              Purpose purpose, const Input& input,
                                              const std::optional<ActingFor>& acting, Instant now);

    const Services& services_;
    KeyRing& keys_;
    PageText& page_text_;
};

/// The validity of every signature on a document's newest file, judged now with the agency's trust.
class ValidateSignatures final {
public:
    struct Output {
        DocumentFile file;
        signing::ValidationReport report;
    };
    ValidateSignatures(const Services& services, KeyRing& keys) : services_(services), keys_(keys) {}
    /// Errors: not_found; conflict for a document without a file.
    Result<Output> run(const Actor& actor, const DocumentId& id);
    /// The same of a file that the caller may read.
    Result<Output> judge(DocumentFile file);
    /// Of any file; what cannot be read, or is of a kind that carries no signatures, has a report without any.
    signing::ValidationReport judge(const std::filesystem::path& file);

private:
    const Services& services_;
    KeyRing& keys_;
};

}  // namespace vanthu::app
