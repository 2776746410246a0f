// Times signing and validation within one process, for bench/signatures, which compares them with the ceilings and with other
// programs. Prints "name<tab>seconds per operation" (the median of the rounds).
//
//   vanthu_signing_bench FOLDER   (with {p256,rsa2048}.p12 under the password "bench", ca.pem, and {100k,1m,20m}.pdf)
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "signing/judge.hpp"
#include "signing/keystore.hpp"
#include "signing/pades_signer.hpp"
#include "signing/pades_validator.hpp"

namespace {

using namespace vanthu;
using namespace vanthu::signing;
namespace fs = std::filesystem;

constexpr int rounds = 9;

/// The median over the rounds of the time that one call takes.
template <class Work>
double seconds(Work work, int calls) {
    std::vector<double> times;
    work();
    for (int round = 0; round < rounds; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        for (int i = 0; i < calls; ++i) {
            work();
        }
        times.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() / calls);
    }
    std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
    return times.at(rounds / 2);
}

void print(const std::string& name, double value) {
    std::printf("%s\t%.9f\n", name.c_str(), value);
    std::fflush(stdout);
}

void must(bool done, const char* what) {
    if (!done) {
        std::fprintf(stderr, "bench: %s failed\n", what);
        std::exit(1);
    }
}

void bench_signing(const fs::path& folder, const std::string& key, const std::string& document, AlgorithmChoice choice) {
    const auto signer = Pkcs12Keystore::load(folder / (key + ".p12"), SecretString{"bench"}, choice).value();
    const Bytes small(100, std::byte{7});
    print("raw-sign " + key, seconds([&] { must(signer->sign(small).has_value(), "sign"); }, 200));
    const fs::path source = folder / (document + ".pdf");
    Bytes content(fs::file_size(source), std::byte{1});
    print("sha256 " + document, seconds([&] { must(digest_of(DigestAlgorithm::sha256, content).size() == 32, "digest"); }, 50));
    SignatureRequest request;
    request.field_name = "S";
    request.signing_time = SystemClock{}.now();
    const fs::path target = folder / "signed.pdf";
    print("sign " + key + " " + document, seconds([&] {
              fs::remove(target);
              must(sign_pdf(source, target, request, *signer).has_value(), "sign_pdf");
          }, document == "20m" ? 5 : 100));
    print("sign-in-memory " + key + " " + document, seconds([&] {
              const auto file = PdfFile::open(source);
              must(file && sign_pdf_revision(*file, request, *signer).has_value(), "sign_pdf_revision");
          }, document == "20m" ? 5 : 100));
    std::printf("added %s\t%lld\n", key.c_str(), static_cast<long long>(fs::file_size(target) - fs::file_size(source)));
    TrustStore trust = TrustStore::load({folder / "ca.pem"}).value();
    ValidationPolicy policy;
    policy.at = SystemClock{}.now();
    print("validate " + key + " " + document, seconds([&] {
              const auto report = validate_pdf(target, trust, policy);
              must(report && report->indication() == Indication::total_passed, "validate");
          }, document == "20m" ? 5 : 50));
    fs::copy_file(target, folder / ("signed-" + key + "-" + document + ".pdf"), fs::copy_options::overwrite_existing);
}

/// A second signature, so that the validation has a change to analyse.
void bench_changed(const fs::path& folder, const std::string& document) {
    const auto signer = Pkcs12Keystore::load(folder / "rsa2048.p12", SecretString{"bench"}).value();
    const fs::path once = folder / ("signed-rsa2048-" + document + ".pdf");
    const fs::path twice = folder / ("twice-" + document + ".pdf");
    SignatureRequest request;
    request.field_name = "S2";
    request.signing_time = SystemClock{}.now();
    fs::remove(twice);
    must(sign_pdf(once, twice, request, *signer).has_value(), "second signature");
    TrustStore trust = TrustStore::load({folder / "ca.pem"}).value();
    ValidationPolicy policy;
    policy.at = SystemClock{}.now();
    print("validate-changed " + document, seconds([&] {
              const auto report = validate_pdf(twice, trust, policy);
              must(report && report->indication() == Indication::total_passed, "validate");
          }, document == "20m" ? 5 : 50));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: vanthu_signing_bench FOLDER\n");
        return 64;
    }
    const fs::path folder = argv[1];
    bench_signing(folder, "rsa2048", "1m", {.digest = DigestAlgorithm::sha256, .rsa_pkcs1 = true});
    bench_signing(folder, "rsa2048", "20m", {.digest = DigestAlgorithm::sha256, .rsa_pkcs1 = true});
    bench_signing(folder, "p256", "100k", {});
    bench_changed(folder, "1m");
    bench_changed(folder, "20m");
    return 0;
}
