#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/ports/documents.hpp"

namespace vanthu::app {

/// A row of a table that an import has carried out, written in the transaction of what it made.
struct ImportedRow {
    std::string table_sha256;
    long long row = 0;  ///< from 1, as the table shows it
    std::optional<DocumentId> document{};
    Instant at{};
};

class Imports {
public:
    virtual ~Imports() = default;
    virtual void add(const ImportedRow& row) = 0;
    /// In order of rows, at most `limit` behind the given one.
    virtual std::vector<ImportedRow> rows(const std::string& table_sha256, long long after, int limit) = 0;
};

}  // namespace vanthu::app
