#pragma once

#include "templates/fields.hpp"

namespace vanthu::templates {

/// The fields of a WordprocessingML document (ECMA-376): in its text, headers and footers, also where one is spread over several runs. At most 20 MiB, 1000 parts
/// and 100 MiB unpacked. Errors: invalid_input for what is no such document.
[[nodiscard]] Result<std::set<std::string>> docx_fields(std::string_view content);

/// A value takes the looks of the run in which its field begins. `values` has all fields. Errors: as above.
[[nodiscard]] Result<std::string> fill_docx(std::string_view content, const Values& values);

}  // namespace vanthu::templates
