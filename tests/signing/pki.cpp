#include "tests/signing/pki.hpp"

#include <fstream>
#include <stdexcept>

#include "signing/appearance.hpp"
#include "tests/support/command.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {

namespace {

/// Made by certs/testpki/make below the folder.
std::filesystem::path make_pki(const std::filesystem::path& folder, const std::string& url) {
    std::ofstream(folder / "password") << "test-only\n";
    const auto made = test::run_command("VANTHU_PKI_URL=" + url + " VANTHU_PKI_PASSWORD_FILE=" + (folder / "password").string() + " " +
                                        test::source_file("certs/testpki/make").string() + " " + (folder / "pki").string());
    if (made.exit_code != 0) {
        throw std::runtime_error("certs/testpki/make failed: " + made.output);
    }
    return folder / "pki";
}

}  // namespace

const std::filesystem::path& test_pki() {
    static const test::TempFolder folder;
    static const std::filesystem::path pki = make_pki(folder.path(), "");
    return pki;
}

const std::filesystem::path& pointing_pki() {
    static const test::TempFolder folder;
    static const std::filesystem::path pki = make_pki(folder.path(), "http://127.0.0.1:8318");
    return pki;
}

std::unique_ptr<Pkcs12Keystore> pointing_signer(const std::string& name) {
    return Pkcs12Keystore::load(pointing_pki() / (name + ".p12"), SecretString{"test-only"}).value();
}

std::unique_ptr<Pkcs12Keystore> test_signer(const std::string& name) {
    auto signer = Pkcs12Keystore::load(test_pki() / (name + ".p12"), SecretString{"test-only"});
    if (!signer) {
        throw std::runtime_error(signer.error().detail.en + " " + signer.error().cause.value);
    }
    return std::move(*signer);
}

TrustStore test_trust() {
    return TrustStore::load({test_pki() / "root-ca.pem", test_pki() / "issuing-ca.crl"}).value();
}

Instant test_time() {
    return SystemClock{}.now() + std::chrono::hours{24};
}

void write_sample_pdf(const std::filesystem::path& path) {
    Drawing drawing;
    drawing.lines = {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số:        /BC-STTTT"};
    const auto pdf = draw(drawing, 595, 842).value();
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(pdf.data()), static_cast<std::streamsize>(pdf.size()));
}

}  // namespace vanthu::signing
