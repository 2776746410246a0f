#include "workflow/detail/token_ways.hpp"

#include <fmt/format.h>

namespace vanthu::workflow::detail {

std::size_t common_length(const std::vector<Passed>& one, const std::vector<Passed>& other) {
    std::size_t length = 0;
    while (length < one.size() && length < other.size()) {
        if (one[length].fork != 0 && one[length].fork == other[length].fork && one[length].branch != other[length].branch) {
            return length + 1;
        }
        if (!(one[length] == other[length])) {
            return length;
        }
        ++length;
    }
    return length;
}

void pass_node(std::vector<Passed>& path, const std::string& node) {
    for (std::size_t i = path.size(); i > 0 && path[i - 1].fork == 0; --i) {
        if (path[i - 1].node == node) {
            path.resize(i - 1);
            break;
        }
    }
    path.push_back({node, 0, 0});
}

bool is_one_of_many(const Instance& instance, const Token& token) {
    const Token* host = token.scope == 0 ? nullptr : instance.find(token.scope);
    return host != nullptr && host->node == token.node;
}

std::string lineage(const Instance& instance, const Token& token) {
    std::string text;
    if (token.scope != 0) {
        if (const Token* host = instance.find(token.scope)) {
            text = lineage(instance, *host) + fmt::format("{}/", host->id);
        }
    }
    for (const Passed& passed : token.path) {
        if (passed.fork != 0) {
            text += fmt::format("{}.{}/", passed.fork, passed.branch);
        }
    }
    return text;
}

std::optional<PathPlace> find_on_path(const Instance& instance, Number token, const std::string& node) {
    for (const Token* here = instance.find(token); here != nullptr; here = instance.find(here->scope)) {
        bool is_broken = false;
        for (std::size_t i = here->path.size(); i > 0; --i) {
            const Passed& passed = here->path[i - 1];
            is_broken = is_broken || (passed.fork != 0 && instance.broken_forks.contains(passed.fork));
            if (passed.fork == 0 && passed.node == node) {
                return is_broken ? std::nullopt : std::optional{PathPlace{here->id, i - 1}};
            }
        }
    }
    return std::nullopt;
}

}  // namespace vanthu::workflow::detail
