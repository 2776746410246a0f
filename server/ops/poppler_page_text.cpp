#include "server/ops/poppler_page_text.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>

extern char** environ;

namespace vanthu::ops {
namespace {

constexpr std::size_t output_limit = 4U * 1024U * 1024U;

/// Standard output of a program; empty when it fails, takes longer than five seconds or says too much.
std::string output_of(std::vector<std::string> arguments) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return {};
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    std::vector<char*> raw;
    for (std::string& argument : arguments) {
        raw.push_back(argument.data());
    }
    raw.push_back(nullptr);
    pid_t child = 0;
    const int spawned = ::posix_spawnp(&child, raw.front(), &actions, &attributes, raw.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    ::close(ends[1]);
    std::string output;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{5};
    bool complete = false;
    while (spawned == 0 && output.size() <= output_limit) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        pollfd waiting{ends[0], POLLIN, 0};
        if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) {
            break;
        }
        std::array<char, 16384> piece{};
        const ssize_t got = ::read(ends[0], piece.data(), piece.size());
        if (got <= 0) {
            complete = got == 0;
            break;
        }
        output.append(piece.data(), static_cast<std::size_t>(got));
    }
    ::close(ends[0]);
    if (spawned != 0) {
        return {};
    }
    if (!complete) {
        ::kill(child, SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return complete && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? output : std::string{};
}

double attribute(std::string_view tag, std::string_view name) {
    const std::size_t at = tag.find(name);
    return at == std::string_view::npos ? 0 : std::strtod(std::string{tag.substr(at + name.size(), 24)}.c_str(), nullptr);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

}  // namespace

std::vector<app::PageWord> PopplerPageText::words(const std::filesystem::path& pdf, int page) {
    constexpr std::size_t words_limit = 20'000;
    const std::string number = std::to_string(page);
    const std::string xml = output_of({"prlimit", "--as=1073741824", "--cpu=5", "--", "pdftotext", "-bbox", "-f", number, "-l", number,
                                       pdf.string(), "-"});
    std::vector<app::PageWord> words;
    const std::size_t head = xml.find("<page ");
    const double height = head == std::string::npos ? 0 : attribute(std::string_view{xml}.substr(head, 200), "height=\"");
    for (std::size_t at = xml.find("<word "); at != std::string::npos && words.size() < words_limit; at = xml.find("<word ", at + 1)) {
        const std::size_t close = xml.find('>', at);
        const std::size_t end = xml.find("</word>", at);
        if (close == std::string::npos || end == std::string::npos || close > end) {
            break;
        }
        const std::string_view tag = std::string_view{xml}.substr(at, close - at);
        const double left = attribute(tag, "xMin=\"");
        const double right = attribute(tag, "xMax=\"");
        const double top = attribute(tag, "yMin=\"");
        const double bottom = attribute(tag, "yMax=\"");
        std::string text = xml.substr(close + 1, end - close - 1);
        replace_all(text, "&lt;", "<");
        replace_all(text, "&gt;", ">");
        replace_all(text, "&quot;", "\"");
        replace_all(text, "&amp;", "&");
        words.push_back({std::move(text), {left, height - bottom, right - left, bottom - top}});
    }
    return words;
}

}  // namespace vanthu::ops
