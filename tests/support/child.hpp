#pragma once

#include <string>
#include <vector>

namespace vanthu::test {

/// A program that runs beside a test: it prints one line when it is ready and ends when its standard input does.
class Child final {
public:
    explicit Child(const std::vector<std::string>& command);
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child();
    [[nodiscard]] const std::string& first_line() const { return first_line_; }

private:
    int process_ = -1;
    int input_ = -1;
    std::string first_line_{};
};

}  // namespace vanthu::test
