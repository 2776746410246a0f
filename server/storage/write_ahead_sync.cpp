#include "server/storage/detail/write_ahead_sync.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "server/storage/session.hpp"

namespace vanthu::storage::detail {
namespace {

constexpr int syncs_at_once = 3;

Result<void> not_durable() {
    return pass(to_error(StorageFailure(StorageFailure::Kind::connection, "the write-ahead log could not be synced")));
}

}  // namespace

WriteAheadSync::WriteAheadSync(std::string path) : path_(std::move(path)) {
    for (int i = 0; i < syncs_at_once; ++i) {
        threads_.emplace_back([this] { run(); });
    }
}

WriteAheadSync::~WriteAheadSync() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_all();
    for (std::thread& thread : threads_) {
        thread.join();
    }
    if (file_ >= 0) {
        ::close(file_);
    }
}

void WriteAheadSync::before_commit() {
    const std::lock_guard lock(mutex_);
    ++committed_;
}

void WriteAheadSync::after_commit(std::function<void(const Result<void>&)> then) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back({committed_, std::move(then)});
    }
    arrived_.notify_one();
}

Result<void> WriteAheadSync::wait() {
    std::unique_lock lock(mutex_);
    const std::uint64_t wanted = committed_;
    advanced_.wait(lock, [&] { return broken_ || durable_ >= wanted; });
    return durable_ >= wanted ? Result<void>{} : not_durable();
}

bool WriteAheadSync::is_broken() const {
    const std::lock_guard lock(mutex_);
    return broken_;
}

void WriteAheadSync::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        arrived_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) {
            return;
        }
        const std::deque<Committed> batch = std::exchange(waiting_, {});
        const bool was_broken = broken_;
        lock.unlock();
        const bool done = !was_broken && sync_file();
        lock.lock();
        if (done) {
            durable_ = std::max(durable_, batch.back().number);
        } else {
            broken_ = true;
        }
        lock.unlock();
        advanced_.notify_all();
        for (const Committed& one : batch) {
            one.then(done ? Result<void>{} : not_durable());
        }
        lock.lock();
    }
}

bool WriteAheadSync::sync_file() {
    int file = -1;
    {
        // SQLite locks the database and its index, never the log: opening and closing it here releases no lock of its.
        const std::lock_guard lock(mutex_);
        if (file_ < 0) {
            file_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
        }
        file = file_;
    }
    return file >= 0 && ::fdatasync(file) == 0;
}

}  // namespace vanthu::storage::detail
