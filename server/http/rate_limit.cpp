#include "server/http/rate_limit.hpp"

#include <algorithm>

namespace vanthu::http {

double RateLimit::refilled(const Bucket& bucket, Instant now) const {
    const double passed = static_cast<double>((now - bucket.at).count()) / static_cast<double>(interval_.count());
    return std::min(burst_, bucket.tokens + std::max(0.0, passed));
}

bool RateLimit::take(const std::string& key, Instant now) {
    const std::lock_guard lock(mutex_);
    if (buckets_.size() >= keys_limit_) {
        std::erase_if(buckets_, [&](const auto& entry) { return refilled(entry.second, now) >= burst_; });
        if (buckets_.size() >= keys_limit_ && !buckets_.contains(key)) {
            return false;
        }
    }
    Bucket& bucket = buckets_.try_emplace(key, Bucket{burst_, now}).first->second;
    bucket = {refilled(bucket, now), now};
    if (bucket.tokens < 1) {
        return false;
    }
    bucket.tokens -= 1;
    return true;
}

}  // namespace vanthu::http
