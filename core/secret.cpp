#include "core/secret.hpp"

#include <cstring>

namespace vanthu {

void SecretString::wipe() {
    // The whole capacity: a moved-from small string keeps its bytes in the inline buffer.
    value_.resize(value_.capacity());
    explicit_bzero(value_.data(), value_.size());
    value_.clear();
}

}  // namespace vanthu
