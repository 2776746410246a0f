#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/incoming.hpp"

namespace vanthu::app {

/// What becomes of an incoming document beside its chain. Clerks and leaders of the agency.
class SendIncomingOn final {
public:
    struct Transfer {
        std::optional<UnitId> unit{};        ///< exactly one of the two
        std::optional<std::string> agency{};
        std::string reason;
    };
    explicit SendIncomingOn(const Services& services) : services_(services) {}

    /// Returned or refused (Decree 30/2020/NĐ-CP, Article 21): its chain ends, its number stays, the register says why, the sender is told.
    /// Errors: forbidden; not_found; stale_version; conflict for one that is completed or gone; invalid_input for the reason.
    Result<IncomingView> send_back(const Actor& actor, const DocumentId& id, long long version, const std::string& reason);
    /// To a unit of the agency, which reads it from now on and stands in the register's column of transfers; or to another agency, whose
    /// business it is: then it leaves as one that is returned does. Errors: the same; invalid_input for the unit.
    Result<IncomingView> transfer(const Actor& actor, const DocumentId& id, long long version, const Transfer& transfer);
    /// Those who have it in their boxes are told to hurry. Errors: forbidden; not_found; conflict when it waits for nobody.
    Result<IncomingView> urge(const Actor& actor, const DocumentId& id, const std::string& words);

private:
    const Services& services_;
};

/// A document at the other end of an answer.
struct AnswerLink {
    std::string direction;  ///< "incoming", "outgoing"
    DocumentId id;
    std::string state;
    std::string subject;
    std::optional<std::string> symbol{};
};

/// Which document this one answers, and which ones answer it, of either direction, as far as the person may see them.
struct AnswerLinks {
    std::vector<AnswerLink> answers{};
    std::vector<AnswerLink> answered_by{};
};

class ReadAnswers final {
public:
    explicit ReadAnswers(const Services& services) : services_(services) {}
    /// Errors: not_found.
    Result<AnswerLinks> of_document(const Actor& actor, const DocumentId& id);

private:
    const Services& services_;
};

}  // namespace vanthu::app
