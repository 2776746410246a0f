#pragma once

#include "server/app/ports/copies.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlCopies final : public app::Copies {
public:
    explicit SqlCopies(SqlContext& context) : context_(context) {}
    void add(const records::DocumentCopy& copy) override;
    void save(const records::DocumentCopy& copy) override;
    std::optional<records::DocumentCopy> find(const std::string& id) override;
    std::optional<records::DocumentCopy> of_number(const records::SeriesKey& key, int number) override;
    std::vector<records::DocumentCopy> of_document(const DocumentId& document) override;

private:
    SqlContext& context_;
};

class SqlPrintouts final : public app::Printouts {
public:
    explicit SqlPrintouts(SqlContext& context) : context_(context) {}
    void add(app::DocumentPrintout& printout) override;
    std::optional<app::DocumentPrintout> find(const std::string& id) override;
    std::vector<app::DocumentPrintout> of_document(const DocumentId& document) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
