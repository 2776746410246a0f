#include "server/storage/session.hpp"

#include <cctype>

namespace vanthu::storage {
namespace {

/// The end of a quoted stretch that begins at `at`; the end of the script when it is not closed.
std::size_t skip_quoted(std::string_view script, std::size_t at, std::string_view closing) {
    const std::size_t end = script.find(closing, at + closing.size());
    return end == std::string_view::npos ? script.size() : end + closing.size();
}

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) {
        text.remove_prefix(1);
    }
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) {
        text.remove_suffix(1);
    }
    return text;
}

}  // namespace

std::vector<std::string> split_statements(std::string_view script) {
    std::vector<std::string> statements;
    std::string current;
    int trigger_depth = 0;
    std::size_t at = 0;
    const auto take = [&](std::size_t end) {
        current.append(script.substr(at, end - at));
        at = end;
    };
    while (at < script.size()) {
        const char c = script[at];
        if (c == '-' && script.substr(at, 2) == "--") {
            at = std::min(script.size(), script.find('\n', at));
        } else if (c == '\'' || c == '"') {
            take(skip_quoted(script, at, script.substr(at, 1)));
        } else if (c == '$' && script.substr(at, 2) == "$$") {
            take(skip_quoted(script, at, "$$"));
        } else if (is_word(c)) {
            std::size_t end = at;
            while (end < script.size() && is_word(script[end])) {
                ++end;
            }
            const std::string_view word = script.substr(at, end - at);
            if (trigger_depth > 0 || current.find("create trigger") != std::string::npos) {
                trigger_depth += word == "begin" || word == "case" ? 1 : word == "end" ? -1 : 0;
            }
            take(end);
        } else if (c == ';' && trigger_depth == 0) {
            if (const auto statement = trim(current); !statement.empty()) {
                statements.emplace_back(statement);
            }
            current.clear();
            ++at;
        } else {
            take(at + 1);
        }
    }
    if (const auto statement = trim(current); !statement.empty()) {
        statements.emplace_back(statement);
    }
    return statements;
}

}  // namespace vanthu::storage
