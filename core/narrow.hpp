#pragma once

#include <stdexcept>
#include <utility>

namespace vanthu {

/// A checked integer conversion: throws std::out_of_range where the value does not fit, so that parsed sizes never wrap.
template <class To, class From>
[[nodiscard]] constexpr To narrow(From value) {
    if (!std::in_range<To>(value)) {
        throw std::out_of_range("integer out of range");
    }
    return static_cast<To>(value);
}

}  // namespace vanthu
