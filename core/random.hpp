#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
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

    /// The place of an identifier among those of one millisecond: `first` for the first of them, then one more each time, so that what is made
    /// in a row sorts in a row (RFC 9562 section 6.2, method 1). Of several threads that come with different milliseconds each begins anew.
    [[nodiscard]] std::uint16_t place_within(std::uint64_t millis, std::uint16_t first);

private:
    std::atomic<std::uint64_t> last_place_{0};  // 48 bits of milliseconds, 16 bits of place
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
