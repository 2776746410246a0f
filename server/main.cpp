// vanthu: validates a PDF or CMS file itself, and becomes vanthu-office for everything else. So a validation, of which scripts start
// thousands, does not wait until libraries are loaded that it does not need (docs/adr/0009, docs/adr/0011).
#include <openssl/crypto.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <string_view>

#include "server/cli/exit.hpp"
#include "server/cli/signature_commands.hpp"
#include "server/cli/validation_reach.hpp"
#include "server/program.hpp"
#include "signing/signed_file.hpp"

namespace {

using namespace vanthu;

/// Without destructors: there is nothing left to be written, and the system frees faster.
[[noreturn]] void leave(int exit_code) {
    std::cout.flush();
    std::cerr.flush();
    ::_exit(std::cout.good() ? exit_code : cli::exit_failure);
}

/// The other program stands beside this one, whatever the folder is called.
[[noreturn]] void become_office(char** argv) {
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    const auto office = self.parent_path() / "vanthu-office";
    if (!error) {
        ::execv(office.c_str(), argv);
        error.assign(errno, std::generic_category());
    }
    leave(cli::print_error({Code::unavailable,
                            {"Không chạy được “" + office.string() + "”; hãy cài đặt lại Vanthu.",
                             "“" + office.string() + "” cannot be started; install Vanthu again."},
                            {error.message()},
                            {}},
                           cli::exit_incomplete));
}

/// One PDF or CMS file is within reach; for the rest the office begins anew.
class OneFile final : public cli::ValidationReach {
public:
    explicit OneFile(char** argv) : argv_(argv) {}

    void several_files() override { become_office(argv_); }
    Result<signing::FileFacts> collect(const std::filesystem::path& file, signing::FileKind kind, const std::optional<std::filesystem::path>& detached,
                                       const std::vector<signing::Certificate>& known) override {
        if (kind == signing::FileKind::xml || kind == signing::FileKind::container) {
            become_office(argv_);
        }
        return signing::collect_pdf_or_cms(file, kind, detached, known);
    }
    std::unique_ptr<signing::Fetcher> network(bool) override { become_office(argv_); }
    void use_trusted_lists(const ops::TrustedListChoices&, signing::Fetcher*, signing::TrustStore&) override { become_office(argv_); }

private:
    char** argv_;
};

}  // namespace

int main(int argc, char** argv) {
    const std::string_view command = argc > 1 ? argv[1] : "";
    if (command != "verify" && command != "report") {
        become_office(argv);
    }
    // OpenSSL's configuration is about engines and TLS; who has one for this program names it.
    const bool is_configured = std::getenv("OPENSSL_CONF") != nullptr;
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ADD_ALL_CIPHERS | (is_configured ? OPENSSL_INIT_LOAD_CONFIG : OPENSSL_INIT_NO_LOAD_CONFIG), nullptr);
    OneFile reach(argv);
    Program program;
    cli::add_validation_commands(program.app(), program.exit_code(), reach);
    leave(program.run(argc, argv));
}
