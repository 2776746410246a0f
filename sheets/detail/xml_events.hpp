#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace vanthu::sheets::detail {

using Attributes = std::map<std::string, std::string>;

/// What a part's elements are told to, by local name; namespaces differ between transitional and strict and say nothing else.
struct XmlEvents {
    std::function<void(const std::string& name, const Attributes& attributes)> begin;
    std::function<void(std::string_view text)> text;
    std::function<bool(const std::string& name)> end;  ///< false: enough was read
};

/// Reads a part from front to back. Errors: invalid_input for what is not well-formed, and for a document type (no entities here).
[[nodiscard]] Result<void> read_xml(std::string_view part, const XmlEvents& events);

}  // namespace vanthu::sheets::detail
