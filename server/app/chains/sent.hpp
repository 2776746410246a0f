#pragma once

#include <optional>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// What a person sent on (submitted, approved, forwarded, instructed), and where it is now: one entry a chain.
class ReadSent final {
public:
    struct Filter {
        std::optional<std::string> document_kind{};  ///< "outgoing", "incoming"
        std::optional<bool> is_open{};               ///< whether the chain goes on
    };
    struct Entry {
        StoredStep step;  ///< the last that the person did in the chain
        std::optional<records::OutgoingDocument> outgoing{};
        std::optional<records::IncomingDocument> incoming{};
        bool is_open = false;
        std::vector<Task> waiting{};  ///< what is open in the chain, the oldest first; none: it has ended, or waits for a time or a message
    };
    struct Page {
        std::vector<Entry> entries;
        std::optional<Chains::StepPlace> next{};  ///< none at the end
    };

    explicit ReadSent(const Services& services) : services_(services) {}
    /// The newest first, without documents that the person may not read any more. A filter may leave a page short though there are more.
    Result<Page> page(const Actor& actor, const Filter& filter, const std::optional<Chains::StepPlace>& before, int limit);

private:
    const Services& services_;
};

}  // namespace vanthu::app
