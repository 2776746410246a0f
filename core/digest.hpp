#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>

#include "core/bytes.hpp"

namespace vanthu {

/// A SHA-256 value (FIPS 180-4), 32 bytes.
using Sha256 = std::array<std::byte, 32>;

[[nodiscard]] Sha256 sha256(ByteView data);
[[nodiscard]] std::string sha256_hex(ByteView data);

/// SHA-256 of data that arrives in pieces. Not copyable; `finish` once.
class Sha256Stream final {
public:
    Sha256Stream();
    Sha256Stream(Sha256Stream&&) noexcept;
    Sha256Stream& operator=(Sha256Stream&&) noexcept;
    ~Sha256Stream();

    void update(ByteView data);
    [[nodiscard]] Sha256 finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vanthu
