#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "core/result.hpp"

namespace vanthu::app {

class Tx;

/// The only way to stored data. A use case passes a closure; all that the closure reads and writes is one transaction.
///
/// The closure returns a `Result<T>`: an error rolls everything back. It may run on another thread, and more than once
/// when the database asks for a repetition, so it must not change anything outside itself before it returns. No network,
/// signing or hashing of files inside it: on SQLite all writers of the server stand in one queue.
class UnitOfWork {
public:
    virtual ~UnitOfWork() = default;

    /// Acknowledged means durable: the call returns a value only after the transaction has reached the disk.
    /// Errors: those of the closure; busy, storage_full, unavailable, stale_version of the storage.
    template <class F>
    auto write(F&& body) -> std::invoke_result_t<F&, Tx&> {
        std::optional<std::invoke_result_t<F&, Tx&>> answer;
        const Result<void> committed = run_write([&](Tx& tx) {
            answer.emplace(body(tx));
            return answer->has_value();
        });
        if (!committed) {
            return pass(committed.error());
        }
        return std::move(*answer);
    }

    /// A consistent snapshot; writing in it fails.
    template <class F>
    auto read(F&& body) -> std::invoke_result_t<F&, Tx&> {
        std::optional<std::invoke_result_t<F&, Tx&>> answer;
        const Result<void> done = run_read([&](Tx& tx) { answer.emplace(body(tx)); });
        if (!done) {
            return pass(done.error());
        }
        return std::move(*answer);
    }

private:
    /// Commits when the body returns true.
    virtual Result<void> run_write(const std::function<bool(Tx&)>& body) = 0;
    virtual Result<void> run_read(const std::function<void(Tx&)>& body) = 0;
};

}  // namespace vanthu::app
