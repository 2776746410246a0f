#include "tests/signing/keys/key_files.hpp"

#include <fstream>
#include <stdexcept>

#include "tests/signing/pki.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {

const std::filesystem::path& key_files() {
    static const test::TempFolder folder;
    static const std::filesystem::path made = [] {
        std::ofstream(folder.path() / "ext") << "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,"
                                                "digitalSignature,nonRepudiation\nsubjectKeyIdentifier=hash\n";
        const std::string pki = test_pki().string();
        int serial = 100;
        for (const KeyKind& kind : key_kinds) {
            const std::string name = kind.name;
            const auto done = test::run_command(
                "set -e; cd " + folder.path().string() + "; openssl genpkey " + kind.openssl_options + " -out " + name +
                ".key 2>/dev/null; openssl req -new -utf8 -key " + name + ".key -subj '/C=VN/CN=Người ký " + name +
                "' -out " + name + ".csr; openssl x509 -req -in " + name + ".csr -CA " + pki +
                "/issuing-ca.pem -CAkey " + pki + "/issuing-ca.key -set_serial " + std::to_string(++serial) +
                " -days 365 -sha256 -extfile ext -out " + name + ".pem 2>/dev/null; cat " + pki + "/issuing-ca.pem " +
                name + ".pem >" + name + "-chain.pem; openssl pkcs8 -topk8 -in " + name + ".key -out " + name +
                "-locked.key -passout pass:test-only");
            if (done.exit_code != 0) {
                throw std::runtime_error(done.output);
            }
        }
        return folder.path();
    }();
    return made;
}

}  // namespace vanthu::signing
