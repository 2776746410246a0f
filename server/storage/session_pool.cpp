#include "server/storage/session_pool.hpp"

namespace vanthu::storage {

SessionPool::SessionPool(const std::string& url, std::size_t size, bool read_only) : url_(url), read_only_(read_only) {
    for (std::size_t i = 0; i < size; ++i) {
        free_.push_back(i == 0 ? open() : nullptr);
    }
}

std::unique_ptr<Session> SessionPool::open() const {
    auto session = std::make_unique<Session>(url_);
    if (read_only_ && session->dialect() == Dialect::sqlite) {
        session->execute("pragma query_only=on");
    }
    return session;
}

SessionPool::Lease SessionPool::lend() {
    std::unique_ptr<Session> session;
    {
        std::unique_lock lock(mutex_);
        freed_.wait(lock, [this] { return !free_.empty(); });
        session = std::move(free_.back());
        free_.pop_back();
    }
    if (!session) {
        try {
            session = open();
        } catch (...) {
            give_back(nullptr);
            throw;
        }
    }
    return {*this, std::move(session)};
}

void SessionPool::give_back(std::unique_ptr<Session> session) {
    {
        const std::lock_guard lock(mutex_);
        // A broken one goes to the far end, so that those that work are lent first.
        if (session) {
            free_.push_back(std::move(session));
        } else {
            free_.insert(free_.begin(), nullptr);
        }
    }
    freed_.notify_one();
}

}  // namespace vanthu::storage
