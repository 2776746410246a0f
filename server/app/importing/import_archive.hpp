#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/legacy_text.hpp"
#include "server/app/actor.hpp"
#include "server/app/ports/sheets.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// What became of a row.
enum class ImportOutcome {
    imported,
    possible,  ///< of a dry run
    present,   ///< by an import of this table that was stopped
    refused,
};

/// "imported", "possible", "present", "refused".
[[nodiscard]] const char* to_string(ImportOutcome outcome);

struct ImportResult {
    long long row = 0;
    ImportOutcome outcome = ImportOutcome::refused;
    std::optional<DocumentId> document{};
    ClientText why{};  ///< of a refusal; or what is to be looked at
};

struct ImportReport {
    std::map<ImportOutcome, long long> counts{};
    long long files = 0;
    std::vector<std::string> unknown_columns{};
    std::vector<std::string> files_not_named{};
    std::optional<TextEncoding> encoding{};  ///< of the legacy texts that were converted
};

/// Takes an archive of before this system in: a table of documents, and a folder with their files.
///
/// Documents keep the numbers of the old registers; their entries are marked as imported, and numbers up to the last one that the table has none of are
/// accounted for as skipped, “imported: missing”, until a later table brings them. Files are kept byte by byte. Each row is one piece: number,
/// document, files, dossier, index, event; rows are committed some dozens at a time, with a note of them, so that a stopped import goes on where it was.
class ImportArchive final {
public:
    struct Input {
        std::filesystem::path folder;
        std::filesystem::path table;
        bool dry_run = false;  ///< everything is checked, nothing is written
        bool resume = false;
        std::optional<TextEncoding> encoding{};  ///< otherwise each text is told apart
    };

    ImportArchive(const Services& services, SheetReader& sheets) : services_(services), sheets_(sheets) {}

    /// Dossiers that the table says the end of are closed when no row was refused. `each` hears of every row, in the order of the table where it was refused or present before, then in the order of numbers. Errors: forbidden but
    /// for clerks of the agency; conflict when rows of this table were imported and it is no resumption; those of the table, the folder, the stores.
    Result<ImportReport> run(const Actor& actor, const Input& input, const std::function<void(const ImportResult&)>& each);

private:
    const Services& services_;
    SheetReader& sheets_;
};

}  // namespace vanthu::app
