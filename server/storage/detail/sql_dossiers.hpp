#pragma once

#include "server/app/ports/dossiers.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage::detail {

class SqlFilePlans final : public app::FilePlans {
public:
    explicit SqlFilePlans(SqlContext& context) : context_(context) {}
    void add(const records::FilePlan& plan) override;
    void save(const records::FilePlan& plan) override;
    std::optional<records::FilePlan> find(const std::string& id) override;
    std::vector<records::FilePlan> page(const std::string& after, int limit) override;
    std::optional<records::FilePlan> in_force(const std::string& agency, std::chrono::year year) override;
    void set_lines(const std::string& plan, const std::vector<records::FilePlanLine>& lines) override;
    std::vector<records::FilePlanLine> lines(const std::string& plan) override;

private:
    SqlContext& context_;
};

class SqlDossiers final : public app::Dossiers {
public:
    explicit SqlDossiers(SqlContext& context) : context_(context) {}
    void add(const records::Dossier& dossier) override;
    void save(const records::Dossier& dossier) override;
    std::optional<records::Dossier> find(const DossierId& id) override;
    std::optional<records::Dossier> find(const std::string& agency, std::chrono::year year, const std::string& notation) override;
    std::vector<records::Dossier> page(const app::DossierFilter& filter, const app::PageRequest& page) override;
    std::vector<records::Dossier> due_for_handover(std::chrono::year_month_day by, int limit) override;
    void add_place(const app::DossierPlace& place) override;
    std::optional<app::DossierPlace> place(const DossierId& dossier, const DocumentId& document) override;
    void remove_place(const DossierId& dossier, const DocumentId& document) override;
    std::vector<app::DossierItem> items(const DossierId& dossier, const app::Visibility& reader, long long after, int limit) override;
    std::vector<app::DossierPlace> places(const DossierId& dossier) override;
    std::vector<records::Dossier> of_document(const DocumentId& document) override;

private:
    SqlContext& context_;
};

class SqlArchiving final : public app::Archiving {
public:
    explicit SqlArchiving(SqlContext& context) : context_(context) {}
    void add(const records::LegalHold& hold) override;
    void save(const records::LegalHold& hold) override;
    std::optional<records::LegalHold> find_hold(const std::string& id) override;
    std::vector<records::LegalHold> holds(const std::string& after, bool only_in_force, int limit) override;
    std::vector<records::LegalHold> holds_of(const std::string& subject) override;
    bool is_held(const DossierId& dossier) override;
    bool is_held(const DocumentId& document) override;
    void add(const records::Handover& handover) override;
    void save(const records::Handover& handover) override;
    std::optional<records::Handover> find_handover(const std::string& id) override;
    std::vector<records::Handover> handovers(const app::Visibility& visibility, const app::PageRequest& page) override;
    void add(const records::Disposal& disposal, const std::vector<DossierId>& dossiers) override;
    void save(const records::Disposal& disposal) override;
    std::optional<records::Disposal> find_disposal(const std::string& id) override;
    std::vector<records::Disposal> disposals(const app::PageRequest& page) override;
    std::vector<DossierId> dossiers_of(const std::string& disposal) override;
    bool is_proposed(const DossierId& dossier) override;

private:
    SqlContext& context_;
};

}  // namespace vanthu::storage::detail
