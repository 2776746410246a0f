#pragma once

#include "server/app/ports/templates.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlTemplates final : public app::Templates {
public:
    explicit SqlTemplates(SqlContext& context) : context_(context) {}
    void add(const app::DocumentTemplate& one) override;
    void save(const app::DocumentTemplate& one) override;
    std::optional<app::DocumentTemplate> find(const std::string& id) override;
    std::vector<app::DocumentTemplate> all() override;
    void add_version(const app::TemplateVersion& version) override;
    std::vector<app::TemplateVersion> versions(const std::string& id) override;
    std::optional<app::TemplateVersion> version(const std::string& id, long long ordinal) override;
    void add(const app::Filling& filling) override;
    void save(const app::Filling& filling) override;
    std::optional<app::Filling> filling(const std::string& id) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
