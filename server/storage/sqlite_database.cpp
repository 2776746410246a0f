#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "server/storage/database.hpp"
#include "server/storage/detail/backends.hpp"
#include "server/storage/detail/write_ahead_sync.hpp"
#include "server/storage/session_pool.hpp"
#include "server/storage/sql_tx.hpp"

namespace vanthu::storage {
namespace {

/// One writer thread with group commit: closures queue up, one commit for all of them, and the answers once it is durable
/// (architecture.md 5). While the disk syncs one batch, the writer is at the next. Savepoints, which copy every page before its
/// first change, are taken only where one is needed: a closure that gives up after it has written makes the batch begin again,
/// each in a savepoint of its own.
/// Nobody is answered with what a power cut could take back, readers included.
class SqliteDatabase final : public Database {
public:
    SqliteDatabase(const DatabaseOptions& options, const Clock& clock, Random& random)
        : options_(options),
          clock_(clock),
          random_(random),
          sync_(options.url.substr(options.url.find(':') + 1) + "-wal"),
          writer_session_(options.url),
          readers_(options.url, options.read_sessions, /*read_only=*/true),
          checkpoint_session_(options.url),
          checkpointer_([this] { run_checkpoints(); }),
          writer_([this] {
              writer_session_.execute("pragma synchronous=normal");  // sync_ does it; the checkpoints still sync by themselves
              writer_session_.execute("pragma cache_size=-65536");
              writer_session_.execute("pragma wal_autocheckpoint=16000");  // what the checkpointer leaves, it never finds all of it
              run_writer();
          }) {}

    ~SqliteDatabase() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        arrived_.notify_one();
        stopped_.notify_one();
        writer_.join();
        checkpointer_.join();
    }

    Result<Session> open_session() override {
        try {
            return Session(options_.url);
        } catch (const StorageFailure& failure) {
            return pass(to_error(failure));
        }
    }

    bool answers() override {
        return run_read([](app::Tx&) {}).has_value();
    }

    [[nodiscard]] Dialect dialect() const override { return Dialect::sqlite; }

private:
    struct Waiting {
        const std::function<bool(app::Tx&)>* body;
        std::promise<Result<void>> answer;
        Result<void> outcome = {};
        std::exception_ptr thrown = nullptr;
        bool commits = false;
    };

    Result<void> run_write(const std::function<bool(app::Tx&)>& body) override {
        Waiting waiting{&body, {}, {}, nullptr, false};
        std::future<Result<void>> answer = waiting.answer.get_future();
        {
            const std::lock_guard lock(mutex_);
            if (queue_.size() >= options_.queue_limit) {
                return pass(to_error(StorageFailure(StorageFailure::Kind::busy, "the writer's queue is full")));
            }
            queue_.push_back(&waiting);
        }
        arrived_.notify_one();
        return answer.get();
    }

    Result<void> run_read(const std::function<void(app::Tx&)>& body) override {
        try {
            SessionPool::Lease lease = readers_.lend();
            if (auto read = detail::read_in(lease, clock_, random_, body); !read) {
                return read;
            }
        } catch (const StorageFailure& failure) {
            return pass(to_error(failure));
        }
        return sync_.wait();
    }

    /// Moves what the log holds into the database file beside the writer, which would stand still for it.
    void run_checkpoints() {
        constexpr std::chrono::milliseconds pause{500};
        constexpr std::size_t worth_it = 8;
        std::unique_lock lock(mutex_);
        while (!stopping_) {
            stopped_.wait_for(lock, pause, [this] { return stopping_; });
            if (std::exchange(batches_, 0) < worth_it) {
                continue;
            }
            lock.unlock();
            try {
                static_cast<void>(checkpoint_session_.query("pragma wal_checkpoint(passive)"));
            } catch (const StorageFailure&) {
                // The writer meets the same disk, and says so to whom it concerns.
            }
            lock.lock();
        }
    }

    void run_writer() {
        for (;;) {
            std::deque<Waiting*> batch;
            {
                std::unique_lock lock(mutex_);
                arrived_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
                if (queue_.empty()) {
                    return;
                }
                ++batches_;
                while (!queue_.empty() && batch.size() < options_.batch_limit) {
                    batch.push_back(queue_.front());
                    queue_.pop_front();
                }
            }
            commit_batch(batch);
            sync_.after_commit([batch = std::move(batch)](const Result<void>& durable) { answer(batch, durable); });
        }
    }

    void commit_batch(const std::deque<Waiting*>& batch) {
        try {
            if (sync_.is_broken()) {
                throw StorageFailure(StorageFailure::Kind::connection, "a sync has failed");
            }
            begin_write(writer_session_);
            if (!run_together(batch)) {
                writer_session_.execute("rollback");
                begin_write(writer_session_);
                for (Waiting* waiting : batch) {
                    run_in_savepoint(*waiting);
                }
            }
            sync_.before_commit();
            writer_session_.execute("commit");
        } catch (const StorageFailure& failure) {
            roll_back();
            for (Waiting* waiting : batch) {
                // A closure that had failed for its own reason keeps that reason; the rest were not committed.
                if (waiting->outcome.has_value() && !waiting->thrown) {
                    waiting->outcome = pass(to_error(failure));
                }
            }
        }
    }

    /// Refusals wait as well: what they saw may be of the batch before.
    static void answer(const std::deque<Waiting*>& batch, const Result<void>& durable) {
        for (Waiting* waiting : batch) {
            if (waiting->thrown) {
                waiting->answer.set_exception(waiting->thrown);
            } else {
                waiting->answer.set_value(durable || !waiting->outcome ? std::move(waiting->outcome) : durable);
            }
        }
    }

    /// False when a closure that had changed rows does not want them.
    bool run_together(const std::deque<Waiting*>& batch) {
        const bool wanted = std::all_of(batch.begin(), batch.end(), [this](Waiting* waiting) {
            const long long before = writer_session_.rows_changed();
            run_one(*waiting);
            return waiting->commits || writer_session_.rows_changed() == before;
        });
        return wanted && !options_.repeats_writes;
    }

    void run_in_savepoint(Waiting& waiting) {
        writer_session_.execute("savepoint closure");
        run_one(waiting);
        if (!waiting.commits) {
            writer_session_.execute("rollback to closure");
        }
        writer_session_.execute("release closure");
    }

    void run_one(Waiting& waiting) {
        waiting.outcome = {};
        waiting.thrown = nullptr;
        waiting.commits = false;
        try {
            SqlTx tx(writer_session_, clock_, random_, Access::write);
            if ((*waiting.body)(tx)) {
                tx.finish();
                waiting.commits = true;
            }
        } catch (const StaleVersion& stale) {
            waiting.outcome = pass(stale.error());
        } catch (const StorageFailure& failure) {
            waiting.outcome = pass(to_error(failure));
            if (failure.kind() == StorageFailure::Kind::full) {
                throw;  // SQLite has rolled the whole transaction back, the others' work with it
            }
        } catch (...) {
            waiting.thrown = std::current_exception();
        }
    }

    void roll_back() {
        try {
            writer_session_.execute("rollback");
        } catch (const StorageFailure&) {
            // No transaction is open any more: SQLite ended it itself.
        }
    }

    DatabaseOptions options_;
    const Clock& clock_;
    Random& random_;
    detail::WriteAheadSync sync_;  // outlives the writer, whose last batches it answers
    Session writer_session_;
    SessionPool readers_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Waiting*> queue_;
    std::condition_variable stopped_;
    std::size_t batches_ = 0;  ///< since the last checkpoint
    bool stopping_ = false;
    Session checkpoint_session_;
    std::thread checkpointer_;
    std::thread writer_;  // last: it uses everything above
};

}  // namespace

std::unique_ptr<Database> detail::make_sqlite(const DatabaseOptions& options, const Clock& clock, Random& random) {
    return std::make_unique<SqliteDatabase>(options, clock, random);
}

}  // namespace vanthu::storage
