#include "tests/signing/xml_support.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "signing/time_stamp.hpp"
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
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

/// The authority's key and certificate, made once in a folder of its own.
const std::filesystem::path& authority_folder() {
    static const test::TempFolder folder;
    static const std::filesystem::path path = [] {
        const std::string here = folder.path().string();
        const std::string pki = test_pki().string();
        std::ofstream(folder.path() / "ext") << "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                                                "extendedKeyUsage=critical,timeStamping\nsubjectKeyIdentifier=hash\n"
                                                "authorityKeyIdentifier=keyid\n";
        std::ofstream(folder.path() / "conf") << "[tsa]\ndefault_tsa=one\n[one]\ndir=" << here << "\nserial=" << here
                                              << "/serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4\n"
                                                 "digests=sha256,sha384,sha512\nordering=yes\ness_cert_id_chain=no\n"
                                                 "ess_cert_id_alg=sha256\n";
        std::ofstream(folder.path() / "serial") << "01\n";
        run("cd " + here + " && openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out tsa.key 2>/dev/null && " +
            "openssl req -new -key tsa.key -subj '/C=VN/O=Vanthu development only/CN=Development TSA' -out tsa.csr && " +
            "openssl x509 -req -in tsa.csr -CA " + pki + "/issuing-ca.pem -CAkey " + pki +
            "/issuing-ca.key -set_serial 77 -days 900 -sha256 -extfile ext -out tsa.pem 2>/dev/null");
        return folder.path();
    }();
    return path;
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
        run("openssl dgst -sha256 -sign " + (test_pki() / "official.key").string() + " -out " + (folder.path() / "value").string() +
            " " + (folder.path() / "data").string());
        return to_bytes(test::read_file(folder.path() / "value"));
    }

private:
    std::vector<Certificate> chain_;
};

}  // namespace

Result<Bytes> TestAuthority::stamp(DigestAlgorithm algorithm, ByteView digest) {
    const test::TempFolder folder;
    constexpr std::uint64_t nonce = 4711;
    write(folder.path() / "query", time_stamp_request(algorithm, digest, nonce));
    const std::string authority = authority_folder().string();
    run("openssl ts -reply -config " + authority + "/conf -section one -queryfile " + (folder.path() / "query").string() + " -signer " +
        authority + "/tsa.pem -inkey " + authority + "/tsa.key -out " + (folder.path() / "reply").string() + " 2>/dev/null");
    return token_of_response(as_bytes(test::read_file(folder.path() / "reply")), algorithm, digest, nonce);
}

ValidationData TestValidationData::collect(const std::vector<Certificate>&, const std::vector<Certificate>&) {
    ValidationData data;
    for (const char* name : {"issuing-ca.pem", "root-ca.pem"}) {
        data.certificates.push_back(Certificate::parse(as_bytes(test::read_file(test_pki() / name))).value());
    }
    data.revocation = TrustStore::load({test_pki() / "issuing-ca.crl"}).value().revocation();
    return data;
}

std::optional<ByteView> no_content(std::string_view) {
    return std::nullopt;
}

std::string signed_xml(const std::string& document, const char* signer, Level level, XadesPackaging packaging) {
    TestAuthority authority;
    TestValidationData data;
    XadesRequest request;
    request.packaging = packaging;
    request.level = level;
    request.signing_time = SystemClock{}.now();
    const auto key = std::string_view{signer} == "pkcs1" ? pkcs1_signer() : std::unique_ptr<Signer>{test_signer(signer)};
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
    return facts && !facts->signatures.empty() && std::all_of(facts->signatures.begin(), facts->signatures.end(), is_intact);
}

std::unique_ptr<Signer> pkcs1_signer() {
    return std::make_unique<Pkcs1Signer>();
}

}  // namespace vanthu::signing
