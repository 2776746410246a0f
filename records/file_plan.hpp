#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "records/retention.hpp"

namespace vanthu::records {

/// preparing → in_force → replaced. Only a plan in force gives dossiers.
enum class FilePlanState { preparing, in_force, replaced };

[[nodiscard]] const char* to_string(FilePlanState state);
[[nodiscard]] std::optional<FilePlanState> parse_file_plan_state(std::string_view text);

/// A line of the list (Decree 30/2020/NĐ-CP, Annex V, model "Danh mục hồ sơ").
struct FilePlanLine {
    enum class Kind { heading, subheading, dossier };

    Kind kind = Kind::dossier;
    std::string notation;          ///< "I", "1", "01.TCCB"; at most 50; unique among a plan's dossiers
    std::string title;             ///< at most 1000
    Retention retention{};         ///< of dossiers
    std::string keeper;            ///< who makes it: a unit or a person, as written; at most 200
    std::optional<std::string> note{};  ///< at most 500
};

[[nodiscard]] const char* to_string(FilePlanLine::Kind kind);
[[nodiscard]] std::optional<FilePlanLine::Kind> parse_line_kind(std::string_view text);

/// The dossiers that an agency expects to make in a year (danh mục hồ sơ), approved by its head.
struct FilePlan {
    std::string id;
    std::string agency;
    std::chrono::year year{};
    FilePlanState state = FilePlanState::preparing;
    std::string basis;  ///< the decision that puts it in force; empty while it is prepared
    UserId created_by;
    Instant created_at{};
    long long version = 1;

    /// Errors: conflict unless it is being prepared; invalid_input for the basis (1 to 300 characters).
    Result<void> put_in_force(std::string_view decision);
    /// Another plan of the year takes its place. Errors: conflict unless it is in force.
    Result<void> replace();
};

/// Errors: invalid_input naming each wrong line ("/lines/3/notation"): a missing or repeated notation, texts too long, no dossier.
[[nodiscard]] Result<void> check(const std::vector<FilePlanLine>& lines);

/// A table as people keep it (the decree's five columns: số và ký hiệu, tiêu đề, thời hạn bảo quản, người lập, ghi chú) as lines. A row
/// with a Roman number is a heading, one with an Arabic number and no retention a subheading. Rows above the first heading or
/// dossier (titles, column heads) and empty rows are left out. Errors: invalid_input with a field a row: "/rows/12".
[[nodiscard]] Result<std::vector<FilePlanLine>> read_file_plan(const std::vector<std::vector<std::string>>& rows);

}  // namespace vanthu::records
