#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace spdlog {
class logger;
}

namespace vanthu::ops {

/// Structured lines for operators, to standard error: an event's name and its values. Never contents of documents, personal
/// data or secrets; control characters are escaped, values cut at 500 bytes.
class Log final {
public:
    using Values = std::initializer_list<std::pair<std::string_view, std::string>>;

    /// `level`: debug, info, warn or error; `format`: text or json.
    Log(const std::string& level, const std::string& format);
    ~Log();

    void debug(std::string_view event, Values values = {}) const;
    void info(std::string_view event, Values values = {}) const;
    void warn(std::string_view event, Values values = {}) const;
    void error(std::string_view event, Values values = {}) const;

private:
    [[nodiscard]] std::string line(std::string_view level, std::string_view event, Values values) const;
    std::shared_ptr<spdlog::logger> logger_;
    bool json_;
};

}  // namespace vanthu::ops
