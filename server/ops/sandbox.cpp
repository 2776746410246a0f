#include "server/ops/sandbox.hpp"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdlib>

namespace vanthu::ops {
namespace {

using Ending = app::SandboxOutcome::Ending;
using Clock = std::chrono::steady_clock;

constexpr int exit_not_started = 127;
constexpr std::chrono::milliseconds look_around{100};

/// Closes what it holds.
class Descriptor final {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }
    [[nodiscard]] int number() const { return number_; }
    void close() {
        if (number_ >= 0) {
            ::close(number_);
            number_ = -1;
        }
    }

private:
    int number_;
};

/// A new folder that goes with the object and all that is in it.
class OwnFolder final {
public:
    explicit OwnFolder(const std::filesystem::path& parent) {
        std::error_code ignored;
        std::filesystem::create_directories(parent, ignored);
        path_ = (parent / "run-XXXXXX").string();
        is_made_ = ::mkdtemp(path_.data()) != nullptr;
    }
    OwnFolder(const OwnFolder&) = delete;
    OwnFolder& operator=(const OwnFolder&) = delete;
    ~OwnFolder() {
        std::error_code ignored;
        if (is_made_) {
            std::filesystem::remove_all(path_, ignored);
        }
    }
    [[nodiscard]] bool is_made() const { return is_made_; }
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
    bool is_made_ = false;
};

constexpr std::uint64_t reading = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
/// All that the first version of Landlock knows.
constexpr std::uint64_t everything = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1;

void allow_below(int ruleset, const char* path, std::uint64_t access) {
    const Descriptor folder(::open(path, O_PATH | O_CLOEXEC));
    if (folder.number() < 0) {
        return;  // a rule more is a right more: nothing is lost by its absence but the program's success
    }
    landlock_path_beneath_attr rule{};
    rule.allowed_access = access;
    rule.parent_fd = folder.number();
    ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0U);
}

/// What may be read and written; -1 where the kernel has no Landlock.
int make_ruleset(const std::string& own_folder) {
    landlock_ruleset_attr attributes{};
    attributes.handled_access_fs = everything;
    const int ruleset = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof(attributes.handled_access_fs), 0U));
    if (ruleset < 0) {
        return -1;
    }
    for (const char* path : {"/usr", "/lib", "/lib64", "/bin", "/etc/fonts", "/etc/ld.so.cache", "/var/cache/fontconfig", "/etc/libreoffice", "/var/lib/libreoffice",
                             "/var/spool/libreoffice"}) {
        const bool is_file = std::string_view{path}.ends_with(".cache");
        allow_below(ruleset, path, is_file ? std::uint64_t{LANDLOCK_ACCESS_FS_READ_FILE} : reading);
    }
    for (const char* path : {"/dev/null", "/dev/urandom"}) {
        allow_below(ruleset, path, LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE);
    }
    allow_below(ruleset, own_folder.c_str(), everything & ~std::uint64_t{LANDLOCK_ACCESS_FS_EXECUTE});
    return ruleset;
}

constexpr sock_filter load(std::size_t offset) {
    return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
}
constexpr sock_filter refuse() {
    return BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES);
}

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
#error "the filter of system calls is written for x86-64 and AArch64"
#endif

/// What no program that reads a document has to call. A foreign architecture's calls have other numbers: they are refused altogether.
bool refuse_calls(bool may_listen) {
    constexpr std::array<long, 13> refused{SYS_socketpair, SYS_connect, SYS_ptrace, SYS_process_vm_readv, SYS_unshare,
                                           SYS_setns, SYS_mount, SYS_bpf, SYS_keyctl, SYS_io_uring_setup, SYS_perf_event_open,
                                           SYS_setsid, SYS_setpgid};  // the group is what is killed
    std::array<sock_filter, 17 + 2 * refused.size()> program{};
    std::size_t at = 0;
    program.at(at++) = load(offsetof(seccomp_data, arch));
    program.at(at++) = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0);
    program.at(at++) = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    program.at(at++) = load(offsetof(seccomp_data, nr));
    // x32 calls carry this bit (and mean the same): none is made by the programs that are run here.
    program.at(at++) = BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000U, 0, 1);
    program.at(at++) = refuse();
    // Of sockets at most those of streams between processes (AF_UNIX), which can be connected to nothing: the call for that is refused.
    program.at(at++) = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(SYS_socket), 0, 8);
    program.at(at++) = BPF_STMT(BPF_LD | BPF_IMM, may_listen ? 1U : 0U);
    program.at(at++) = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 5);
    program.at(at++) = load(offsetof(seccomp_data, args));
    program.at(at++) = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 0, 3);
    program.at(at++) = load(offsetof(seccomp_data, args) + sizeof(std::uint64_t));
    program.at(at++) = BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xfU);  // without its flags
    program.at(at++) = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SOCK_STREAM, 1, 0);
    program.at(at++) = refuse();
    program.at(at++) = load(offsetof(seccomp_data, nr));
    for (const long call : refused) {
        program.at(at++) = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1);
        program.at(at++) = refuse();
    }
    program.at(at++) = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const sock_fprog filter{static_cast<unsigned short>(at), program.data()};
    return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

void limit(__rlimit_resource_t resource, std::uint64_t value) {
    const rlimit both{value, value};
    ::setrlimit(resource, &both);
}

/// All that the child needs, made before the fork: behind it nothing may be allocated.
struct Prepared {
    std::vector<char*> arguments;
    std::vector<char*> environment;
    const char* folder;
    int input;
    int output;
    int ruleset;
    bool has_namespaces;
    const app::SandboxLimits* limits;
};

[[noreturn]] void become(const Prepared& prepared) {
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    std::signal(SIGPIPE, SIG_DFL);
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    const bool has_streams = ::dup2(prepared.input, 0) == 0 && ::dup2(prepared.output, 1) == 1 && ::dup2(nowhere, 2) == 2;
    if (!has_streams || ::chdir(prepared.folder) != 0) {
        ::_exit(exit_not_started);
    }
    // The name of its socket is LibreOffice's choice, below /tmp. Without a name space of its own it gets none, and fails.
    if (prepared.limits->is_office && (!prepared.has_namespaces || ::mount(prepared.folder, "/tmp", nullptr, MS_BIND, nullptr) != 0)) {
        ::_exit(exit_not_started);
    }
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, static_cast<std::uint64_t>(prepared.limits->cpu.count()));
    limit(RLIMIT_AS, prepared.limits->memory_bytes);
    limit(RLIMIT_FSIZE, prepared.limits->file_bytes);
    limit(RLIMIT_NOFILE, 64);
    limit(RLIMIT_NPROC, static_cast<std::uint64_t>(prepared.limits->processes));
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        ::_exit(exit_not_started);
    }
    if (prepared.ruleset >= 0 && ::syscall(SYS_landlock_restrict_self, prepared.ruleset, 0U) != 0) {
        ::_exit(exit_not_started);
    }
    if (!refuse_calls(prepared.limits->is_office) && !prepared.has_namespaces) {
        ::_exit(exit_not_started);  // nothing would keep it from the network
    }
    ::syscall(SYS_close_range, 3U, ~0U, 0U);
    ::execve(prepared.arguments.front(), prepared.arguments.data(), prepared.environment.data());
    ::_exit(exit_not_started);
}

/// The child of a fork in namespaces of its own, as their first process, with whose end all others of them end; without namespaces
/// where they cannot be had.
pid_t start(Prepared& prepared) {
    constexpr unsigned long apart = CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS;
    prepared.has_namespaces = true;
    const unsigned long with_mounts = prepared.limits->is_office ? apart | CLONE_NEWNS : apart;
    pid_t child = static_cast<pid_t>(::syscall(SYS_clone, with_mounts | SIGCHLD, nullptr, nullptr, nullptr, 0UL));
    if (child < 0) {
        prepared.has_namespaces = false;
        child = ::fork();
    }
    if (child == 0) {
        become(prepared);
    }
    return child;
}

std::vector<char*> raw(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace

app::SandboxOutcome LinuxSandbox::run(const std::vector<std::string>& command, const std::filesystem::path& input,
                                      const app::SandboxLimits& limits) {
    const OwnFolder folder(folder_);
    const Descriptor file(::open(input.c_str(), O_RDONLY | O_CLOEXEC));
    std::array<int, 2> ends{-1, -1};
    if (command.empty() || !folder.is_made() || file.number() < 0 || ::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return {Ending::not_started, {}};
    }
    const Descriptor reads(ends[0]);
    Descriptor writes(ends[1]);
    const Descriptor ruleset(make_ruleset(folder.path()));
    std::vector<std::string> arguments = command;
    arguments.front() = "/usr/bin/" + command.front();
    const std::string home = limits.is_office ? "/tmp" : folder.path();
    std::vector<std::string> environment{"HOME=" + home, "TMPDIR=" + home, "LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1"};
    Prepared prepared{raw(arguments), raw(environment), folder.path().c_str(), file.number(), writes.number(), ruleset.number(), false, &limits};
    const pid_t child = start(prepared);
    if (child < 0) {
        return {Ending::not_started, {}};
    }
    ::setpgid(child, child);
    writes.close();

    app::SandboxOutcome outcome{Ending::done, {}};
    const auto deadline = Clock::now() + limits.wall;
    bool has_ended = false;
    while (!has_ended && outcome.ending == Ending::done) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (stopping_ || left.count() <= 0) {
            outcome.ending = stopping_ ? Ending::stopped : Ending::timed_out;
            break;
        }
        pollfd waiting{reads.number(), POLLIN, 0};
        if (::poll(&waiting, 1, static_cast<int>(std::min(left, look_around).count())) <= 0) {
            continue;
        }
        std::array<char, 65536> piece{};
        const ssize_t got = ::read(reads.number(), piece.data(), piece.size());
        has_ended = got == 0 || (got < 0 && errno != EINTR);
        if (got > 0) {
            outcome.output.append(piece.data(), static_cast<std::size_t>(got));
        }
        if (outcome.output.size() > limits.output_bytes) {
            outcome.ending = Ending::too_much_output;
        }
    }
    // A program that closed its output and goes on is waited for as long as any other.
    int status = 0;
    pid_t reaped = 0;
    while (outcome.ending == Ending::done && (reaped = ::waitpid(child, &status, WNOHANG)) == 0) {
        if (stopping_ || Clock::now() >= deadline) {
            outcome.ending = stopping_ ? Ending::stopped : Ending::timed_out;
        }
        ::poll(nullptr, 0, 5);
    }
    ::kill(-child, SIGKILL);  // its descendants as well, where no namespace ends them
    if (reaped != child) {
        ::kill(child, SIGKILL);
        ::waitpid(child, &status, 0);
    }
    if (outcome.ending == Ending::done && !(WIFEXITED(status) && WEXITSTATUS(status) == 0)) {
        const bool never_ran = WIFEXITED(status) && WEXITSTATUS(status) == exit_not_started;
        outcome.ending = never_ran ? Ending::not_started : Ending::program_failed;
    }
    if (outcome.ending != Ending::done) {
        outcome.output.clear();
    }
    return outcome;
}

}  // namespace vanthu::ops
