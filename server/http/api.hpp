#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "server/app/access.hpp"
#include "server/app/administration/agency.hpp"
#include "server/app/administration/first_run.hpp"
#include "server/app/administration/images.hpp"
#include "server/app/administration/instance.hpp"
#include "server/app/approval.hpp"
#include "server/app/arrivals/departures.hpp"
#include "server/app/arrivals/mail_inbox.hpp"
#include "server/app/arrivals/receipts.hpp"
#include "server/app/chains/calendars.hpp"
#include "server/app/chains/chain_desk.hpp"
#include "server/app/chains/definitions.hpp"
#include "server/app/chains/following.hpp"
#include "server/app/chains/inbox.hpp"
#include "server/app/chains/sent.hpp"
#include "server/app/chains/mandates.hpp"
#include "server/app/chains/notification_settings.hpp"
#include "server/app/chains/notifications.hpp"
#include "server/app/chains/remarks.hpp"
#include "server/app/chains/task_desk.hpp"
#include "server/app/dossiers/archive_forms.hpp"
#include "server/app/dossiers/archiving.hpp"
#include "server/app/dossiers/dossiers.hpp"
#include "server/app/dossiers/file_plans.hpp"
#include "server/app/dossiers/packages.hpp"
#include "server/app/dossiers/reading_copy.hpp"
#include "server/app/evidence_desk.hpp"
#include "server/app/files/arrival.hpp"
#include "server/app/files/arrival_prints.hpp"
#include "server/app/files/derivatives.hpp"
#include "server/app/files/suggestions.hpp"
#include "server/app/files/validity.hpp"
#include "server/app/incoming.hpp"
#include "server/app/job_desk.hpp"
#include "server/app/outgoing.hpp"
#include "server/app/outgoing/annexes.hpp"
#include "server/app/outgoing/check_outs.hpp"
#include "server/app/outgoing/comparison.hpp"
#include "server/app/outgoing/copies.hpp"
#include "server/app/outgoing/excerpts.hpp"
#include "server/app/outgoing/layout_check.hpp"
#include "server/app/outgoing/marked_prints.hpp"
#include "server/app/outgoing/recall.hpp"
#include "server/app/outgoing/recipients.hpp"
#include "server/app/outgoing/templates.hpp"
#include "server/app/search/search_desk.hpp"
#include "server/app/passkeys/passkey_check.hpp"
#include "server/app/passkeys/passkeys.hpp"
#include "server/app/people.hpp"
#include "server/app/public/look_up_print.hpp"
#include "server/app/public/verify_file.hpp"
#include "server/app/registers/books.hpp"
#include "server/app/registers/hand_books.hpp"
#include "server/app/registers/keeping.hpp"
#include "server/app/registers/printouts.hpp"
#include "server/app/sign_in.hpp"
#include "server/app/signatures/agent_exchanges.hpp"
#include "server/app/signatures/person_certificates.hpp"
#include "server/app/signatures/remote_batches.hpp"
#include "server/app/signatures/remote_keys.hpp"
#include "server/app/signatures/signing_batches.hpp"
#include "server/app/signing_desk.hpp"
#include "server/app/uploads.hpp"
#include "server/app/usage/statistics.hpp"
#include "server/app/usage/usage_log.hpp"
#include "server/http/message.hpp"
#include "server/http/rate_limit.hpp"
#include "server/http/router.hpp"
#include "server/http/web_client.hpp"

namespace vanthu::http {

/// What the routes need; built by the composition root.
struct UseCases {
    const app::Services& services;
    app::SignIn& sign_in;
    app::Authenticate& authenticate;
    app::ProveIdentity& prove;
    app::SignOut& sign_out;
    app::ChangePassword& change_password;
    app::EnrolTotp& totp;
    app::ManageUnits& units;
    app::ManageUsers& users;
    app::ReceiveUpload& uploads;
    app::DownloadFile& downloads;
    app::RegisterIncoming& register_incoming;
    app::ReadIncoming& read_incoming;
    app::ProcessIncoming& process_incoming;
    app::DraftOutgoing& draft;
    app::ReadOutgoing& read_outgoing;
    app::ApproveOutgoing& approve;
    app::DeployWorkflow& workflows;
    app::ManageCalendars& calendars;
    app::TaskDesk& tasks;
    app::ChainDesk& chains;
    app::ManageAccess& access;
    app::ManageFilePlans& file_plans;
    app::ManageDossiers& dossiers;
    app::ManageHolds& holds;
    app::HandOverDossiers& handovers;
    app::DisposeOfDossiers& disposals;
    app::PackDossiers& packages;
    app::PrintArchiveForms& archive_forms;
    app::ManageMandates& mandates;
    app::WriteRemarks& remarks;
    app::ReadNotifications& notifications;
    app::ManageNotificationSettings& notification_settings;
    app::FollowNotifications& following;
    app::ReadInbox& inbox;
    app::ReadSent& sent;
    app::SignOutgoing& sign;
    app::SignBatches& sign_batches;
    app::IssueOutgoing& issue;
    app::ValidateSignatures& validate;
    app::ReadEvidence& evidence;
    app::SearchDocuments& search;
    app::ManageBooks& books;
    app::KeepRegister& registers;
    app::KeepHandBooks& hand_books;
    app::PrintRegisters& printouts;
    app::DerivativeDesk& derivatives;
    app::KeepSignatureReports& signature_reports;
    app::PrintArrival& arrival_prints;
    app::KeepRecipients& recipients;
    app::RecallOutgoing& recall;
    app::MakeCopies& copies;
    app::MakeExcerpts& excerpts;
    app::PrintMarked& marked_prints;
    app::KeepAnnexes& annexes;
    app::CheckOutDrafts& check_outs;
    app::CompareVersions& comparison;
    app::CheckLayout& layout;
    app::ManageTemplates& templates;
    app::FillTemplates& fillings;
    app::UsageLog& usage_log;
    app::ReadUsage& usage;
    app::ReadStatistics& statistics;
    app::MakeReadingCopy& reading_copies;
    app::SuggestMetadata& suggestions;
    app::SendIncomingOn& send_incoming_on;
    app::ReadReceipts& receipts;
    app::ReadAnswers& answers;
    app::JobDesk& jobs;
    app::MailDesk& mail_desk;
    app::VerifyFile& verify_file;
    app::LookUpPrint& look_up_print;
    app::ReadValidity& validity;
    app::FirstRun& first_run;
    app::ManageAgency& agency;
    app::ManageImages& images;
    app::ReadInstance& instance;
    app::AskForPasskey& ask_for_passkey;
    app::ManagePasskeys& passkeys;
    app::ManagePersonCertificates& certificates;
    app::ExchangeWithAgent& agent_exchanges;
    app::UseRemoteKeys& remote_keys;
    app::SignRemoteBatches& remote_batches;
};

/// One request on its way through a handler.
struct Context {
    Request& request;
    UseCases& use_cases;
    PathParameters parameters{};
    app::Actor actor{};
    std::string csrf_token{};
    std::string token_hash{};
    long long version = 0;  ///< of If-Match

    [[nodiscard]] const std::string& parameter(std::string_view name) const;
};

struct Route {
    std::string_view method;
    std::string_view pattern;
    Response (*handler)(Context&);
    unsigned needs = Needs::session;
    BodySize body = BodySize::small;
};

/// The whole API at a glance, in one table.
[[nodiscard]] std::span<const Route> routes();

/// What operators see; given by the composition root.
struct Operation {
    std::function<bool()> is_ready;
    std::function<std::string()> metrics;
    std::function<void(const Request&, int status)> observe;  ///< after every answer, for log and metrics
    std::function<void(const Request&, const Error&)> failed; ///< an error whose cause is for the log
    std::string contract;                                     ///< openapi.yaml
    WebClient web_client;                                     ///< what answers outside the API
    bool secure_cookies = true;
};

/// Middleware in a fixed order, then the route's handler; every answer leaves through here.
class Api final {
public:
    Api(UseCases use_cases, Operation operation);

    [[nodiscard]] Response handle(Request& request);
    [[nodiscard]] BodyRule body_rule(std::string_view method, std::string_view path) const;

private:
    Response dispatch(Request& request);
    Response run(const Route& route, Context& context);
    Response run_once(const Route& route, Context& context);
    Response replay(const app::KeptAnswer& kept, Context& context);
    Result<void> authenticate(Context& context, const Route& route);
    Response operate(Request& request);

    UseCases use_cases_;
    Operation operation_;
    RateLimit sign_in_limit_;
};

}  // namespace vanthu::http
