#include "tests/support/child.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

namespace vanthu::test {

Child::Child(const std::vector<std::string>& command) {
    int to_child[2];
    int from_child[2];
    if (::pipe2(to_child, O_CLOEXEC) != 0 || ::pipe2(from_child, O_CLOEXEC) != 0) {
        throw std::runtime_error("pipe2");
    }
    std::vector<char*> arguments;
    for (const std::string& one : command) {
        arguments.push_back(const_cast<char*>(one.c_str()));
    }
    arguments.push_back(nullptr);
    process_ = ::fork();
    if (process_ == 0) {
        ::dup2(to_child[0], 0);
        ::dup2(from_child[1], 1);
        ::execvp(arguments.front(), arguments.data());
        ::_exit(127);
    }
    ::close(to_child[0]);
    ::close(from_child[1]);
    input_ = to_child[1];
    char c = 0;
    while (::read(from_child[0], &c, 1) == 1 && c != '\n') {
        first_line_ += c;
    }
    ::close(from_child[0]);
}

Child::~Child() {
    ::close(input_);
    int status = 0;
    for (int i = 0; i < 200 && ::waitpid(process_, &status, WNOHANG) == 0; ++i) {
        ::usleep(10'000);
        if (i == 150) {
            ::kill(process_, SIGKILL);
        }
    }
}

}  // namespace vanthu::test
