#pragma once

#include "server/app/ports/access.hpp"
#include "server/app/ports/administration.hpp"
#include "server/app/ports/arrivals.hpp"
#include "server/app/ports/arrived_mails.hpp"
#include "server/app/ports/calendars.hpp"
#include "server/app/ports/chains.hpp"
#include "server/app/ports/derivatives.hpp"
#include "server/app/ports/documents.hpp"
#include "server/app/ports/dossiers.hpp"
#include "server/app/ports/imports.hpp"
#include "server/app/ports/people.hpp"
#include "server/app/ports/people_at_work.hpp"
#include "server/app/ports/search.hpp"
#include "server/app/ports/registers.hpp"
#include "server/app/ports/usage.hpp"
#include "server/app/ports/work.hpp"

namespace vanthu::app {

class AgentExchanges;
class Annexes;
class CheckOuts;
class Copies;
class Passkeys;
class PersonCertificates;
class Printouts;
class Recipients;
class RemoteCredentials;
class SigningBatches;
class Templates;

/// The doors of one transaction. Failures of the database leave the closure as exceptions that the unit of work turns into
/// errors, so that a use case reads like the sentence a clerk would say.
class Tx {
public:
    virtual ~Tx() = default;
    virtual Units& units() = 0;
    virtual Users& users() = 0;
    virtual Logins& logins() = 0;
    virtual IncomingDocuments& incoming() = 0;
    virtual OutgoingDocuments& outgoing() = 0;
    virtual Annexes& annexes() = 0;
    virtual CheckOuts& check_outs() = 0;
    virtual Copies& copies() = 0;
    virtual Printouts& printouts() = 0;
    virtual Recipients& recipients() = 0;
    virtual Templates& templates() = 0;
    virtual Registers& registers() = 0;
    virtual Books& books() = 0;
    virtual HandBooks& hand_books() = 0;
    virtual Files& files() = 0;
    virtual Uploads& uploads() = 0;
    virtual Derivatives& derivatives() = 0;
    virtual SignatureReports& signature_reports() = 0;
    virtual Arrivals& arrivals() = 0;
    virtual ArrivedMails& arrived_mails() = 0;
    virtual AccessRights& access() = 0;
    virtual FilePlans& file_plans() = 0;
    virtual Dossiers& dossiers() = 0;
    virtual Archiving& archiving() = 0;
    virtual Chains& chains() = 0;
    virtual Calendars& calendars() = 0;
    virtual Tasks& tasks() = 0;
    virtual Mandates& mandates() = 0;
    virtual Remarks& remarks() = 0;
    virtual Notifications& notifications() = 0;
    virtual NotificationChoices& notification_choices() = 0;
    virtual Signings& signings() = 0;
    virtual SigningBatches& signing_batches() = 0;
    virtual Passkeys& passkeys() = 0;
    virtual PersonCertificates& person_certificates() = 0;
    virtual AgentExchanges& agent_exchanges() = 0;
    virtual RemoteCredentials& remote_credentials() = 0;
    virtual EventLog& log() = 0;
    virtual Jobs& jobs() = 0;
    virtual Search& search() = 0;
    virtual UsageEntries& usage() = 0;
    virtual Imports& imports() = 0;
    virtual AgencyProfiles& agency_profile() = 0;
    virtual StoredImages& signature_images() = 0;
    virtual Idempotency& idempotency() = 0;
};

}  // namespace vanthu::app
