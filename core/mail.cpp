#include "core/mail.hpp"

#include <algorithm>
#include <cctype>

namespace vanthu {
namespace {

bool is_alnum(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 && static_cast<unsigned char>(c) < 128;
}

/// Parts between dots, none of them empty, of the permitted characters.
template <class Permitted>
bool is_dotted(std::string_view text, Permitted permitted) {
    const bool has_empty_part = text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos;
    return !has_empty_part && std::all_of(text.begin(), text.end(), [&](char c) { return c == '.' || permitted(c); });
}

}  // namespace

bool is_mail_address(std::string_view text) {
    constexpr std::size_t address_limit = 254;
    constexpr std::size_t local_limit = 64;
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at > local_limit || text.size() > address_limit) {
        return false;
    }
    constexpr std::string_view atom_marks = "!#$%&'*+-/=?^_`{|}~";  // atext of RFC 5322 section 3.2.3
    return is_dotted(text.substr(0, at), [&](char c) { return is_alnum(c) || atom_marks.find(c) != std::string_view::npos; }) &&
           is_dotted(text.substr(at + 1), [](char c) { return is_alnum(c) || c == '-'; });
}

}  // namespace vanthu
