#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "core/result.hpp"
#include "server/app/dossiers/archiving.hpp"
#include "server/app/evidence_desk.hpp"
#include "server/app/services.hpp"
#include "server/app/uploads.hpp"
#include "server/ops/log.hpp"

namespace vanthu {

/// Work that repeats itself between requests, in a thread of its own, once more when it ends. Each round is short; nothing is lost when
/// one fails, because the next one finds the same.
class Background final {
public:
    Background(std::string name, const ops::Log& log, std::chrono::seconds interval, std::function<Result<void>()> work);
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;
    ~Background();

private:
    void run();
    void run_once();

    std::string name_;
    const ops::Log& log_;
    std::chrono::seconds interval_;
    std::function<Result<void>()> work_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

/// A signed checkpoint, stale uploads, old idempotency keys, sessions and signing operations that nobody completed; keepers are told of
/// hand-overs that are near, and the bytes of what was disposed of go. Each is done even where another fails; the first failure is the answer.
[[nodiscard]] Result<void> keep_house(const app::Services& services, app::ReadEvidence& evidence, app::ReceiveUpload& uploads,
                                      app::HandOverDossiers& handovers, app::DisposeOfDossiers& disposals);

}  // namespace vanthu
