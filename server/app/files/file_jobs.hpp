#pragma once

#include <atomic>
#include <string>

#include "server/app/files/arrival.hpp"
#include "server/app/files/derivatives.hpp"
#include "server/app/outgoing/templates.hpp"

namespace vanthu::app {

inline constexpr const char* derivative_work = "file-derivative";
inline constexpr const char* validation_work = "file-validation";
inline constexpr const char* template_work = "file-template";

/// One job for each object: a second wish while it waits is the same job; a dead one lives again.
[[nodiscard]] inline std::string file_job_id(const std::string& work, const std::string& object) { return work + "-" + object; }
void add_file_job(Tx& tx, const std::string& work, const std::string& object, Instant now);

/// Does the work on files, one job at a time. Several servers on one database may run it at once: a job is claimed with a lease. A job
/// whose server was killed is done again; one that was begun three times and never ended is given up, and stays among the dead.
class WorkOnFiles final {
public:
    /// `owner` names this server in the leases; `kinds`: how the kinds of its jobs begin, so that one kind need not wait for another.
    WorkOnFiles(const Services& services, MakeDerivative& derivatives, KeepSignatureReports& reports, std::string owner, std::string kinds = "file",
                FillTemplates* fillings = nullptr)
        : services_(services), derivatives_(derivatives), reports_(reports), fillings_(fillings), owner_(std::move(owner)), kinds_(std::move(kinds)) {}
    /// At most `limit` jobs. Returns how many were ended. Errors: those of storage.
    Result<int> run(int limit);
    /// No more jobs, from any thread.
    void stop() { stopping_ = true; }

private:
    Result<void> work(const Job& job);
    Result<void> end(const Job& job);

    const Services& services_;
    MakeDerivative& derivatives_;
    KeepSignatureReports& reports_;
    FillTemplates* fillings_;  ///< none: nobody fills templates here
    std::string owner_;
    std::string kinds_;
    std::atomic<bool> stopping_ = false;
};

}  // namespace vanthu::app
