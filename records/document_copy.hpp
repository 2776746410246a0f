#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "records/number_series.hpp"

namespace vanthu::records {

/// Decree 30/2020/NĐ-CP, Article 25: sao y (a full copy), sao lục (a full copy of a sao y), trích sao (an excerpt).
enum class CopyForm { full, of_a_copy, excerpt };

/// "SY", "SL", "TrS".
[[nodiscard]] const char* to_string(CopyForm form);
[[nodiscard]] std::optional<CopyForm> parse_copy_form(std::string_view code);
/// As it stands on page 1: "SAO Y", "SAO LỤC", "TRÍCH SAO".
[[nodiscard]] const char* heading(CopyForm form);

/// signed → issued; signed → void, with its number.
enum class CopyState { made, issued, voided };

/// "signed", "issued", "void".
[[nodiscard]] const char* to_string(CopyState state);
[[nodiscard]] std::optional<CopyState> parse_copy_state(std::string_view text);

/// A copy with the agency's signature, which has the value of the document (Article 26).
struct DocumentCopy {
    std::string id;
    DocumentId document;  ///< that was copied
    CopyForm form = CopyForm::full;
    SeriesKey series;
    RegisterNumber number;
    std::string symbol;  ///< "15/SY-STTTT"
    std::chrono::year_month_day day{};
    CopyState state = CopyState::made;
    long long copies = 1;    ///< how many leave, 1 to 99999
    std::string recipients;  ///< lines; at most 4000
    std::string decided_by;  ///< who decided that it be made (Article 27); at most 200
    std::optional<std::string> note{};
    FileId file;
    std::string signer;  ///< the common name of the agency's certificate
    UserId created_by;
    Instant created_at{};
    std::optional<Instant> issued_at{};
    std::optional<std::string> reason{};  ///< why the number was made void
    long long version = 1;

    /// It leaves. Errors: conflict unless signed.
    Result<void> issue(Instant at);
    /// Errors: conflict when it was issued, or is void.
    Result<void> lose_number(std::string_view why);
};

/// Errors: invalid_input naming the field.
[[nodiscard]] Result<void> check(const DocumentCopy& copy);

}  // namespace vanthu::records
