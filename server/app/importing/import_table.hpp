#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/legacy_text.hpp"
#include "records/document.hpp"
#include "records/retention.hpp"
#include "server/app/ports/sheets.hpp"

namespace vanthu::app {

/// A document of an old register, as a row of the table says it.
struct ImportRow {
    struct Dossier {
        std::string notation;
        std::optional<int> year{};   ///< that of the register when absent
        std::string title;           ///< the notation when the table has none
        records::Retention retention{};
        std::optional<long long> ordinal{};
        std::optional<std::chrono::year_month_day> work_ended{};  ///< the dossier is closed
    };
    long long row = 0;  ///< from 1, as the table shows it
    bool is_incoming = true;
    std::string book;  ///< empty: the standard one of direction and type
    int number = 0;    ///< in the register
    std::chrono::year_month_day registered_day{};  ///< of arrival, or of the document
    std::string number_and_symbol;
    std::chrono::year_month_day document_day{};
    std::string type_code = "CV";
    std::string issuer;
    std::optional<std::string> issuer_code{};
    std::string subject;
    records::Urgency urgency = records::Urgency::normal;
    std::optional<std::string> signer_position{};
    std::optional<std::string> signer_name{};
    std::optional<long long> pages{};
    std::optional<long long> copies{};
    std::vector<std::string> recipients{};
    std::optional<std::chrono::year_month_day> due_day{};
    std::optional<std::string> note{};
    std::string unit{};                ///< code or name; empty: the agency
    std::vector<std::string> files{};  ///< paths below the folder: a file, or a folder with all its files
    std::optional<Dossier> dossier{};

    [[nodiscard]] std::chrono::year year() const { return registered_day.year(); }
};

struct WrongRow {
    long long row = 0;
    ClientText why;
};

struct ImportTable {
    std::vector<std::variant<ImportRow, WrongRow>> rows;
    std::vector<std::string> unknown_columns;                  ///< nobody reads them
    std::optional<TextEncoding> encoding{};                    ///< of the legacy texts that were converted; none: there were none
};

/// Finds the columns by their heads, Vietnamese or those of Decree 30/2020/NĐ-CP, Annex VI part II (docs/archive.md has the list), within the first twenty
/// rows, and reads what follows. Texts of before Unicode are converted: by `encoding`, or each as it is told apart. An empty row is none.
/// Errors: invalid_input when there is no such head, or one column twice.
[[nodiscard]] Result<ImportTable> read_import_table(const Sheet& sheet, std::optional<TextEncoding> encoding);

}  // namespace vanthu::app
