#pragma once

#include "server/app/ports/dossiers.hpp"
#include "server/app/ports/access.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

/// Whether a document may be seen, as a condition of SQL; its values are appended. `document` is an expression for its id.
[[nodiscard]] std::string visible_condition(const app::Visibility& visibility, std::string_view document, std::vector<Value>& values);
/// The same for a row of `dossiers` under that name.
[[nodiscard]] std::string visible_dossier_condition(const app::Visibility& visibility, std::string_view table, std::vector<Value>& values);

class SqlAccessRights final : public app::AccessRights {
public:
    explicit SqlAccessRights(SqlContext& context) : context_(context) {}
    bool is_visible(const app::Visibility& visibility, const DocumentId& id) override;
    bool is_visible(const app::Visibility& visibility, const records::Dossier& dossier) override;
    std::vector<std::pair<UserId, std::string>> people(const DocumentId& id) override;
    void add(const records::Grant& grant) override;
    void save(const records::Grant& grant) override;
    std::optional<records::Grant> find_grant(const std::string& id) override;
    std::vector<records::Grant> grants(const std::string& subject) override;
    void restrict(const app::Restriction& restriction) override;
    void lift(const DocumentId& id) override;
    std::optional<app::Restriction> restriction(const DocumentId& id) override;
    void add(const app::RightsChange& change) override;
    void save(const app::RightsChange& change) override;
    std::optional<app::RightsChange> find_change(const std::string& id) override;
    std::vector<app::RightsChange> changes(bool only_open, const app::PageRequest& page) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
