#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>

#include "server/net/detail/server_state.hpp"

namespace vanthu::net {
namespace {

struct WorkInitiation {
    ServerState* state;
    const std::function<void()>* work;

    template <class Completion>
    void operator()(Completion&& completion) const {
        auto shared = std::make_shared<std::decay_t<Completion>>(std::forward<Completion>(completion));
        const auto executor = state->context.get_executor();
        ++state->counters.queued;
        const bool accepted = state->pool.submit([*this, shared, executor] {
            --state->counters.queued;
            (*work)();
            asio::post(executor, [shared] { (*shared)(true); });
        });
        if (!accepted) {
            --state->counters.queued;
            ++state->counters.refused_by_queue;
            asio::post(executor, [shared] { (*shared)(false); });
        }
    }
};

}  // namespace

asio::awaitable<bool> on_worker(ServerState& state, const std::function<void()>& work) {
    const WorkInitiation initiation{&state, &work};
    auto operation = asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(initiation, asio::use_awaitable);
    const bool done = co_await std::move(operation);
    co_return done;
}

}  // namespace vanthu::net
