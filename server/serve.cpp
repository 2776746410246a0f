#include <csignal>
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>

#include <pthread.h>

#include "server/composition.hpp"
#include "server/embedded_contract.hpp"
#include "server/http/api.hpp"
#include "server/net/server.hpp"
#include "server/ops/log.hpp"
#include "server/ops/metrics.hpp"
#include "server/ops/poppler_page_text.hpp"

namespace vanthu {
namespace {

/// Housekeeping between requests: a signed checkpoint, stale uploads, old idempotency keys, signing operations that nobody
/// completed. Each run is short and repeats itself; nothing is lost when one fails.
class Housekeeping final {
public:
    Housekeeping(const app::Services& services, app::ReadEvidence& evidence, app::ReceiveUpload& uploads, const ops::Log& log,
                 std::chrono::seconds interval)
        : services_(services), evidence_(evidence), uploads_(uploads), log_(log), interval_(interval), thread_([this] { run(); }) {}
    Housekeeping(const Housekeeping&) = delete;
    Housekeeping& operator=(const Housekeeping&) = delete;
    ~Housekeeping() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        thread_.join();
        run_once();  // a last checkpoint over everything that was acknowledged
    }

private:
    void run() {
        std::unique_lock lock(mutex_);
        while (!wake_.wait_for(lock, interval_, [this] { return stopping_; })) {
            lock.unlock();
            run_once();
            lock.lock();
        }
    }

    void run_once() {
        try {
            report("checkpoint", evidence_.keep_checkpoint());
            report("uploads", uploads_.remove_stale().map([](int) {}));
            const Instant now = services_.clock.now();
            report("expiry", services_.storage.write([&](app::Tx& tx) -> Result<void> {
                tx.idempotency().remove_before(now - std::chrono::hours{24});
                tx.logins().remove_expired(now, now - services_.sessions.idle);
                for (const auto& operation : tx.signings().expired(now, 100)) {
                    tx.signings().save_state(operation.id, "expired");
                }
                return {};
            }));
        } catch (const std::exception& error) {
            log_.error("housekeeping_failed", {{"cause", error.what()}});
        }
    }

    void report(std::string_view what, const Result<void>& done) const {
        if (!done) {
            log_.warn("housekeeping_failed", {{"task", std::string{what}}, {"cause", done.error().cause.value}});
        }
    }

    const app::Services& services_;
    app::ReadEvidence& evidence_;
    app::ReceiveUpload& uploads_;
    const ops::Log& log_;
    std::chrono::seconds interval_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

int fail_start(const ops::Log& log, const Error& error) {
    log.error("start_failed", {{"reason", error.detail.en}, {"cause", error.cause.value}});
    std::cerr << "vanthu: " << error.detail.vi << " / " << error.detail.en << "\n";
    return 1;
}

std::string status_class(int status) {
    return std::to_string(status / 100) + "xx";
}

bool is_loopback(const std::string& address) {
    return address.starts_with("127.") || address == "::1" || address == "localhost";
}

}  // namespace

int serve(const ops::Config& config) {
    const ops::Log log(config.text("log.level"), config.text("log.format"));
    // Signals are waited for by this thread alone; every thread that is made from here on has them blocked.
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
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
    const app::Services& services = *(*foundation)->services;

    app::SignIn sign_in(services);
    app::Authenticate authenticate(services);
    app::SignOut sign_out(services);
    app::ChangePassword change_password(services);
    app::EnrolTotp totp(services);
    app::ManageUnits units(services);
    app::ManageUsers users(services);
    app::ReceiveUpload uploads(services, (*foundation)->folder / "uploads");
    app::DownloadFile downloads(services);
    app::RegisterIncoming register_incoming(services);
    app::ReadIncoming read_incoming(services);
    app::ProcessIncoming process_incoming(services);
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
    app::ManageMandates mandates(services);
    app::WriteRemarks remarks(services);
    app::ReadNotifications notifications(services);
    app::ReadInbox inbox(services);
    app::SignOutgoing sign(services, *(*signing_parts)->keys, page_text);
    app::IssueOutgoing issue(services);
    app::ValidateSignatures validate(services, *(*signing_parts)->keys);
    app::ReadEvidence evidence(services, *key);
    app::SearchDocuments search(services);
    ops::Metrics metrics;
    net::Server* listener = nullptr;

    http::Operation operation;
    operation.contract = std::string{embedded_contract()};
    operation.is_ready = [&] { return (*foundation)->database->answers(); };
    operation.metrics = [&] {
        const net::Counters& counters = listener->counters();
        metrics.set("vanthu_connections_open", counters.open_connections);
        metrics.set("vanthu_requests_queued", counters.queued);
        metrics.set("vanthu_connections_total", static_cast<std::int64_t>(counters.connections.load()));
        metrics.set("vanthu_gate_refusals_total", static_cast<std::int64_t>(counters.refused_by_gate.load()));
        metrics.set("vanthu_queue_refusals_total", static_cast<std::int64_t>(counters.refused_by_queue.load()));
        return metrics.text();
    };
    operation.observe = [&](const http::Request& request, int status) {
        metrics.count("vanthu_requests_total", "status=\"" + status_class(status) + "\"");
        log.debug("request", {{"id", request.request_id}, {"method", request.method}, {"status", std::to_string(status)}});
    };
    operation.failed = [&](const http::Request& request, const Error& error) {
        log.error("request_failed", {{"id", request.request_id}, {"code", to_string(error.code)}, {"cause", error.cause.value}});
    };
    http::Api api({services,     sign_in,   authenticate,      sign_out,      change_password, totp,  units,    users,   uploads,
                   downloads,    register_incoming, read_incoming, process_incoming, draft,    read_outgoing, approve, workflows,
                   calendars,    tasks,        chains,    mandates,          remarks,       notifications,
                   inbox,        sign,      issue,             validate,      evidence,        search},
                  std::move(operation));

    net::ServerOptions options;
    options.address = config.text("server.address");
    options.port = static_cast<std::uint16_t>(config.integer("server.port"));
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
    const Housekeeping housekeeping(services, evidence, uploads, log,
                                    std::chrono::seconds{config.integer("evidence.checkpoint_seconds")});
    if (const auto started = server.start(); !started) {
        return fail_start(log, started.error());
    }
    log.info("listening", {{"address", options.address}, {"port", std::to_string(server.port())}, {"tls", plain ? "no" : "yes"}});
    std::cout << (plain ? "http" : "https") << "://localhost:" << server.port() << std::endl;

    for (;;) {
        int signal = 0;
        sigwait(&signals, &signal);
        if (signal != SIGHUP) {
            break;
        }
        const auto reloaded = server.reload_tls();
        log.info(reloaded ? "tls_reloaded" : "tls_reload_failed");
    }
    log.info("stopping");
    server.stop(std::chrono::seconds{config.integer("server.stop_seconds")});
    log.info("stopped");
    return 0;
}

}  // namespace vanthu
