#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace vanthu::records {

/// Decree 30/2020/NĐ-CP, Annex I, 10b: "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC".
enum class Urgency { normal, urgent, very_urgent, express };

[[nodiscard]] const char* to_string(Urgency urgency);
[[nodiscard]] std::optional<Urgency> parse_urgency(std::string_view text);

/// Classified documents are not processed on a networked instance (law on state secrets; Decree 30/2020, Article 1).
/// Errors: unsupported for anything but "none"; invalid_input for a word that is no level.
[[nodiscard]] Result<void> check_secrecy(std::string_view secrecy);

/// A text of 1 to `limit` letters. Errors: invalid_input with the field's pointer.
[[nodiscard]] Result<void> check_text(std::string_view text, const char* pointer, std::size_t limit);
[[nodiscard]] Result<void> check_optional_text(const std::optional<std::string>& text, const char* pointer,
                                               std::size_t limit);

/// conflict: the step does not fit the state, in words.
[[nodiscard]] tl::unexpected<Error> wrong_state(const ClientText& state_name);

}  // namespace vanthu::records
