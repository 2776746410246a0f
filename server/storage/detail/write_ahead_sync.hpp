#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/result.hpp"

namespace vanthu::storage::detail {

/// Syncs SQLite's write-ahead log beside the writer. The writer commits without waiting for the disk and hands over what is to be done
/// once the commit is durable; meanwhile it goes on with the next batch. Some syncs may run at once, so that a batch need not
/// wait for the one before. A sync writes the whole file back, hence everything that was committed before it began.
class WriteAheadSync final {
public:
    /// `path`: of the log, which exists from the first commit on.
    explicit WriteAheadSync(std::string path);
    /// Syncs what is left.
    ~WriteAheadSync();
    WriteAheadSync(const WriteAheadSync&) = delete;
    WriteAheadSync& operator=(const WriteAheadSync&) = delete;

    /// Before a commit, of which there is one at a time: whoever reads from now on may see it, and waits for it too.
    void before_commit();
    /// After it, carried out or failed; also when it did not come to it. `then` is called on another thread once it is durable, or can never be: then with `unavailable`.
    void after_commit(std::function<void(const Result<void>&)> then);
    /// Waits until everything is durable that was committed before the call. Errors: unavailable.
    Result<void> wait();
    /// A sync has failed: what the disk holds is not known, and the kernel may have dropped what it could not write. Nothing may be
    /// written any more until the program starts anew and SQLite has read what is there.
    [[nodiscard]] bool is_broken() const;

private:
    struct Committed {
        std::uint64_t number = 0;
        std::function<void(const Result<void>&)> then;
    };
    void run();
    [[nodiscard]] bool sync_file();

    std::string path_;
    mutable std::mutex mutex_;
    std::condition_variable arrived_;   ///< something is to be synced
    std::condition_variable advanced_;  ///< durable_ or broken_ has changed
    std::deque<Committed> waiting_;
    std::uint64_t committed_ = 0;
    std::uint64_t durable_ = 0;
    bool broken_ = false;
    bool stopping_ = false;
    int file_ = -1;
    std::vector<std::thread> threads_;
};

}  // namespace vanthu::storage::detail
