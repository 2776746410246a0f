#include "server/ops/log.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "core/clock.hpp"

namespace vanthu::ops {
namespace {

constexpr std::size_t value_limit = 500;

/// As inside a JSON string; good for the text form as well.
std::string escaped(std::string_view value) {
    std::string out;
    for (const char c : value.substr(0, value_limit)) {
        if (c == '"' || c == '\\') {
            out += {'\\', c};
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        } else {
            out.push_back(c);
        }
    }
    return out;
}

}  // namespace

Log::Log(const std::string& level, const std::string& format)
    : logger_(std::make_shared<spdlog::logger>("vanthu", std::make_shared<spdlog::sinks::stderr_sink_mt>())),
      json_(format == "json") {
    logger_->set_pattern("%v");
    logger_->set_level(spdlog::level::from_str(level));
    logger_->flush_on(spdlog::level::info);
}

Log::~Log() = default;

std::string Log::line(std::string_view level, std::string_view event, Values values) const {
    const std::string now = to_rfc3339(SystemClock{}.now());
    std::string text = json_ ? fmt::format(R"({{"time":"{}","level":"{}","event":"{}")", now, level, event)
                             : fmt::format("{} {:<5} {}", now, level, event);
    for (const auto& [name, value] : values) {
        text += json_ ? fmt::format(",\"{}\":\"{}\"", name, escaped(value)) : fmt::format(" {}=\"{}\"", name, escaped(value));
    }
    return json_ ? text + "}" : text;
}

void Log::debug(std::string_view event, Values values) const {
    if (logger_->should_log(spdlog::level::debug)) {
        logger_->debug(line("debug", event, values));
    }
}

void Log::info(std::string_view event, Values values) const {
    logger_->info(line("info", event, values));
}

void Log::warn(std::string_view event, Values values) const {
    logger_->warn(line("warn", event, values));
}

void Log::error(std::string_view event, Values values) const {
    logger_->error(line("error", event, values));
}

}  // namespace vanthu::ops
