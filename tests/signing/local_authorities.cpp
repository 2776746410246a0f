#include "tests/signing/local_authorities.hpp"

#include <fstream>
#include <stdexcept>

#include "signing/time_stamp.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

void run(const std::filesystem::path& folder, const std::string& command) {
    const auto result = test::run_command("cd " + folder.string() + " && " + command);
    if (result.exit_code != 0) {
        throw std::runtime_error(command + ": " + result.output);
    }
}

Bytes der_of_crl(const std::filesystem::path& file) {
    const auto der = test::run_command("openssl crl -in " + file.string() + " -outform DER | base64 -w0");
    return from_base64(der.output).value();
}

/// The authority's key and certificate, made once.
const std::filesystem::path& authority_folder() {
    static const test::TempFolder folder;
    static const std::filesystem::path path = [] {
        const std::string pki = test_pki().string();
        std::ofstream(folder.path() / "tsa.cnf")
            << "[tsa]\ndefault_tsa=one\n[one]\nserial=serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\n"
               "digests=sha256,sha384,sha512\nordering=yes\ntsa_name=no\ness_cert_id_chain=no\ness_cert_id_alg="
               "sha256\n";
        std::ofstream(folder.path() / "serial") << "01\n";
        std::ofstream(folder.path() / "tsa.ext")
            << "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
               "extendedKeyUsage=critical,timeStamping\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n";
        run(folder.path(),
            "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out tsa.key 2>/dev/null && "
            "openssl req -new -utf8 -key tsa.key -subj '/C=VN/O=Vanthu development only/CN=Vanthu Development TSA' "
            "-out "
            "tsa.csr && openssl x509 -req -in tsa.csr -CA " +
                pki + "/issuing-ca.pem -CAkey " + pki +
                "/issuing-ca.key -set_serial 0x7777 -days 365 -sha256 -extfile tsa.ext -out tsa.pem");
        return folder.path();
    }();
    return path;
}

}  // namespace

Result<Bytes> LocalTimestampAuthority::stamp(DigestAlgorithm algorithm, ByteView digest) {
    if (is_down) {
        return fail(Code::unavailable,
                    {"Máy chủ dấu thời gian không trả lời.", "The time-stamp authority does not answer."});
    }
    constexpr std::uint64_t nonce = 0x1234567;
    const std::filesystem::path& folder = authority_folder();
    std::ofstream(folder / "query", std::ios::binary) << as_text(time_stamp_request(algorithm, digest, nonce));
    run(folder,
        "openssl ts -reply -config tsa.cnf -section one -queryfile query -signer tsa.pem -inkey tsa.key -chain " +
            (test_pki() / "issuing-ca.pem").string() + " -out reply");
    ++count;
    return token_of_response(as_bytes(test::read_file(folder / "reply")), algorithm, digest, nonce);
}

ValidationData LocalValidationData::collect(const std::vector<Certificate>&, const std::vector<Certificate>&) {
    static const ValidationData data = [] {
        const auto pki = test_pki();
        run(pki,
            "test -s root-ca.crl || (: >root-index && printf "
            "'[ca]\\ndefault_ca=one\\n[one]\\ndatabase=root-index\\ndefault_md=sha256\\n' >root.cnf && "
            "openssl ca -gencrl -cert root-ca.pem -keyfile root-ca.key -crldays 3650 -out root-ca.crl -config "
            "root.cnf)");
        ValidationData made;
        for (const char* name : {"root-ca.pem", "issuing-ca.pem"}) {
            made.certificates.push_back(Certificate::parse(as_bytes(test::read_file(pki / name))).value());
        }
        made.revocation.crls = {der_of_crl(pki / "issuing-ca.crl"), der_of_crl(pki / "root-ca.crl")};
        return made;
    }();
    return data;
}

}  // namespace vanthu::signing
