#include <boost/json/serialize.hpp>

#include "server/http/chain_views.hpp"
#include "server/http/handlers.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

// Often enough for proxies that close what is silent for half a minute.
constexpr std::chrono::seconds keep_alive_interval{20};

/// Server-sent events (HTML Living Standard, section 9.2). A storage failure is waited out: the next look goes on where it was.
class NotificationStream final : public Stream {
public:
    NotificationStream(std::unique_ptr<app::Following> following, const Clock& clock)
        : following_(std::move(following)), clock_(clock), said_at_(clock.now()) {}

    std::optional<std::string> next() override {
        const auto told = following_->next();
        if (!told && told.error().code == Code::unauthenticated) {
            return std::nullopt;
        }
        std::string text;
        if (!began_) {
            // An id without data sets where a reconnection goes on, so nothing is lost before the first event.
            text = "retry: 3000\nid: " + first_id_ + "\n\n";
            began_ = true;
        }
        if (told) {
            for (const app::Notification& one : *told) {
                text += "event: notification\nid: " + one.id + "\ndata: " + json::serialize(views::notification(one)) + "\n\n";
            }
        }
        const Instant now = clock_.now();
        if (text.empty() && now - said_at_ >= keep_alive_interval) {
            text = ": keep-alive\n\n";
        }
        if (!text.empty()) {
            said_at_ = now;
        }
        return text;
    }

private:
    std::unique_ptr<app::Following> following_;
    const Clock& clock_;
    Instant said_at_;
    std::string first_id_ = following_->place_id();
    bool began_ = false;
};

}  // namespace

Response follow_notifications(Context& context) {
    QueryReader query(context.request.query);
    const auto asked = query.text("after", 64);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    // A browser reconnects to the same address with the field, which is newer than what the address says.
    const auto last = context.request.headers.find("Last-Event-ID");
    const std::string after = last ? std::string{*last} : asked.value_or("");
    auto following = context.use_cases.following.open(context.actor, context.token_hash, after);
    if (!following) {
        return problem(following.error(), context.request);
    }
    Response response;
    response.headers.add("Content-Type", "text/event-stream");
    response.headers.add("Cache-Control", "no-store");
    response.headers.add("X-Accel-Buffering", "no");
    response.body = std::make_shared<NotificationStream>(std::move(*following), context.use_cases.services.clock);
    return response;
}

}  // namespace vanthu::http
