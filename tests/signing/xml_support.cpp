#include "tests/signing/xml_support.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

void run(const std::string& command) {
    const auto done = test::run_command(command);
    if (done.exit_code != 0) {
        throw std::runtime_error(command + ": " + done.output);
    }
}

void write(const std::filesystem::path& path, ByteView bytes) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

/// The PKCS#12 signer with the same key, by RSASSA-PKCS1-v1_5: openssl's command signs.
class Pkcs1Signer final : public Signer {
public:
    Pkcs1Signer() : chain_(test_signer("official")->chain()) {}
    [[nodiscard]] const std::vector<Certificate>& chain() const override { return chain_; }
    [[nodiscard]] SignatureAlgorithm algorithm() const override { return {DigestAlgorithm::sha256, Scheme::rsa_pkcs1}; }
    Result<Bytes> sign(ByteView data) override {
        const test::TempFolder folder;
        write(folder.path() / "data", data);
        run("openssl dgst -sha256 -sign " + (test_pki() / "official.key").string() + " -out " +
            (folder.path() / "value").string() + " " + (folder.path() / "data").string());
        return to_bytes(test::read_file(folder.path() / "value"));
    }

private:
    std::vector<Certificate> chain_;
};

}  // namespace

Instant signing_moment() {
    static_cast<void>(test_pki());
    return SystemClock{}.now();
}

std::optional<ByteView> no_content(std::string_view) {
    return std::nullopt;
}

std::string signed_xml(const std::string& document, const char* signer, Level level, XadesPackaging packaging) {
    LocalTimestampAuthority authority;
    LocalValidationData data;
    XadesRequest request;
    request.packaging = packaging;
    request.level = level;
    request.signing_time = signing_moment();
    const auto key =
        std::string_view{signer} == "pkcs1" ? pkcs1_signer() : std::unique_ptr<Signer>{test_signer(signer)};
    const auto done = sign_xades({{"tệp tin.xml", as_bytes(document), "text/xml"}}, request, *key,
                                 {&authority, &data, DigestAlgorithm::sha256, false});
    if (!done) {
        throw std::runtime_error(done.error().detail.en + " " + done.error().cause.value);
    }
    return std::string{as_text(done->bytes)};
}

bool is_intact(const SignatureFacts& one) {
    return one.well_formed && one.signed_data_found && one.digests_match && one.value_matches;
}

bool all_intact(const Result<FileFacts>& facts) {
    return facts && !facts->signatures.empty() &&
           std::all_of(facts->signatures.begin(), facts->signatures.end(), is_intact);
}

std::unique_ptr<Signer> pkcs1_signer() {
    return std::make_unique<Pkcs1Signer>();
}

}  // namespace vanthu::signing
