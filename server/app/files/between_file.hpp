#pragma once

#include <fstream>
#include <string>

#include "server/app/temporary_file.hpp"

namespace vanthu::app {

/// What one program made and another reads; gone with the object.
class BetweenFile final {
public:
    BetweenFile(std::filesystem::path path, const std::string& content) : file_(std::move(path)) {
        std::ofstream out(file_.path(), std::ios::binary);
        out << content;
        is_written_ = out.flush().good();
    }
    [[nodiscard]] bool is_written() const { return is_written_; }
    [[nodiscard]] const std::filesystem::path& path() const { return file_.path(); }

private:
    TemporaryFile file_;
    bool is_written_ = false;
};

}  // namespace vanthu::app
