#include "server/program.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

#include "server/cli/exit.hpp"

namespace vanthu {

Program::Program() : app_(std::make_unique<CLI::App>("Vanthu (văn thư): official documents with evidence")) {
    app_->require_subcommand(1);
}

Program::~Program() = default;

int Program::run(int argc, char** argv) {
    try {
        app_->parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app_->exit(error);
        return code == 0 ? 0 : cli::exit_usage;
    } catch (const std::exception& error) {
        std::cerr << "vanthu: " << error.what() << "\n";
        return cli::exit_failure;
    }
    return exit_code_;
}

}  // namespace vanthu
