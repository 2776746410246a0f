#pragma once

#include "server/app/ports/drafting.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlAnnexes final : public app::Annexes {
public:
    explicit SqlAnnexes(SqlContext& context) : context_(context) {}
    void replace(const DocumentId& document, const std::vector<app::Annex>& annexes) override;
    void save(const app::Annex& annex) override;
    std::vector<app::Annex> of_document(const DocumentId& document) override;

private:
    SqlContext& context_;
};

class SqlCheckOuts final : public app::CheckOuts {
public:
    explicit SqlCheckOuts(SqlContext& context) : context_(context) {}
    void put(const app::CheckOut& check_out) override;
    void remove(const DocumentId& document) override;
    std::optional<app::CheckOut> find(const DocumentId& document) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
