#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "records/retention.hpp"

namespace vanthu::records {

/// open ⇄ closed → handed_over (to the archive) ; closed or handed_over → disposed.
enum class DossierState { open, closed, handed_over, disposed };

[[nodiscard]] const char* to_string(DossierState state);
[[nodiscard]] std::optional<DossierState> parse_dossier_state(std::string_view text);

/// What it is about decides until when it goes to the archive (Decree 30/2020/NĐ-CP, Article 30): within a year of the end of the
/// work, construction within three months of the settlement of the works.
enum class DossierKind { general, construction };

[[nodiscard]] const char* to_string(DossierKind kind);
[[nodiscard]] std::optional<DossierKind> parse_dossier_kind(std::string_view text);

/// What people enter (Decree 30/2020/NĐ-CP, Annex VI part II, dossier; lengths are longer here, exports check the decree's).
struct DossierDetails {
    std::string notation;               ///< FileNotation, "01.TCCB"; at most 50
    std::string title;                  ///< at most 1000
    Retention retention{};              ///< Maintenance
    DossierKind kind = DossierKind::general;
    std::optional<std::string> rights{};       ///< access regime in words; at most 100
    std::string language = "Tiếng Việt";       ///< at most 50
    std::optional<std::string> description{};  ///< at most 2000
};

/// Errors: invalid_input naming the field.
[[nodiscard]] Result<void> check(const DossierDetails& details);

/// Documents on one matter, kept together (hồ sơ). FileCode is agency, year and notation; unique.
struct Dossier {
    DossierId id;
    std::string agency;           ///< OrganId
    std::chrono::year year{};     ///< FileCatalog: of the plan that it stands in
    DossierDetails details;
    UnitId unit;
    UserId keeper;                ///< Creator: who makes it and answers for it
    DossierState state = DossierState::open;
    std::optional<std::chrono::year_month_day> start_day{};  ///< of its oldest document
    std::optional<std::chrono::year_month_day> end_day{};    ///< of its newest
    long long document_total = 0;
    long long page_total = 0;
    long long last_ordinal = 0;   ///< ordinals are not given twice
    std::optional<Instant> closed_at{};
    std::optional<std::chrono::year_month_day> work_ended{};
    std::optional<std::string> handover{};  ///< the one that it stands in
    std::optional<Instant> noticed_at{};    ///< when its keeper was told that the hand-over is near
    Instant created_at{};
    long long version = 1;

    /// Agency, year and notation: "H40.13.2026.01.TCCB".
    [[nodiscard]] std::string code() const;
    /// Its ordinal in the dossier. Errors: conflict unless it is open; too_large beyond 10,000 documents.
    Result<long long> add_document(std::optional<std::chrono::year_month_day> day, long long pages);
    /// The range of days is computed anew by the caller. Errors: conflict unless it is open.
    Result<void> remove_document(long long pages);
    /// Errors: conflict unless it is open.
    Result<void> correct(const DossierDetails& wanted);
    /// Errors: conflict unless open with at least one document; invalid_input when the work ended later than today.
    Result<void> close(Instant at, std::chrono::year_month_day ended, std::chrono::year_month_day today);
    /// Errors: conflict unless closed and in no hand-over; invalid_input for the reason (1 to 1000 characters).
    Result<void> reopen(std::string_view reason);
    Result<void> put_into_handover(const std::string& id);
    Result<void> hand_over();
    /// Errors: conflict unless it may be disposed of on `today`: closed or handed over, its retention passed, never a permanent one.
    [[nodiscard]] Result<void> may_be_disposed(std::chrono::year_month_day today) const;
    Result<void> dispose(std::chrono::year_month_day today);

    /// The last day for the hand-over to the archive; none before it is closed.
    [[nodiscard]] std::optional<std::chrono::year_month_day> handover_due() const;
    /// The last day on which it must be kept; none for permanent and for open ones.
    [[nodiscard]] std::optional<std::chrono::year_month_day> kept_until() const;
};

}  // namespace vanthu::records
