#include "server/app/signatures/remote_services.hpp"

#include <algorithm>

namespace vanthu::app {
namespace {

constexpr std::chrono::seconds margin{30};

}  // namespace

std::vector<std::string> RemoteServices::names() const {
    std::vector<std::string> all;
    for (const RemoteServiceSettings& one : settings_) {
        all.push_back(one.id);
    }
    return all;
}

Result<std::unique_ptr<signing::csc::Client>> RemoteServices::open(const std::string& id) {
    const auto found = std::find_if(settings_.begin(), settings_.end(), [&](const auto& one) { return one.id == id; });
    if (found == settings_.end()) {
        return fail(Code::not_found, {"Không có dịch vụ ký từ xa này.", "There is no such remote signing service."});
    }
    const std::scoped_lock lock(mutex_);
    const Instant now = clock_.now();
    Token& token = tokens_[id];
    if (token.ends_at <= now) {
        auto given = signing::csc::client_token(found->url, found->client_id, found->secret, fetcher_);
        if (!given) {
            return pass(given.error());
        }
        token = {std::move(given->value), now + given->lifetime - margin};
    }
    return std::make_unique<signing::csc::Client>(found->url, token.value, fetcher_);
}

Error RemoteServices::refusal(const std::string& id, const Error& error) {
    if (error.code != Code::unauthenticated) {
        return error;
    }
    const std::scoped_lock lock(mutex_);
    tokens_.erase(id);
    return {Code::unavailable,
            {"Dịch vụ ký từ xa không chấp nhận máy chủ này. Hãy thử lại; nếu vẫn lỗi, báo quản trị viên.",
             "The remote signing service does not accept this server. Try again; if it goes on, tell an administrator."},
            error.cause,
            {}};
}

}  // namespace vanthu::app
