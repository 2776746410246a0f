#include "core/random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

namespace vanthu {

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
