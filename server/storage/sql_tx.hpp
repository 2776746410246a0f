#pragma once

#include "server/app/tx.hpp"
#include "server/storage/detail/sql_access.hpp"
#include "server/storage/detail/sql_administration.hpp"
#include "server/storage/detail/sql_arrivals.hpp"
#include "server/storage/detail/sql_arrived_mails.hpp"
#include "server/storage/detail/sql_calendars.hpp"
#include "server/storage/detail/sql_chains.hpp"
#include "server/storage/detail/sql_copies.hpp"
#include "server/storage/detail/sql_derivatives.hpp"
#include "server/storage/detail/sql_documents.hpp"
#include "server/storage/detail/sql_dossiers.hpp"
#include "server/storage/detail/sql_drafting.hpp"
#include "server/storage/detail/sql_imports.hpp"
#include "server/storage/detail/sql_log.hpp"
#include "server/storage/detail/sql_passkeys.hpp"
#include "server/storage/detail/sql_people.hpp"
#include "server/storage/detail/sql_people_at_work.hpp"
#include "server/storage/detail/sql_person_keys.hpp"
#include "server/storage/detail/sql_search.hpp"
#include "server/storage/detail/sql_recipients.hpp"
#include "server/storage/detail/sql_registers.hpp"
#include "server/storage/detail/sql_signing_batches.hpp"
#include "server/storage/detail/sql_templates.hpp"
#include "server/storage/detail/sql_usage.hpp"
#include "server/storage/detail/sql_work.hpp"
#include "server/storage/sql_context.hpp"

namespace vanthu::storage {

/// One transaction's repositories on one session. The caller begins and ends the transaction.
class SqlTx final : public app::Tx {
public:
    SqlTx(Session& session, const Clock& clock, Random& random, Access access) : context_(session, clock, random, access) {}

    /// What was changed is indexed, the events are appended to the log, then what people are told of them; the last thing before the commit.
    void finish() {
        search_.finish();
        const bool logs = !context_.events.empty();
        log_.write_events();
        notifications_.write(logs ? std::optional{log_.size()} : std::nullopt);
    }

    app::Units& units() override { return units_; }
    app::Users& users() override { return users_; }
    app::Logins& logins() override { return logins_; }
    app::IncomingDocuments& incoming() override { return incoming_; }
    app::OutgoingDocuments& outgoing() override { return outgoing_; }
    app::Annexes& annexes() override { return annexes_; }
    app::CheckOuts& check_outs() override { return check_outs_; }
    app::Copies& copies() override { return copies_; }
    app::Printouts& printouts() override { return printouts_; }
    app::Templates& templates() override { return templates_; }
    app::Recipients& recipients() override { return recipients_; }
    app::Registers& registers() override { return registers_; }
    app::Books& books() override { return books_; }
    app::HandBooks& hand_books() override { return hand_books_; }
    app::Files& files() override { return files_; }
    app::Uploads& uploads() override { return uploads_; }
    app::Derivatives& derivatives() override { return derivatives_; }
    app::SignatureReports& signature_reports() override { return signature_reports_; }
    app::Arrivals& arrivals() override { return arrivals_; }
    app::ArrivedMails& arrived_mails() override { return arrived_mails_; }
    app::AccessRights& access() override { return access_; }
    app::FilePlans& file_plans() override { return file_plans_; }
    app::Dossiers& dossiers() override { return dossiers_; }
    app::Archiving& archiving() override { return archiving_; }
    app::Chains& chains() override { return chains_; }
    app::Calendars& calendars() override { return calendars_; }
    app::Tasks& tasks() override { return tasks_; }
    app::Mandates& mandates() override { return mandates_; }
    app::Remarks& remarks() override { return remarks_; }
    app::Notifications& notifications() override { return notifications_; }
    app::NotificationChoices& notification_choices() override { return notification_choices_; }
    app::Signings& signings() override { return signings_; }
    app::SigningBatches& signing_batches() override { return signing_batches_; }
    app::Passkeys& passkeys() override { return passkeys_; }
    app::PersonCertificates& person_certificates() override { return person_certificates_; }
    app::AgentExchanges& agent_exchanges() override { return agent_exchanges_; }
    app::RemoteCredentials& remote_credentials() override { return remote_credentials_; }
    app::EventLog& log() override { return log_; }
    app::Jobs& jobs() override { return jobs_; }
    app::Search& search() override { return search_; }
    app::Imports& imports() override { return imports_; }
    app::UsageEntries& usage() override { return usage_; }
    app::AgencyProfiles& agency_profile() override { return agency_profile_; }
    app::StoredImages& signature_images() override { return signature_images_; }
    app::Idempotency& idempotency() override { return idempotency_; }

private:
    SqlContext context_;
    detail::SqlUnits units_{context_};
    detail::SqlUsageEntries usage_{context_};
    detail::SqlImports imports_{context_};
    detail::SqlUsers users_{context_};
    detail::SqlLogins logins_{context_};
    detail::SqlIncomingDocuments incoming_{context_};
    detail::SqlOutgoingDocuments outgoing_{context_};
    detail::SqlAnnexes annexes_{context_};
    detail::SqlCheckOuts check_outs_{context_};
    detail::SqlCopies copies_{context_};
    detail::SqlPrintouts printouts_{context_};
    detail::SqlTemplates templates_{context_};
    detail::SqlRecipients recipients_{context_};
    detail::SqlRegisters registers_{context_};
    detail::SqlBooks books_{context_};
    detail::SqlHandBooks hand_books_{context_};
    detail::SqlFiles files_{context_};
    detail::SqlUploads uploads_{context_};
    detail::SqlDerivatives derivatives_{context_};
    detail::SqlSignatureReports signature_reports_{context_};
    detail::SqlArrivals arrivals_{context_};
    detail::SqlArrivedMails arrived_mails_{context_};
    detail::SqlAccessRights access_{context_};
    detail::SqlFilePlans file_plans_{context_};
    detail::SqlDossiers dossiers_{context_};
    detail::SqlArchiving archiving_{context_};
    detail::SqlChains chains_{context_};
    detail::SqlCalendars calendars_{context_};
    detail::SqlTasks tasks_{context_};
    detail::SqlMandates mandates_{context_};
    detail::SqlRemarks remarks_{context_};
    detail::SqlNotifications notifications_{context_};
    detail::SqlNotificationChoices notification_choices_{context_};
    detail::SqlSignings signings_{context_};
    detail::SqlSigningBatches signing_batches_{context_};
    detail::SqlPasskeys passkeys_{context_};
    detail::SqlPersonCertificates person_certificates_{context_};
    detail::SqlAgentExchanges agent_exchanges_{context_};
    detail::SqlRemoteCredentials remote_credentials_{context_};
    detail::SqlEventLog log_{context_};
    detail::SqlJobs jobs_{context_};
    detail::SqlSearch search_{context_};
    detail::SqlAgencyProfiles agency_profile_{context_};
    detail::SqlStoredImages signature_images_{context_};
    detail::SqlIdempotency idempotency_{context_};
};

}  // namespace vanthu::storage
