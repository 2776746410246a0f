#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace vanthu::templates {

/// A field as it stands in a text: "{{trich_yeu}}", from `begin` to before `end`. Names are small letters, digits and underscores, at most 40.
struct FieldPlace {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string name;
};
[[nodiscard]] std::vector<FieldPlace> find_fields(std::string_view text);

using Values = std::map<std::string, std::string>;

/// What a template is: a text with marks, or an office document.
enum class Kind { docx, html };
[[nodiscard]] const char* to_string(Kind kind);
/// By the name's ending.
[[nodiscard]] std::optional<Kind> kind_of(std::string_view file_name);

/// The names of the fields. Errors: invalid_input for what is no template of that kind, or is too large.
[[nodiscard]] Result<std::set<std::string>> fields_of(Kind kind, std::string_view content);

/// The template with every field replaced by its value; a line feed becomes a break. Errors: as above; invalid_input at /values/<name> for a field without a
/// value.
[[nodiscard]] Result<std::string> fill(Kind kind, std::string_view content, const Values& values);

}  // namespace vanthu::templates
