#pragma once

#include <filesystem>
#include <functional>
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
#include "server/app/signatures/placing.hpp"
#include "signing/levels.hpp"
#include "signing/pades_signer.hpp"
#include "signing/pades_validator.hpp"
#include "signing/signature_image.hpp"

namespace vanthu::app {

/// Signatures on outgoing documents: prepare (read), sign (no transaction), complete (write); the version must be the one
/// that was prepared.
class SignOutgoing final {
public:
    struct Place {
        int page = 1;
        signing::Rectangle rectangle;   ///< in user space
        std::optional<int> rotation{};  ///< that the page had for whoever chose the place
        bool may_cover_text = false;
    };
    struct Input {
        std::optional<Place> place{};  ///< otherwise the first of `Choices::places`
        std::optional<std::string> field{};  ///< instead of a place: the name of an empty signature field
        std::string reason{};
    };
    /// Whose signature: the leader's own, or the agency's (the seal).
    enum class Purpose { personal, agency };

    SignOutgoing(const Services& services, KeyRing& keys, PageText& page_text) : services_(services), keys_(keys), page_text_(page_text) {}

    /// With a key that the server keeps, authorised otherwise. Errors: not_found; forbidden unless the step is the person's, or for a certificate
    /// that is not theirs; conflict by state; stale_version; invalid_input or unsupported for key, certificate, place.
    /// `also` is done in the same transaction as the change of the document; its error is this one's.
    using Also = std::function<Result<void>(Tx&)>;
    Result<OutgoingView> sign(const Actor& actor, const DocumentId& id, long long version, Purpose purpose, const Input& input, const Also& also = {});

    /// The same for one document, authorised by a fresh proof who it is in this session. Errors: also forbidden at /proof.
    Result<OutgoingView> sign_proved(const Actor& actor, const std::string& token_hash, const DocumentId& id, long long version, Purpose purpose, const Input& input);

    /// What there is to choose before signing.
    struct Choices {
        FileId file;              ///< that will be signed
        std::string sha256;
        int pages = 0;
        std::string signer;       ///< as the signature will name them
        bool has_server_key = false;
        double width = 0;         ///< that the signature wants, in points as shown
        double height = 0;
        std::vector<SignatureChoice> places{};  ///< the first is where it goes when nothing is chosen
    };
    /// Errors: as sign, without those of keys.
    Result<Choices> choices(const Actor& actor, const DocumentId& id, Purpose purpose);

    struct Prepared {
        SigningOperation operation;
        Bytes to_sign;          ///< the DER signed attributes, over which the signature value is computed
        Bytes digest;           ///< their digest, for devices that take one
        std::string algorithm;  ///< "ECDSA with SHA-256"
    };
    /// First step for a key that the server does not hold. Expires after an hour. Errors: as sign; conflict for the seal of a document with
    /// annexes in files of their own, which are sealed with it.
    Result<Prepared> prepare(const Actor& actor, const DocumentId& id, long long version, Purpose purpose, const Input& input,
                             const std::string& certificate_chain_pem, const char* certificate_source);
    /// Second step. Errors: not_found unless the person's own; conflict when it was completed, cancelled, expired or the
    /// document has changed; invalid_input when the value does not verify. `also` as for `sign`, before the operation ends.
    Result<OutgoingView> complete(const Actor& actor, const SigningId& id, ByteView signature_value, const Also& also = {});
    Result<void> cancel(const Actor& actor, const SigningId& id);

    /// A file that was signed elsewhere by the person and was found to be the document with that signature (`check_signed_update`).
    /// Errors: as `sign`; stale_version when the document's content is not `source_sha256` any more.
    Result<OutgoingView> take_signed(const Actor& actor, const DocumentId& id, long long version, const std::string& source_sha256,
                                     const std::filesystem::path& file, const std::vector<signing::Certificate>& chain, const Also& also);

private:
    struct Ready {
        records::OutgoingDocument document;
        FileId newest;
        std::filesystem::path file;
        std::optional<std::string> keystore;
        std::optional<ActingFor> acting;  ///< somebody else's signature, under a mandate
        std::vector<SealedAnnex> annexes; ///< not sealed yet; for the seal
    };
    Result<Ready> look(const Actor& actor, const DocumentId& id, std::optional<long long> version, Purpose purpose);
    Result<OutgoingView> store(const Actor& actor, const records::OutgoingDocument& seen, Purpose purpose,
                               const std::filesystem::path& signed_file, const signing::Certificate& certificate,
                               const signing::AchievedLevel& achieved, const Also& whose, const Also& also,
                               std::vector<SealedAnnex> annexes);
    /// To the level that the agency wants, as far as the authorities answer.
    Result<signing::AchievedLevel> raise(const std::filesystem::path& signed_file);

    Result<std::vector<ClientText>> examine(const std::vector<signing::Certificate>& chain, const signing::SignatureAlgorithm& algorithm,
                                            Instant now);
    /// Who signs, by the certificate's name, and which image shows it.
    struct Signatory {
        std::string name;
        std::string image_stem{};   ///< of the configured folder
        std::string image_owner{};  ///< of what was decided (administration/images.hpp), which goes before it
    };
    static std::string image_owner(const Actor& actor, Purpose purpose);
    Result<std::optional<signing::SignatureImage>> image(const Signatory& signatory, Purpose purpose) const;
    /// How the signature shows, and where. Errors: conflict when it would cover text unasked, or when the page or the field is another than
    /// whoever chose it saw; invalid_input for a place off the page; those of the image.
    Result<signing::SignatureRequest> request(const std::filesystem::path& file, const Signatory& signatory, Purpose purpose, const Input& input,
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
    /// Never asks a network: addresses in a stranger's file would make the server call wherever the stranger likes.
    signing::ValidationReport judge_offline(const std::filesystem::path& file);

private:
    signing::ValidationReport judge(const std::filesystem::path& file, bool may_fetch);

    const Services& services_;
    KeyRing& keys_;
};

}  // namespace vanthu::app
