#include "server/ops/sandbox.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace vanthu::ops {
namespace {

using namespace std::chrono_literals;
using Ending = app::SandboxOutcome::Ending;

class SandboxTest : public testing::Test {
protected:
    void SetUp() override {
        folder = std::filesystem::temp_directory_path() / ("vanthu-sandbox-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder);
        input = folder / "input";
        std::ofstream(input) << "xin chào\n";
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    app::SandboxOutcome shell(const std::string& script, app::SandboxLimits limits = {}) {
        return sandbox->run({"bash", "-c", script}, input, limits);
    }
    [[nodiscard]] std::size_t left_over() const {
        const auto runs = folder / "runs";
        return std::filesystem::exists(runs)
                   ? static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{runs}, std::filesystem::directory_iterator{}))
                   : 0;
    }

    std::filesystem::path folder;
    std::filesystem::path input;
    std::unique_ptr<LinuxSandbox> sandbox = std::make_unique<LinuxSandbox>(
        std::filesystem::temp_directory_path() / ("vanthu-sandbox-" + std::to_string(::getpid())) / "runs");
};

TEST_F(SandboxTest, Gives_the_file_in_and_the_output_back) {
    const auto outcome = sandbox->run({"cat"}, input, {});
    EXPECT_EQ(outcome.ending, Ending::done);
    EXPECT_EQ(outcome.output, "xin chào\n");
    EXPECT_EQ(left_over(), 0U);
}

TEST_F(SandboxTest, Names_how_it_ended) {
    EXPECT_EQ(shell("exit 3").ending, Ending::program_failed);
    EXPECT_EQ(shell("kill -SEGV $$; echo $(</nonexistent) ; exit 1").ending, Ending::program_failed);
    EXPECT_EQ(sandbox->run({"no-such-program"}, input, {}).ending, Ending::not_started);
    EXPECT_EQ(sandbox->run({"cat"}, folder / "absent", {}).ending, Ending::not_started);
    app::SandboxLimits little;
    little.output_bytes = 1000;
    const auto loud = shell("while :; do echo 0123456789; done", little);
    EXPECT_EQ(loud.ending, Ending::too_much_output);
    EXPECT_TRUE(loud.output.empty());
}

TEST_F(SandboxTest, Kills_what_takes_too_long_with_all_its_children) {
    app::SandboxLimits brief;
    brief.wall = 1s;
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(shell("(sleep 7.31; echo x) & (setsid sleep 7.31) & sleep 7.31", brief).ending, Ending::timed_out);
    EXPECT_EQ(shell("exec 1>&-; sleep 7.31", brief).ending, Ending::timed_out) << "one that closed its output";
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s);
    std::this_thread::sleep_for(200ms);
    for (const auto& process : std::filesystem::directory_iterator{"/proc"}) {
        std::ifstream in(process.path() / "cmdline");
        std::string line;
        std::getline(in, line);
        EXPECT_EQ(line.find("7.31"), std::string::npos) << process.path();
    }
    EXPECT_EQ(left_over(), 0U);
}

TEST_F(SandboxTest, A_loop_ends_with_its_processor_time) {
    app::SandboxLimits brief;
    brief.cpu = 1s;
    brief.wall = 30s;
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(shell("while :; do :; done", brief).ending, Ending::program_failed);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 15s);
}

TEST_F(SandboxTest, Bounds_memory_and_files) {
    app::SandboxLimits small;
    small.memory_bytes = 200ULL * 1024 * 1024;
    small.file_bytes = 1024 * 1024;
    EXPECT_EQ(sandbox->run({"python3", "-c", "print(len(bytearray(50_000_000)))"}, input, small).output, "50000000\n");
    EXPECT_EQ(sandbox->run({"python3", "-c", "print(len(bytearray(500_000_000)))"}, input, small).ending, Ending::program_failed);
    EXPECT_EQ(shell("trap '' XFSZ; head -c 3000000 /usr/bin/bash >big; stat -c %s big", small).output, "1048576\n");
}

TEST_F(SandboxTest, Sees_no_network) {
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ASSERT_EQ(::bind(server, reinterpret_cast<sockaddr*>(&address), length), 0);
    ASSERT_EQ(::listen(server, 1), 0);
    ASSERT_EQ(::getsockname(server, reinterpret_cast<sockaddr*>(&address), &length), 0);
    const std::string connect = "import socket\ntry:\n  socket.create_connection(('127.0.0.1', " + std::to_string(ntohs(address.sin_port)) +
                                "), 2)\n  print('connected')\nexcept OSError as error:\n  print(error.errno)";
    EXPECT_EQ(sandbox->run({"python3", "-c", connect}, input, {}).output, "13\n");
    ::close(server);
}

TEST_F(SandboxTest, Sees_no_file_of_the_server_no_descriptor_and_no_environment) {
    ::setenv("VANTHU_SECRET_OF_THE_TEST", "x", 1);
    EXPECT_EQ(shell("env | grep -c SECRET; true").output, "0\n");
    std::ofstream(folder / "secret") << "mật";
    const int inherited = ::open((folder / "secret").c_str(), O_RDONLY);  // deliberately without O_CLOEXEC
    EXPECT_EQ(shell("cat <&" + std::to_string(inherited) + " && echo read; true").output, "");
    ::close(inherited);
    EXPECT_EQ(shell("cat " + (folder / "secret").string() + " || echo refused").output, "refused\n");
    EXPECT_EQ(shell("cat /etc/passwd || echo refused").output, "refused\n");
    EXPECT_EQ(shell("echo x >" + (folder / "written").string() + " || echo refused").output, "refused\n");
    EXPECT_EQ(shell("echo x >mine && cat mine").output, "x\n");
    EXPECT_EQ(shell("printf '#!/bin/sh\\necho ran' >mine; chmod 700 mine; ./mine || echo refused").output, "refused\n");
}

TEST_F(SandboxTest, Stops_with_the_server) {
    std::thread stopper([&] {
        std::this_thread::sleep_for(300ms);
        sandbox->stop();
    });
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(shell("sleep 20").ending, Ending::stopped);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s);
    stopper.join();
}

// LibreOffice listens on a socket below /tmp, and ends when it cannot.
TEST_F(SandboxTest, An_office_has_a_tmp_and_local_sockets_of_its_own_and_nothing_more) {
    app::SandboxLimits office;
    office.is_office = true;
    const auto python = [&](const std::string& code, const app::SandboxLimits& limits) {
        return sandbox->run({"python3", "-c", "import socket, os\n" + code}, input, limits).output;
    };
    const std::string listen = "s = socket.socket(socket.AF_UNIX)\ns.bind('/tmp/here')\ns.listen()\nprint(sorted(os.listdir('/tmp')), end='')";
    EXPECT_EQ(python(listen, office), "['here']") << "nothing of anybody else's";
    EXPECT_FALSE(std::filesystem::exists("/tmp/here"));
    EXPECT_EQ(python(listen, {}), "") << "others have none of it";
    for (const char* kind : {"socket.AF_INET", "socket.AF_INET6", "socket.AF_NETLINK, socket.SOCK_RAW", "socket.AF_UNIX, socket.SOCK_DGRAM"}) {
        EXPECT_EQ(python(std::string{"try:\n  socket.socket("} + kind + ")\n  print('open', end='')\nexcept PermissionError:\n  print('refused', end='')", office), "refused")
            << kind;
    }
    EXPECT_EQ(python("s = socket.socket(socket.AF_UNIX)\ns.bind('/tmp/here')\ns.listen()\nt = socket.socket(socket.AF_UNIX)\ntry:\n  t.connect('/tmp/here')\n"
                     "except PermissionError:\n  print('refused', end='')", office),
              "refused");
    EXPECT_EQ(left_over(), 0U);
}

}  // namespace
}  // namespace vanthu::ops
