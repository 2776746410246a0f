#include "server/background.hpp"

namespace vanthu {

Background::Background(std::string name, const ops::Log& log, std::chrono::seconds interval, std::function<Result<void>()> work)
    : name_(std::move(name)), log_(log), interval_(interval), work_(std::move(work)), thread_([this] { run(); }) {}

Background::~Background() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
    run_once();  // a last checkpoint over everything that was acknowledged
}

void Background::run() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, interval_, [this] { return stopping_; })) {
        lock.unlock();
        run_once();
        lock.lock();
    }
}

void Background::run_once() {
    try {
        if (const auto done = work_(); !done) {
            log_.warn("background_failed", {{"work", name_}, {"cause", done.error().cause.value.empty() ? done.error().detail.en : done.error().cause.value}});
        }
    } catch (const std::exception& error) {
        log_.error("background_failed", {{"work", name_}, {"cause", error.what()}});
    }
}

Result<void> keep_house(const app::Services& services, app::ReadEvidence& evidence, app::ReceiveUpload& uploads,
                        app::HandOverDossiers& handovers, app::DisposeOfDossiers& disposals) {
    const Result<int> noticed = handovers.notice();
    const Result<int> destroyed = disposals.remove_destroyed();
    const Result<void> checkpoint = evidence.keep_checkpoint();
    const Result<int> removed = uploads.remove_stale();
    const Instant now = services.clock.now();
    const Result<void> expired = services.storage.write([&](app::Tx& tx) -> Result<void> {
        tx.idempotency().remove_before(now - std::chrono::hours{24});
        tx.logins().remove_expired(now, now - services.sessions.idle);
        for (const auto& operation : tx.signings().expired(now, 100)) {
            tx.signings().save_state(operation.id, "expired");
        }
        return {};
    });
    if (!checkpoint) {
        return checkpoint;
    }
    for (const Result<int>* count : {&removed, &noticed, &destroyed}) {
        if (!*count) {
            return pass(count->error());
        }
    }
    return expired;
}

}  // namespace vanthu
