#pragma once

#include "server/app/ports/derivatives.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlDerivatives final : public app::Derivatives {
public:
    explicit SqlDerivatives(SqlContext& context) : context_(context) {}
    bool add(const app::Derivative& derivative) override;
    void save(const app::Derivative& derivative) override;
    std::optional<app::Derivative> find(const app::DerivativeId& id) override;
    std::optional<app::Derivative> find(const FileId& file, const std::string& kind, long long page) override;
    void discard(const std::string& sha256, std::uint64_t size_bytes, Instant at) override;
    std::vector<app::Derivative> of_file(const FileId& file) override;

private:
    SqlContext& context_;
};

class SqlSignatureReports final : public app::SignatureReports {
public:
    explicit SqlSignatureReports(SqlContext& context) : context_(context) {}
    void add(const app::SignatureReport& report) override;
    std::vector<app::SignatureReport> newest(const app::SignatureReportFilter& filter, const app::PageRequest& page) override;
    std::vector<app::SignatureReport> of_document(const DocumentId& document) override;
    bool has_receipt(const FileId& file) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
