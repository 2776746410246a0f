#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/storage/session.hpp"

namespace vanthu::storage {

/// A fixed number of sessions, lent to one thread at a time. A session that lost its connection is opened anew when it
/// is lent the next time.
class SessionPool final {
public:
    SessionPool(const std::string& url, std::size_t size, bool read_only);

    class Lease final {
    public:
        Lease(SessionPool& pool, std::unique_ptr<Session> session) : pool_(pool), session_(std::move(session)) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { pool_.give_back(std::move(session_)); }

        [[nodiscard]] Session& session() { return *session_; }
        /// The connection is broken; the next borrower opens a new one.
        void discard() { session_.reset(); }

    private:
        SessionPool& pool_;
        std::unique_ptr<Session> session_;
    };

    /// Waits until a session is free. Throws StorageFailure when a broken one cannot be opened again.
    [[nodiscard]] Lease lend();

private:
    void give_back(std::unique_ptr<Session> session);
    [[nodiscard]] std::unique_ptr<Session> open() const;

    std::string url_;
    bool read_only_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Session>> free_;  ///< null: broken, to be opened by the next borrower
};

}  // namespace vanthu::storage
