#pragma once

#include <cstddef>
#include <span>

#include "core/bytes.hpp"

namespace vanthu {

/// A source of random bytes; cryptographic in production, scripted in tests.
class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::byte> out) = 0;

    [[nodiscard]] Bytes bytes(std::size_t count) {
        Bytes out(count);
        fill(out);
        return out;
    }
};

/// The kernel's generator (getrandom). Throws std::system_error when the kernel refuses, which leaves nothing to go on with.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::byte> out) override;
};

/// A reproducible sequence from a seed; for tests only.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(unsigned long long seed) : state_(seed) {}
    void fill(std::span<std::byte> out) override;

private:
    unsigned long long state_;
};

}  // namespace vanthu
