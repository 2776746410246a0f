#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "records/dossier.hpp"
#include "records/grant.hpp"
#include "server/app/ports/documents.hpp"

namespace vanthu::app {

/// A change of somebody's rights, shown as an alert until an authorised person confirms it (Annex VI, III.3.c).
struct RightsChange {
    std::string id;
    std::string kind;    ///< of its event
    std::string object;  ///< of its event
    std::string detail;  ///< the event's fields, "name: value" a line
    UserId actor;
    Instant at{};
    std::optional<UserId> confirmed_by{};
    std::optional<Instant> confirmed_at{};
    long long version = 1;
};

/// A mark of restricted circulation: even those who see the whole agency see the document only when they take part in it.
struct Restriction {
    DocumentId document;
    std::string reason;
    UserId marked_by;
    Instant marked_at{};
};

/// Who may see what. One condition, for single documents, lists and search alike.
class AccessRights {
public:
    virtual ~AccessRights() = default;
    [[nodiscard]] virtual bool is_visible(const Visibility& visibility, const DocumentId& id) = 0;
    [[nodiscard]] virtual bool is_visible(const Visibility& visibility, const records::Dossier& dossier) = 0;
    /// The people who take part in a document by name, and as what.
    virtual std::vector<std::pair<UserId, std::string>> people(const DocumentId& id) = 0;

    virtual void add(const records::Grant& grant) = 0;
    virtual void save(const records::Grant& grant) = 0;
    virtual std::optional<records::Grant> find_grant(const std::string& id) = 0;
    /// All that ever were, newest first.
    virtual std::vector<records::Grant> grants(const std::string& subject) = 0;

    virtual void restrict(const Restriction& restriction) = 0;
    virtual void lift(const DocumentId& id) = 0;
    virtual std::optional<Restriction> restriction(const DocumentId& id) = 0;

    /// Gives it an id.
    virtual void add(const RightsChange& change) = 0;
    virtual void save(const RightsChange& change) = 0;
    virtual std::optional<RightsChange> find_change(const std::string& id) = 0;
    virtual std::vector<RightsChange> changes(bool only_open, const PageRequest& page) = 0;
};

}  // namespace vanthu::app
