#include "server/cli/signer_choice.hpp"

#include <CLI/CLI.hpp>

#include "server/composition.hpp"
#include "signing/keys/csc.hpp"
#include "signing/keys/pem.hpp"
#include "signing/keys/pkcs11.hpp"

namespace vanthu::cli {

struct OpenedSigner::Parts {
    std::unique_ptr<signing::csc::Client> client{};
    std::unique_ptr<signing::Signer> signer{};
};

namespace {

Result<SecretString> secret_or_none(const std::filesystem::path& file) {
    return file.empty() ? Result<SecretString>{SecretString{}} : read_secret(file);
}

/// Takes the signer out of what a key gave.
template <class Key>
Result<std::unique_ptr<signing::Signer>> as_signer(Result<std::unique_ptr<Key>> key) {
    return key ? Result<std::unique_ptr<signing::Signer>>{std::move(*key)} : pass(key.error());
}

Result<std::unique_ptr<signing::Signer>> open_token(const SignerChoice& choice, SecretString pin, const signing::AlgorithmChoice& algorithm) {
    signing::Pkcs11Choice wanted;
    wanted.module = choice.pkcs11_module;
    wanted.token_label = choice.token;
    wanted.key.label = choice.key_label;
    wanted.certificate_file = choice.certificate;
    wanted.algorithm = algorithm;
    if (!choice.key_id.empty()) {
        const auto id = from_hex(choice.key_id);
        if (!id) {
            return fail(Code::invalid_input, {"--key-id cần dạng thập lục phân.", "--key-id is in hexadecimal."});
        }
        wanted.key.id = *id;
    }
    return as_signer(signing::Pkcs11Signer::open(std::move(wanted), std::move(pin)));
}

}  // namespace

OpenedSigner::OpenedSigner(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
OpenedSigner::~OpenedSigner() = default;

signing::Signer& OpenedSigner::signer() const {
    return *parts_->signer;
}

Result<std::unique_ptr<OpenedSigner>> OpenedSigner::open(const SignerChoice& choice, signing::Fetcher& fetcher) {
    const int chosen = !choice.keystore.empty() + !choice.key.empty() + !choice.pkcs11_module.empty() + !choice.csc_url.empty();
    if (chosen != 1) {
        return fail(Code::invalid_input, {"Chọn đúng một: --keystore, --key, --pkcs11 hoặc --csc.",
                                          "Choose exactly one of --keystore, --key, --pkcs11 and --csc."});
    }
    auto password = secret_or_none(choice.password_file);
    auto bearer = secret_or_none(choice.bearer_file);
    auto otp = secret_or_none(choice.otp_file);
    for (const auto* one : {&password, &bearer, &otp}) {
        if (!*one) {
            return pass(one->error());
        }
    }
    const signing::AlgorithmChoice algorithm{.digest = {}, .rsa_pkcs1 = choice.pkcs1};
    auto parts = std::make_unique<Parts>();
    Result<std::unique_ptr<signing::Signer>> signer;
    if (!choice.keystore.empty()) {
        signer = as_signer(signing::Pkcs12Keystore::load(choice.keystore, *password, algorithm));
    } else if (!choice.key.empty()) {
        signer = as_signer(signing::PemKeystore::load(choice.key, choice.certificate.empty() ? choice.key : choice.certificate, *password, algorithm));
    } else if (!choice.pkcs11_module.empty()) {
        signer = open_token(choice, std::move(*password), algorithm);
    } else {
        parts->client = std::make_unique<signing::csc::Client>(choice.csc_url, std::move(*bearer), fetcher);
        signer = as_signer(signing::csc::RemoteSigner::open(*parts->client, choice.credential, {std::move(*password), std::move(*otp)}, algorithm));
    }
    if (!signer) {
        return pass(signer.error());
    }
    parts->signer = std::move(*signer);
    return std::unique_ptr<OpenedSigner>(new OpenedSigner(std::move(parts)));
}

void add_signer_options(CLI::App& command, SignerChoice& choice) {
    command.add_option("--keystore", choice.keystore, "PKCS#12 file");
    command.add_option("--key", choice.key, "private key in PEM, plain or with a password");
    command.add_option("--certificate", choice.certificate, "PEM chain of --key, or of a token that holds none");
    command.add_option("--pkcs11", choice.pkcs11_module, "driver of a token or HSM (PKCS#11 shared library)");
    command.add_option("--token", choice.token, "label of the token");
    command.add_option("--key-label", choice.key_label, "label of the key in the token");
    command.add_option("--key-id", choice.key_id, "id of the key in the token, in hexadecimal");
    command.add_option("--csc", choice.csc_url, "remote signing service (CSC API v2), as https://host/csc/v2");
    command.add_option("--credential", choice.credential, "id of the credential at the service");
    command.add_option("--bearer-file", choice.bearer_file, "file with the service's access token");
    command.add_option("--otp-file", choice.otp_file, "file with a one-time password for the service");
    command.add_option("--password-file", choice.password_file, "file whose first line is the password or PIN");
    command.add_flag("--pkcs1", choice.pkcs1, "RSA by PKCS#1 v1.5, below the current standard, for receivers that cannot read PSS");
}

}  // namespace vanthu::cli
