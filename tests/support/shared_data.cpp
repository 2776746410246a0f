#include "tests/support/shared_data.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace vanthu::test {

std::filesystem::path source_file(std::string_view relative) {
    return std::filesystem::path{VANTHU_SOURCE_DIR} / relative;
}

std::optional<std::filesystem::path> shared_data(std::string_view relative) {
    const auto path = std::filesystem::path{VANTHU_SOURCE_DIR}.parent_path() / "shared" / "data" / relative;
    if (!std::filesystem::exists(path)) {
        return std::nullopt;
    }
    return path;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        throw std::runtime_error("cannot read " + path.string());
    }
    return {std::istreambuf_iterator<char>(in), {}};
}

TempFolder::TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "vanthu-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::system_error(errno, std::generic_category(), "mkdtemp");
    }
    path_ = pattern;
}

TempFolder::~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace vanthu::test
