#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "signing/asic/asic_signer.hpp"
#include "signing/cades_signer.hpp"
#include "signing/keystore.hpp"
#include "signing/pades_signer.hpp"

namespace vanthu::signing {

/// One document of a batch. `sign` does it in one go. Where a signer authorises a whole batch at once, `prepare` gives
/// the bytes to be signed and `complete` takes the value; a job without them is signed in two goes of `sign`
/// (signing/deferred_signer.hpp), for which the request has to say the time of signing. `abandon` takes back what
/// `prepare` left. All may run on any thread.
struct BatchJob {
    std::string name{};
    std::function<Result<AchievedLevel>(Signer& signer)> sign{};
    std::function<Result<Bytes>(const std::vector<Certificate>& chain, const SignatureAlgorithm& algorithm)> prepare{};
    std::function<Result<AchievedLevel>(ByteView value)> complete{};
    std::function<void()> abandon{};
};

struct BatchResult {
    std::string name{};
    Result<AchievedLevel> outcome{};
};

struct BatchProgress {
    std::size_t done = 0;  ///< with a result, good or bad
    std::size_t failed = 0;
    std::size_t total = 0;
};

struct BatchOptions {
    std::size_t threads = 4;
    /// Called after each document, by one thread at a time.
    std::function<void(const BatchProgress&)> progress{};
    /// Set from outside to stop: what has begun is brought to its end, the rest is not begun and says so. May be null.
    const std::atomic<bool>* cancelled = nullptr;
};

/// Signs documents with one key and one authorisation. A result for each in the order of the jobs; a failure stops
/// nothing else. A document that was cancelled has the code conflict.
[[nodiscard]] std::vector<BatchResult> sign_batch(const std::vector<BatchJob>& jobs, Signer& signer,
                                                  const BatchOptions& options = {});

/// A PDF by PAdES. Nothing stays at `target` when it fails. The services outlive the job and are used by several threads at once.
[[nodiscard]] BatchJob pdf_job(std::filesystem::path source, std::filesystem::path target, SignatureRequest request,
                               LevelServices services = {});
/// A CAdES signature file over a file; detached unless the request says otherwise. Services as above.
[[nodiscard]] BatchJob cades_job(std::filesystem::path source, std::filesystem::path target, CadesRequest request,
                                 LevelServices services = {});
/// A container over files.
[[nodiscard]] BatchJob asic_job(std::string name, std::vector<AsicFile> files, std::filesystem::path target,
                                AsicRequest request, LevelServices services = {});

}  // namespace vanthu::signing
