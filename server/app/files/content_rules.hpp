#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace vanthu::app {

/// Which files are taken in. By default the kinds that official documents come in; nothing that a computer carries out.
struct ContentPolicy {
    std::set<std::string> extensions{};  ///< lower case, without a dot; empty: every kind that is known here
    bool accepts_macros = false;         ///< office files with programs in them
};

/// What a file is, whatever it is called.
struct FoundContent {
    std::string media_type;   ///< as libmagic has it: "application/pdf"
    bool has_macros = false;
};

/// Extension, content and policy have to agree. Errors: unsupported, naming the extension and what was found.
[[nodiscard]] Result<void> judge_content(std::string_view file_name, const FoundContent& found, const ContentPolicy& policy);

/// A page may run programs in a reader's browser: it comes in to become a template. Errors: unsupported.
[[nodiscard]] Result<void> judge_for_document(std::string_view file_name);

/// The extension in lower case, without its dot; empty when there is none.
[[nodiscard]] std::string extension_of(std::string_view file_name);

/// Are there programs in an office file: "vbaProject.bin" among the names of a ZIP's directory (ECMA-376), or a VBA storage in a compound file
/// (MS-CFB)? `head` and `tail` are the file's first and last bytes, or all of it.
[[nodiscard]] bool names_macros(std::string_view head, std::string_view tail);

/// Is every extension one that is known here? Errors: invalid_input, naming the first that is not.
[[nodiscard]] Result<void> check_extensions(const std::set<std::string>& extensions);

}  // namespace vanthu::app
