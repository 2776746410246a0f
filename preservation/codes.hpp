#pragma once

#include <optional>
#include <string>
#include <string_view>

/// The codes of archive packages of state agencies: what the archive's system reads instead of words. One table each.
namespace vanthu::preservation {

/// "01" permanent, "02" 70 years … "06" 10 years, "07" another number of years; none: permanent.
[[nodiscard]] std::string_view retention_code(std::optional<int> years);

/// "01" public, "02" conditional, "03" secret. Only what says that it is public is; what says nothing is conditional.
[[nodiscard]] std::string_view access_code(std::string_view rights);

/// "01" Vietnamese; "02" another language: the list of the others is not published.
[[nodiscard]] std::string_view language_code(std::string_view language);

/// "01" Nghị quyết … "31" bản vẽ, "32" another type; by the abbreviations of Decree 30/2020/NĐ-CP, Annex III.
[[nodiscard]] std::string_view document_type_code(std::string_view type);

/// ISO 639-2/B for EAD: "vie", "eng", "fre", "und".
[[nodiscard]] std::string_view iso_language(std::string_view language);

}  // namespace vanthu::preservation
