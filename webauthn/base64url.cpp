#include "webauthn/base64url.hpp"

#include <string>

namespace vanthu::webauthn {

Result<Bytes> from_base64url(std::string_view text) {
    std::string usual;
    usual.reserve(text.size() + 3);
    for (const char c : text) {
        // What only the other alphabet has stays wrong.
        usual += c == '-' ? '+' : c == '_' ? '/' : c == '+' || c == '/' || c == '=' ? '!' : c;
    }
    usual.append((4 - usual.size() % 4) % 4, '=');
    return from_base64(usual);
}

}  // namespace vanthu::webauthn
