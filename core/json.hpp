#pragma once

#include <string_view>

#include <boost/json/value.hpp>

#include "core/result.hpp"

namespace vanthu {

struct JsonLimits {
    std::size_t depth = 16;
    std::size_t values = 200'000;
};

/// JSON from outside, as RFC 8259 has it and no wider: UTF-8, nothing behind the value, no name twice in an object
/// (section 4 leaves open what such an object means). Errors: invalid_input, with the field for a name that stands
/// twice.
Result<boost::json::value> read_json(std::string_view text, const JsonLimits& limits = {});

}  // namespace vanthu
