#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "core/bytes.hpp"
#include "core/result.hpp"

namespace vanthu::signing {

/// One exchange over HTTP with an authority: GET without a body, POST with one.
struct FetchRequest {
    std::string url;
    std::string content_type{};  ///< of the body
    Bytes body{};
    std::string authorization{};  ///< the header's value; secret
    std::chrono::milliseconds deadline{10'000};
    std::size_t limit_bytes = 32U * 1024U * 1024U;  ///< of the answer
};

/// An answer whatever its status.
struct FetchAnswer {
    int status = 200;
    Bytes body{};
};

/// The port through which this library reaches time-stamp authorities, OCSP responders, CRLs and remote signing services.
class Fetcher {
public:
    virtual ~Fetcher() = default;
    /// The body of a 200 answer. Errors: unavailable for a network failure, another status or the deadline; too_large.
    virtual Result<Bytes> fetch(const FetchRequest& request) = 0;
    /// The answer with its status, also one that is not 200: for services that say in the body what was wrong. Errors: unavailable for a
    /// network failure or the deadline; too_large. A fetcher that does not know the difference reports other statuses as unavailable.
    virtual Result<FetchAnswer> exchange(const FetchRequest& request) {
        auto body = fetch(request);
        return body ? Result<FetchAnswer>{FetchAnswer{200, std::move(*body)}} : pass(body.error());
    }
};

}  // namespace vanthu::signing
