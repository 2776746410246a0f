#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace vanthu::ops {

/// Figures in the Prometheus text format, version 0.0.4. Labels come from fixed sets of ours, never from a request.
class Metrics final {
public:
    /// `labels` as they stand between the braces: `status="2xx"`.
    void count(std::string_view name, std::string_view labels = "");
    void set(std::string_view name, std::int64_t value);
    [[nodiscard]] std::string text() const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::uint64_t> counters_;
    std::map<std::string, std::int64_t> gauges_;
};

}  // namespace vanthu::ops
