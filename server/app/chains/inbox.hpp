#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// What waits for a person, and where.
class ReadInbox final {
public:
    /// mine: in one's hands or meant for oneself; unit: offered to a role of one's own; substitute: somebody else's whom one stands in
    /// for now; waiting: by others, on what one sent or drafted; information: to be read; todo: the first three together.
    enum class View { todo, mine, unit, substitute, waiting, information };

    struct Filter {
        std::optional<std::string> document_kind{};  ///< "outgoing", "incoming"
        std::optional<std::string> document_type{};
        std::optional<std::string> urgency{};
        bool only_overdue = false;
        std::optional<DocumentId> document{};
    };
    struct Entry {
        Task task;
        std::optional<UserId> on_behalf_of{};
        std::optional<records::OutgoingDocument> outgoing{};
        std::optional<records::IncomingDocument> incoming{};
    };
    struct Page {
        std::vector<Entry> entries;
        std::string next;  ///< opaque; empty at the end
    };
    struct Counts {
        BoxCount mine;
        BoxCount unit;
        BoxCount substitute;
        BoxCount waiting;
        BoxCount information;
    };

    explicit ReadInbox(const Services& services) : services_(services) {}
    /// By deadline, then by age. Errors: invalid_input for a position that is none.
    Result<Page> page(const Actor& actor, View view, const Filter& filter, const std::string& after, int limit);
    /// From counters that are kept, not counted.
    Result<Counts> counts(const Actor& actor);

private:
    const Services& services_;
};

[[nodiscard]] std::optional<ReadInbox::View> parse_inbox_view(const std::string& text);

}  // namespace vanthu::app
