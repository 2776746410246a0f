#pragma once

#include <string>

#include "core/result.hpp"
#include "signing/validation_report.hpp"

/// What a verdict means for a person: in one word, in one sentence.
namespace vanthu::signing {

/// "HỢP LỆ", "KHÔNG HỢP LỆ", "CHƯA XÁC ĐỊNH".
[[nodiscard]] ClientText verdict_word(Indication indication);
/// One sentence on what to do with the document; for INDETERMINATE, how to get what is missing.
[[nodiscard]] ClientText advice(const SignatureReport& signature);
[[nodiscard]] ClientText in_words(Coverage coverage);
[[nodiscard]] ClientText in_words(Changes changes);
/// Whether what was signed is as it was, as far as it could be looked at.
[[nodiscard]] ClientText integrity_in_words(const SignatureReport& signature);
/// "Chữ ký số PAdES B-T" and the like.
[[nodiscard]] ClientText kind_in_words(const SignatureReport& signature);
/// "24-11-2026 09:15:42 +07:00", as Decree 30/2020, Annex I writes the time of signing; "-" for none.
[[nodiscard]] std::string office_time(const std::optional<Instant>& at);

}  // namespace vanthu::signing
