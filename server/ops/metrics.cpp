#include "server/ops/metrics.hpp"

#include <set>

#include <fmt/format.h>

namespace vanthu::ops {
namespace {

template <class Values>
void write(std::string& out, const Values& values, std::string_view type) {
    std::set<std::string> announced;
    for (const auto& [key, value] : values) {
        const std::string name = key.substr(0, key.find('{'));
        if (announced.insert(name).second) {
            out += fmt::format("# TYPE {} {}\n", name, type);
        }
        out += fmt::format("{} {}\n", key, value);
    }
}

}  // namespace

void Metrics::count(std::string_view name, std::string_view labels) {
    const std::lock_guard lock(mutex_);
    ++counters_[labels.empty() ? std::string{name} : fmt::format("{}{{{}}}", name, labels)];
}

void Metrics::set(std::string_view name, std::int64_t value) {
    const std::lock_guard lock(mutex_);
    gauges_[std::string{name}] = value;
}

std::string Metrics::text() const {
    const std::lock_guard lock(mutex_);
    std::string out;
    write(out, counters_, "counter");
    write(out, gauges_, "gauge");
    return out;
}

}  // namespace vanthu::ops
