#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "server/app/approval.hpp"
#include "server/app/chains/calendars.hpp"
#include "server/app/chains/chain_desk.hpp"
#include "server/app/chains/definitions.hpp"
#include "server/app/chains/inbox.hpp"
#include "server/app/chains/mandates.hpp"
#include "server/app/chains/remarks.hpp"
#include "server/app/chains/task_desk.hpp"
#include "server/app/chains/timers.hpp"
#include "server/app/services.hpp"

namespace vanthu::test {

/// A small agency on a database that is there already, for tests and benchmarks of approval: the units SO (the agency), CNTT and
/// VP; people with the roles that their names say. Documents have no files: their content is a digest.
class Agency final {
public:
    Agency(app::UnitOfWork& storage, app::BlobStore& blobs, const Clock& clock, Random& random);

    /// "director" (leader SO), "deputy" (leader SO), "clerk" (clerk SO), "auditor" (auditor SO), "admin" (administrator SO), "head" and
    /// "vice" (leader CNTT), "drafter" and "colleague" (official CNTT), "office" (leader VP), "lawyer" (official VP). With the roles
    /// and mandates of this moment.
    [[nodiscard]] app::Actor actor(const std::string& login);
    [[nodiscard]] UserId id(const std::string& login) const { return users_.at(login); }
    [[nodiscard]] UnitId unit(const std::string& code) const { return units_.at(code); }

    /// Deploys BPMN text as the administrator. Throws std::runtime_error with the problems when it is refused.
    app::StoredDefinition deploy(const std::string& xml);
    /// A draft of an outgoing document by the drafter.
    DocumentId draft(const std::string& type = "BC", const std::string& drafter = "drafter");
    /// The drafter submits; the chain's id. Throws std::runtime_error with the refusal.
    InstanceId submit(const DocumentId& document, const std::string& process);
    /// The task of the document that a person finds in their inbox, as they may do it. Throws std::runtime_error when there is none.
    app::TaskView task(const std::string& login, const DocumentId& document);
    Result<app::TaskView> decide(const std::string& login, const DocumentId& document, const std::string& outcome, const std::string& reason = "",
                                 std::map<std::string, std::string> fields = {}, std::map<std::string, std::vector<std::string>> lists = {});
    [[nodiscard]] bool has_task(const std::string& login, const DocumentId& document);
    [[nodiscard]] app::ChainView chain(const std::string& login, const InstanceId& id);
    [[nodiscard]] records::OutgoingDocument document(const DocumentId& id);
    /// What a person was told, newest first: "kind: text".
    [[nodiscard]] std::vector<std::string> told(const std::string& login);

    app::Services services;

private:
    void add_people();

    app::AgencySettings settings_{};
    app::SessionSettings sessions_{};
    app::Limits limits_{};
    app::DefinitionCache definitions_{};
    app::CalendarCache calendars_{};
    std::map<std::string, UnitId> units_{};
    std::map<std::string, UserId> users_{};
    std::atomic<int> documents_ = 0;
};

}  // namespace vanthu::test
