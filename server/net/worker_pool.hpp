#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace vanthu::net {

/// Threads behind a bounded queue.
class WorkerPool final {
public:
    WorkerPool(std::size_t threads, std::size_t queue_limit);
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;
    ~WorkerPool();

    /// False when the queue is full or the pool is stopping; then `work` is not called.
    [[nodiscard]] bool submit(std::function<void()> work);
    /// Runs what is queued to its end, then joins.
    void stop();

private:
    void run();

    std::size_t queue_limit_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::function<void()>> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace vanthu::net
