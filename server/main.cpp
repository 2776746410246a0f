// vanthu: validates signatures itself, and becomes vanthu-office for everything else. So a validation, of which scripts start
// thousands, does not wait until the libraries of databases and drawing are loaded (docs/adr/0009).
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <string_view>

#include "server/cli/exit.hpp"
#include "server/cli/signature_commands.hpp"
#include "server/program.hpp"

namespace {

using namespace vanthu;

/// The other program stands beside this one, whatever the folder is called.
int become_office(char** argv) {
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    const auto office = self.parent_path() / "vanthu-office";
    if (!error) {
        ::execv(office.c_str(), argv);
        error.assign(errno, std::generic_category());
    }
    return cli::print_error({Code::unavailable,
                             {"Không chạy được “" + office.string() + "”; hãy cài đặt lại Vanthu.",
                              "“" + office.string() + "” cannot be started; install Vanthu again."},
                             {error.message()},
                             {}},
                            cli::exit_incomplete);
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view command = argc > 1 ? argv[1] : "";
    if (command != "verify" && command != "report") {
        return become_office(argv);
    }
    Program program;
    cli::add_validation_commands(program.app(), program.exit_code());
    return program.run(argc, argv);
}
