#pragma once

#include <memory>

namespace CLI {
class App;
}

namespace vanthu {

/// The command line of the program, to which commands are added before it runs one of them. Its first use is in `main`, before any thread.
class Program final {
public:
    Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    ~Program();

    [[nodiscard]] CLI::App& app() { return *app_; }
    /// What a command leaves its outcome in.
    [[nodiscard]] int& exit_code() { return exit_code_; }
    /// Runs the command that the arguments name. The result is the exit code of the process.
    [[nodiscard]] int run(int argc, char** argv);

private:
    std::unique_ptr<CLI::App> app_;
    int exit_code_ = 0;
};

}  // namespace vanthu
