#include "server/http/message.hpp"

#include <algorithm>
#include <cctype>
#include <system_error>

namespace vanthu::http {
namespace {

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
    });
}

}  // namespace

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const auto& [known, value] : fields_) {
        if (same_name(known, name)) {
            return value;
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> Headers::find_last(std::string_view name) const {
    const auto found = std::find_if(fields_.rbegin(), fields_.rend(), [&](const auto& field) { return same_name(field.first, name); });
    return found == fields_.rend() ? std::nullopt : std::optional<std::string_view>{found->second};
}

void Headers::set(std::string_view name, std::string value) {
    std::erase_if(fields_, [&](const auto& field) { return same_name(field.first, name); });
    fields_.emplace_back(std::string{name}, std::move(value));
}

ReceivedFile::~ReceivedFile() {
    if (!path_.empty()) {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
}

}  // namespace vanthu::http
