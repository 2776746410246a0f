#include "core/random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

namespace vanthu {

std::uint16_t Random::place_within(std::uint64_t millis, std::uint16_t first) {
    std::uint64_t last = last_place_.load(std::memory_order_relaxed);
    while (true) {
        const std::uint16_t place = last >> 16U == millis ? static_cast<std::uint16_t>(last + 1) : first;
        if (last_place_.compare_exchange_weak(last, millis << 16U | place, std::memory_order_relaxed)) {
            return place;
        }
    }
}

void SystemRandom::fill(std::span<std::byte> out) {
    while (!out.empty()) {
        const ssize_t got = ::getrandom(out.data(), out.size(), 0);
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            throw std::system_error(errno, std::generic_category(), "getrandom");
        }
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

void SeededRandom::fill(std::span<std::byte> out) {
    for (auto& byte : out) {  // splitmix64
        state_ += 0x9e3779b97f4a7c15ULL;
        unsigned long long z = state_;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
        byte = static_cast<std::byte>((z ^ (z >> 31U)) & 0xffU);
    }
}

}  // namespace vanthu
