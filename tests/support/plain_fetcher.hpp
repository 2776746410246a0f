#pragma once

#include <atomic>

#include "signing/fetcher.hpp"

namespace vanthu::test {

/// HTTP/1.1 over a plain socket to the loopback, one connection for each exchange: enough for the services that tests
/// start.
class PlainFetcher final : public signing::Fetcher {
public:
    Result<Bytes> fetch(const signing::FetchRequest& request) override;
    Result<signing::FetchAnswer> exchange(const signing::FetchRequest& request) override;

    std::chrono::milliseconds deadline{10'000};  ///< at most, whatever the request says
    std::atomic<int> count{0};
};

}  // namespace vanthu::test
