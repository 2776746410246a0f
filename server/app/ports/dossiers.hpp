#pragma once

#include <optional>
#include <string>
#include <vector>

#include "records/archiving.hpp"
#include "records/dossier.hpp"
#include "records/file_plan.hpp"
#include "server/app/ports/documents.hpp"

namespace vanthu::app {

class FilePlans {
public:
    virtual ~FilePlans() = default;
    virtual void add(const records::FilePlan& plan) = 0;
    virtual void save(const records::FilePlan& plan) = 0;
    virtual std::optional<records::FilePlan> find(const std::string& id) = 0;
    /// Newest first.
    virtual std::vector<records::FilePlan> page(const std::string& after, int limit) = 0;
    virtual std::optional<records::FilePlan> in_force(const std::string& agency, std::chrono::year year) = 0;
    /// Takes the place of all lines that the plan had.
    virtual void set_lines(const std::string& plan, const std::vector<records::FilePlanLine>& lines) = 0;
    virtual std::vector<records::FilePlanLine> lines(const std::string& plan) = 0;
};

/// A document's place in a dossier.
struct DossierPlace {
    DossierId dossier;
    DocumentId document;
    long long ordinal = 0;
    long long pages = 0;
    std::optional<std::string> note{};
    UserId added_by;
    Instant added_at{};
};

/// A line of the list of documents in a dossier (Annex V).
struct DossierItem {
    DossierPlace place;
    std::string direction;  ///< "incoming", "outgoing"
    std::optional<std::string> number_and_symbol{};
    std::optional<std::chrono::year_month_day> day{};
    std::string type_code;
    std::string subject;
    std::string author;     ///< the issuing agency; empty: this agency
};

struct DossierFilter {
    Visibility visibility;  ///< the units' own, one's own, or all
    std::optional<std::string> state{};
    std::optional<long long> year{};
    std::optional<std::chrono::year_month_day> kept_until_before{};  ///< whose retention has passed on that day
    std::optional<std::string> handover{};
    std::optional<UserId> keeper{};
    std::optional<UnitId> unit{};
};

class Dossiers {
public:
    virtual ~Dossiers() = default;
    virtual void add(const records::Dossier& dossier) = 0;
    /// Throws StaleVersion when the stored version is not the one that this was loaded with.
    virtual void save(const records::Dossier& dossier) = 0;
    virtual std::optional<records::Dossier> find(const DossierId& id) = 0;
    virtual std::optional<records::Dossier> find(const std::string& agency, std::chrono::year year, const std::string& notation) = 0;
    virtual std::vector<records::Dossier> page(const DossierFilter& filter, const PageRequest& page) = 0;
    /// Closed ones that stand in no hand-over, are due by the day and whose keeper was not told yet.
    virtual std::vector<records::Dossier> due_for_handover(std::chrono::year_month_day by, int limit) = 0;

    virtual void add_place(const DossierPlace& place) = 0;
    virtual std::optional<DossierPlace> place(const DossierId& dossier, const DocumentId& document) = 0;
    virtual void remove_place(const DossierId& dossier, const DocumentId& document) = 0;
    /// By ordinal, those behind `after` whose document the reader may see.
    virtual std::vector<DossierItem> items(const DossierId& dossier, const Visibility& reader, long long after, int limit) = 0;
    /// Every document, whoever may see it; for closing, disposal and export by those who may.
    virtual std::vector<DossierPlace> places(const DossierId& dossier) = 0;
    virtual std::vector<records::Dossier> of_document(const DocumentId& document) = 0;
};

class Archiving {
public:
    virtual ~Archiving() = default;
    virtual void add(const records::LegalHold& hold) = 0;
    virtual void save(const records::LegalHold& hold) = 0;
    virtual std::optional<records::LegalHold> find_hold(const std::string& id) = 0;
    virtual std::vector<records::LegalHold> holds(const std::string& after, bool only_in_force, int limit) = 0;
    virtual std::vector<records::LegalHold> holds_of(const std::string& subject) = 0;
    /// A hold in force on the dossier itself.
    virtual bool is_held(const DossierId& dossier) = 0;
    /// A hold in force on the document, or on a dossier that it is in.
    virtual bool is_held(const DocumentId& document) = 0;

    virtual void add(const records::Handover& handover) = 0;
    virtual void save(const records::Handover& handover) = 0;
    virtual std::optional<records::Handover> find_handover(const std::string& id) = 0;
    virtual std::vector<records::Handover> handovers(const Visibility& visibility, const PageRequest& page) = 0;

    virtual void add(const records::Disposal& disposal, const std::vector<DossierId>& dossiers) = 0;
    virtual void save(const records::Disposal& disposal) = 0;
    virtual std::optional<records::Disposal> find_disposal(const std::string& id) = 0;
    virtual std::vector<records::Disposal> disposals(const PageRequest& page) = 0;
    virtual std::vector<DossierId> dossiers_of(const std::string& disposal) = 0;
    /// A disposal that is proposed and names the dossier.
    virtual bool is_proposed(const DossierId& dossier) = 0;
};

}  // namespace vanthu::app
