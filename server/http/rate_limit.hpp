#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/clock.hpp"

namespace vanthu::http {

/// Token buckets by key, bounded in number: when too many keys are known, those that are full again are forgotten.
class RateLimit final {
public:
    /// `burst` at once, then one every `interval`.
    RateLimit(double burst, std::chrono::milliseconds interval, std::size_t keys_limit = 10'000)
        : burst_(burst), interval_(interval), keys_limit_(keys_limit) {}

    /// Takes one; false when there is none.
    [[nodiscard]] bool take(const std::string& key, Instant now);

private:
    struct Bucket {
        double tokens;
        Instant at;
    };
    [[nodiscard]] double refilled(const Bucket& bucket, Instant now) const;

    double burst_;
    std::chrono::milliseconds interval_;
    std::size_t keys_limit_;
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace vanthu::http
