#include <csignal>
#include <iostream>
#include <optional>

#include <boost/json/serialize.hpp>
#include <pthread.h>
#include <unistd.h>

#include "server/app/chains/mail.hpp"
#include "server/app/chains/timers.hpp"
#include "server/app/files/file_jobs.hpp"
#include "server/app/search/search_desk.hpp"
#include "server/background.hpp"
#include "server/composition.hpp"
#include "server/embedded_contract.hpp"
#include "server/instance_facts.hpp"
#include "server/http/api.hpp"
#include "server/http/signature_views.hpp"
#include "server/net/server.hpp"
#include "server/ops/log.hpp"
#include "server/ops/metrics.hpp"
#include "server/ops/poppler_page_text.hpp"
#include "server/ops/sandbox.hpp"
#include "server/ops/sheet_files.hpp"

namespace vanthu {
namespace {

int fail_start(const ops::Log& log, const Error& error) {
    log.error("start_failed", {{"reason", error.detail.en}, {"cause", error.cause.value}});
    std::cerr << "vanthu: " << error.detail.vi << " / " << error.detail.en << "\n";
    return 1;
}

std::string status_class(int status) {
    return std::to_string(status / 100) + "xx";
}

// Deadlines count in minutes; a second's delay is nobody's loss.
constexpr std::chrono::seconds timers_interval{1};
constexpr std::chrono::seconds index_interval{1};
constexpr int timers_a_round = 500;
constexpr std::chrono::seconds mail_interval{2};
constexpr std::chrono::seconds usage_interval{2};
constexpr int letters_a_round = 20;
constexpr std::chrono::seconds files_interval{1};
constexpr int files_a_round = 20;
constexpr std::chrono::seconds batches_interval{1};
constexpr int signatures_a_round = 50;
constexpr std::chrono::seconds remote_keeping_interval{app::SignRemoteBatches::lease / 5};

/// Told to the process by itself.
constexpr int begin_anew = SIGUSR1;

bool is_loopback(const std::string& address) {
    return address.starts_with("127.") || address == "::1" || address == "localhost";
}

/// Where the built client is: as configured, or `web` beside the program.
std::filesystem::path web_folder(const ops::Config& config) {
    if (const std::string& named = config.text("server.web_folder"); !named.empty()) {
        return named;
    }
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / "web";
}

/// Runs until a signal ends it; the exit code. None: begin anew, with what was decided meanwhile.
std::optional<int> serve_once(const ops::Config& config, std::uint16_t& port) {
    const ops::Log log(config.text("log.level"), config.text("log.format"));
    // Signals are waited for by this thread alone; every thread that is made from here on has them blocked.
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, begin_anew}) {
        sigaddset(&signals, signal);
    }
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    const bool plain = config.text("server.tls_certificate").empty();
    if (plain && !is_loopback(config.text("server.address"))) {
        return fail_start(log, {Code::invalid_input, {"Không có TLS thì chỉ được nghe ở địa chỉ nội bộ của máy.",
                                                      "Without TLS the server listens on a loopback address only."}, {}, {}});
    }
    auto foundation = lay_foundation(config, Schema::current);
    if (!foundation) {
        return fail_start(log, foundation.error());
    }
    (*foundation)->blobs->clear_temporary();
    const auto key = open_log_key(config);
    const auto signing_parts = open_signing(config);
    if (!key || !signing_parts) {
        return fail_start(log, !key ? key.error() : signing_parts.error());
    }
    for (const ClientText& warning : (*signing_parts)->warnings) {
        log.warn("trusted_list", {{"problem", warning.en}});
    }
    const auto mail_sender = open_mail(config, (*foundation)->agency.name);
    if (!mail_sender) {
        return fail_start(log, mail_sender.error());
    }
    const auto mailbox_reader = open_mailbox(config);
    if (!mailbox_reader) {
        return fail_start(log, mailbox_reader.error());
    }
    const app::Services& services = *(*foundation)->services;

    app::SignIn sign_in(services);
    app::Authenticate authenticate(services);
    app::ProveIdentity prove(services);
    app::SignOut sign_out(services);
    app::ChangePassword change_password(services);
    app::EnrolTotp totp(services);
    app::AskForPasskey ask_for_passkey(services);
    app::ManagePasskeys passkeys(services);
    app::ManagePersonCertificates certificates(services);
    app::ManageUnits units(services);
    app::ManageUsers users(services);
    auto policy = content_policy(config);
    if (!policy) {
        return fail_start(log, policy.error());
    }
    ops::LinuxSandbox sandbox((*foundation)->folder / "sandbox");
    const auto antivirus = open_antivirus(config);
    app::FileGate gate(sandbox, std::move(*policy), antivirus.get(),
                       config.text("files.unscanned") == "accept" ? app::FileGate::Unscanned::accept : app::FileGate::Unscanned::refuse);
    app::ReceiveUpload uploads(services, (*foundation)->folder / "uploads", &gate);
    app::DownloadFile downloads(services);
    app::RegisterIncoming register_incoming(services);
    app::ReadIncoming read_incoming(services);
    app::ProcessIncoming process_incoming(services);
    app::SendIncomingOn send_incoming_on(services);
    app::ReadReceipts receipts(services);
    app::ReadAnswers answers(services);
    app::JobDesk jobs(services);
    app::MailDesk mail_desk(services);
    ops::PopplerPageText page_text;
    app::DraftOutgoing draft(services, page_text);
    app::ReadOutgoing read_outgoing(services);
    app::ApproveOutgoing approve(services);
    app::DeployWorkflow workflows(services);
    app::ManageCalendars calendars(services);
    if (const auto kept = calendars.keep_shipped(); !kept) {
        return fail_start(log, kept.error());
    }
    app::TaskDesk tasks(services);
    app::ChainDesk chains(services);
    app::ManageAccess access(services);
    ops::SheetFiles sheets;
    app::ManageFilePlans file_plans(services, sheets);
    app::ManageDossiers dossiers(services);
    app::ManageHolds holds(services);
    app::HandOverDossiers handovers(services);
    app::DisposeOfDossiers disposals(services);
    app::ManageMandates mandates(services);
    app::WriteRemarks remarks(services);
    app::ReadNotifications notifications(services);
    app::ManageNotificationSettings notification_settings(services);
    app::FollowNotifications following(services, authenticate);
    app::ReadInbox inbox(services);
    app::ReadSent sent(services);
    app::SignOutgoing sign(services, *(*signing_parts)->keys, page_text);
    app::SignBatches sign_batches(services, sign);
    app::ExchangeWithAgent agent_exchanges(services, sign);
    app::UseRemoteKeys remote_keys(services, *(*signing_parts)->remote, sign);
    app::SignRemoteBatches remote_batches(services, remote_keys, sign);
    app::IssueOutgoing issue(services);
    app::ValidateSignatures validate(services, *(*signing_parts)->keys);
    app::VerifyFile verify_file(services, validate);
    app::LookUpPrint look_up_print(services);
    app::ReadValidity validity(services);
    app::ReadEvidence evidence(services, *key);
    app::PrintArchiveForms archive_forms(services);
    app::PackDossiers packages(services, *(*signing_parts)->keys, *key, VANTHU_VERSION);
    app::SearchDocuments search(services);
    app::ManageBooks books(services);
    app::KeepRegister registers(services);
    app::KeepHandBooks hand_books(services);
    app::PrintRegisters printouts(services, *(*signing_parts)->keys);
    app::DerivativeDesk derivatives(services);
    app::KeepSignatureReports signature_reports(services, validate, [](const signing::ValidationReport& report) {
        return boost::json::serialize(http::views::validation_report(report, /*vietnamese=*/true));
    });
    app::PrintArrival arrival_prints(services, page_text);
    app::KeepRecipients recipients(services);
    app::RecallOutgoing recall(services);
    app::MakeCopies copies(services, *(*signing_parts)->keys, page_text);
    app::PrintMarked marked_prints(services);
    app::UsageLog usage_log(services);
    app::ReadUsage usage(services);
    app::ReadStatistics statistics(services);
    app::KeepAnnexes annexes(services);
    app::CheckOutDrafts check_outs(services);
    app::CompareVersions comparison(services, sandbox);
    app::CheckLayout layout(services, sandbox);
    app::ManageTemplates templates(services);
    app::FillTemplates fillings(services, sandbox);
    app::SandboxLimits derivative_limits;
    derivative_limits.cpu = std::chrono::seconds{config.integer("derivatives.cpu_seconds")};
    derivative_limits.wall = 2 * derivative_limits.cpu;
    derivative_limits.memory_bytes = static_cast<std::uint64_t>(config.integer("derivatives.memory_bytes"));
    app::SuggestMetadata suggestions(services, sandbox, derivative_limits);
    app::MakeDerivative make_derivative(services, sandbox, derivative_limits);
    app::MakeReadingCopy reading_copies(services, sandbox, derivative_limits);
    app::MakeExcerpts excerpts(services, sandbox, derivative_limits);
    // Nobody is at work yet, so that the whole server may take the agency's new name by beginning anew.
    app::FirstRun first_run(services, [] { ::kill(::getpid(), begin_anew); });
    const auto first_run_code = first_run.begin();
    if (!first_run_code) {
        return fail_start(log, first_run_code.error());
    }
    app::ManageAgency agency(services);
    app::ManageImages images(services);
    LastRun mailbox_runs;
    const app::InstanceFacts facts{settings_of(config),
                                   dependencies_of({*(*foundation)->database, (*foundation)->folder, mail_sender->get(), antivirus.get(),
                                                    (*signing_parts)->timestamps.get(), *mailbox_reader ? &mailbox_runs : nullptr}),
                                   (*signing_parts)->trusted_lists,
                                   config.text("signing.policy"),
                                   config.text("signing.tsa_url"),
                                   services.clock.now()};
    app::ReadInstance instance(services, *(*signing_parts)->keys, facts);
    ops::Metrics metrics;
    net::Server* listener = nullptr;

    http::Operation operation;
    operation.contract = std::string{embedded_contract()};
    auto web_client = http::WebClient::load(web_folder(config));
    if (!web_client) {
        return fail_start(log, web_client.error());
    }
    operation.web_client = std::move(*web_client);
    operation.is_ready = [&] { return (*foundation)->database->answers(); };
    operation.metrics = [&] {
        const net::Counters& counters = listener->counters();
        metrics.set("vanthu_connections_open", counters.open_connections);
        metrics.set("vanthu_requests_queued", counters.queued);
        metrics.set("vanthu_streams_open", counters.streams);
        metrics.set("vanthu_connections_total", static_cast<std::int64_t>(counters.connections.load()));
        metrics.set("vanthu_gate_refusals_total", static_cast<std::int64_t>(counters.refused_by_gate.load()));
        metrics.set("vanthu_queue_refusals_total", static_cast<std::int64_t>(counters.refused_by_queue.load()));
        metrics.set("vanthu_usage_lost_total", usage_log.lost());
        return metrics.text();
    };
    operation.observe = [&](const http::Request& request, int status) {
        metrics.count("vanthu_requests_total", "status=\"" + status_class(status) + "\"");
        log.debug("request", {{"id", request.request_id}, {"method", request.method}, {"status", std::to_string(status)}});
    };
    operation.failed = [&](const http::Request& request, const Error& error) {
        log.error("request_failed", {{"id", request.request_id}, {"code", to_string(error.code)}, {"cause", error.cause.value}});
    };
    http::Api api({services,     sign_in,   authenticate,      prove, sign_out,      change_password, totp,  units,    users,   uploads,
                   downloads,    register_incoming, read_incoming, process_incoming, draft,    read_outgoing, approve, workflows,
                   calendars,    tasks,        chains,    access, file_plans, dossiers, holds, handovers, disposals, packages, archive_forms, mandates,          remarks,       notifications, notification_settings,
                   following,    inbox,        sent,     sign,      sign_batches, issue,             validate,      evidence,        search,
                   books,        registers,    hand_books, printouts,         derivatives,    signature_reports, arrival_prints, recipients, recall, copies, excerpts, marked_prints,
                   annexes, check_outs, comparison, layout, templates, fillings,
                   usage_log,    usage,        statistics, reading_copies,
                   suggestions,  send_incoming_on, receipts,  answers, jobs, mail_desk, verify_file, look_up_print, validity,
                   first_run, agency, images, instance,
                   ask_for_passkey, passkeys, certificates, agent_exchanges, remote_keys, remote_batches},
                  std::move(operation));

    net::ServerOptions options;
    options.address = config.text("server.address");
    options.port = port;
    options.certificate = config.text("server.tls_certificate");
    options.key = config.text("server.tls_key");
    options.workers = static_cast<std::size_t>(config.integer("server.workers"));
    options.queue = static_cast<std::size_t>(config.integer("server.queue"));
    options.connections = static_cast<std::size_t>(config.integer("server.max_connections"));
    options.connections_per_address = static_cast<std::size_t>(config.integer("server.max_connections_per_address"));
    options.temporary_folder = (*foundation)->folder / "incoming-bodies";
    options.trusted_proxies = config.list("server.trusted_proxies");
    net::Server server(
        options, [&](std::string_view method, std::string_view path) { return api.body_rule(method, path); },
        [&](http::Request& request) { return api.handle(request); });
    listener = &server;
    const Background housekeeping("housekeeping", log, std::chrono::seconds{config.integer("evidence.checkpoint_seconds")},
                                  [&]() -> Result<void> {
                                      const auto kept = keep_house(services, evidence, uploads, handovers, disposals);
                                      const auto pruned = usage_log.prune(std::chrono::days{config.integer("usage.keep_days")});
                                      return kept ? pruned.map([](int) {}) : kept;
                                  });
    const Background use_counting("usage", log, usage_interval, [&] { return usage_log.write().map([](int) {}); });
    app::RunTimers timers(services);
    const Background clockwork("timers", log, timers_interval, [&] { return timers.run(timers_a_round).map([](int) {}); });
    const Background indexing("index", log, index_interval, [&] { return app::settle_index(services); });
    std::optional<app::SendMail> letters;
    std::optional<Background> postman;
    if (*mail_sender) {
        letters.emplace(services, **mail_sender, "server-" + to_hex((*foundation)->random.bytes(8)));
        postman.emplace("mail", log, mail_interval, [&] { return letters->run(letters_a_round).map([](int) {}); });
    }
    std::optional<app::TakeInMail> mailbox;
    std::optional<Background> mailbox_watch;
    if (*mailbox_reader) {
        mailbox.emplace(services, **mailbox_reader, &gate,
                        config.text("mailbox.user") + "@" + config.text("mailbox.server") + "/" + config.text("mailbox.folder"));
        mailbox_watch.emplace("mailbox", log, std::chrono::seconds{config.integer("mailbox.seconds")}, [&] {
            const auto done = mailbox->run().map([](int) {});
            mailbox_runs.note(done, services.clock.now());
            return done;
        });
    }
    const std::string file_worker = "server-" + to_hex((*foundation)->random.bytes(8));
    app::WorkOnFiles derivations(services, make_derivative, signature_reports, file_worker, app::derivative_work);
    app::WorkOnFiles validations(services, make_derivative, signature_reports, file_worker, app::validation_work);
    app::WorkOnFiles conversions(services, make_derivative, signature_reports, file_worker, app::template_work, &fillings);
    const Background derivation("derivatives", log, files_interval, [&] { return derivations.run(files_a_round).map([](int) {}); });
    // Apart from it: a hostile file takes its programs to their limits, and the verdicts on signatures wait for none of that.
    const Background validation("validations", log, files_interval, [&] { return validations.run(files_a_round).map([](int) {}); });
    // Apart again: somebody waits for a draft that a template becomes.
    const Background conversion("conversions", log, files_interval, [&] { return conversions.run(files_a_round).map([](int) {}); });
    const Background batch_signing("signing", log, batches_interval, [&] { return sign_batches.run(file_worker, signatures_a_round).map([](int) {}); });
    const Background remote_keeping("remote-batches", log, remote_keeping_interval, [&] { return remote_batches.keep(file_worker).map([](int) {}); });
    // Two of them: nobody's code runs out while another's fifty documents are signed.
    const auto sign_remotely = [&] { return remote_batches.run().map([](int) {}); };
    const Background remote_signing("remote-signing", log, batches_interval, sign_remotely);
    const Background more_remote_signing("remote-signing-2", log, batches_interval, sign_remotely);
    if (const auto started = server.start(); !started) {
        return fail_start(log, started.error());
    }
    log.info("listening", {{"address", options.address}, {"port", std::to_string(server.port())}, {"tls", plain ? "no" : "yes"}});
    std::cout << (plain ? "http" : "https") << "://localhost:" << server.port() << std::endl;

    port = server.port();
    if (!first_run_code->empty()) {
        log.info("first_run_open");
        std::cout << "Nobody is here yet. Open " << (plain ? "http" : "https") << "://localhost:" << port << "/khoi-dau and enter the one-time code " << *first_run_code << std::endl;
    }

    int signal = 0;
    for (;;) {
        sigwait(&signals, &signal);
        if (signal != SIGHUP) {
            break;
        }
        const auto reloaded = server.reload_tls();
        log.info(reloaded ? "tls_reloaded" : "tls_reload_failed");
    }
    log.info("stopping");
    if (letters) {
        letters->stop();
    }
    if (mailbox) {
        mailbox->stop();
    }
    derivations.stop();
    validations.stop();
    conversions.stop();
    sign_batches.stop();
    remote_batches.stop();
    sandbox.stop();
    server.stop(std::chrono::seconds{config.integer("server.stop_seconds")});
    log.info("stopped");
    return signal == begin_anew ? std::nullopt : std::optional{0};
}

}  // namespace

int serve(const ops::Config& config) {
    auto port = static_cast<std::uint16_t>(config.integer("server.port"));
    for (;;) {
        if (const auto code = serve_once(config, port)) {
            return *code;
        }
    }
}

}  // namespace vanthu
