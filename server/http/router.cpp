#include "server/http/router.hpp"

#include "server/http/query_input.hpp"

namespace vanthu::http {
namespace {

std::string_view take_part(std::string_view& path) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    return part;
}

}  // namespace

bool match(std::string_view pattern, std::string_view path, PathParameters& parameters) {
    parameters.clear();
    if (path.empty() || path.front() != '/' || path.back() == '/') {
        return false;
    }
    pattern.remove_prefix(1);
    path.remove_prefix(1);
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = take_part(pattern);
        const std::string_view part = take_part(path);
        if (wanted.starts_with('{')) {
            const auto value = percent_decode(part);
            if (!value || value->empty() || *value == "." || *value == ".." || value->find('/') != std::string::npos) {
                return false;
            }
            parameters.emplace_back(std::string{wanted.substr(1, wanted.size() - 2)}, *value);
        } else if (wanted != part) {
            return false;
        }
    }
    return pattern.empty() && path.empty();
}

}  // namespace vanthu::http
