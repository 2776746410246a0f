#include "server/app/chains/following.hpp"

namespace vanthu::app {
namespace {

const std::string nil_uuid = "00000000-0000-0000-0000-000000000000";

}  // namespace

Following::~Following() {
    desk_.leave_seat(user_);
}

std::string Following::place_id() const {
    return place_.id.empty() ? nil_uuid : place_.id;
}

Result<std::vector<Notification>> Following::next() {
    const Instant now = desk_.services_.clock.now();
    if (now - checked_at_ >= desk_.limits_.session_check) {
        if (const auto open = desk_.authenticate_.still_open(token_hash_); !open) {
            return pass(open.error());
        }
        checked_at_ = now;
    }
    // Read before the notifications: what is logged in between is told now and asked for once more, never left out.
    const auto size = desk_.log_size(now);
    if (!size) {
        return pass(size.error());
    }
    if (*size == seen_log_size_) {
        return std::vector<Notification>{};
    }
    auto told = desk_.services_.storage.read([&](Tx& tx) -> Result<std::vector<Notification>> {
        return tx.notifications().after(user_, place_, desk_.limits_.page);
    });
    if (!told) {
        return told;
    }
    if (!told->empty()) {
        place_ = {told->back().seq, told->back().id};
    }
    if (static_cast<int>(told->size()) < desk_.limits_.page) {
        seen_log_size_ = *size;
    }
    return told;
}

Result<std::unique_ptr<Following>> FollowNotifications::open(const Actor& actor, const std::string& token_hash, const std::string& after) {
    auto place = place_for(actor.user, after);
    if (!place) {
        return pass(place.error());
    }
    if (auto seat = take_seat(actor.user); !seat) {
        return pass(seat.error());
    }
    return std::make_unique<Following>(*this, actor.user, token_hash, std::move(*place), services_.clock.now());
}

Result<TellingPlace> FollowNotifications::place_for(const UserId& user, const std::string& after) {
    if (after == nil_uuid) {
        return TellingPlace{};
    }
    return services_.storage.read([&](Tx& tx) -> Result<TellingPlace> {
        if (after.empty()) {
            return tx.notifications().last_place(user).value_or(TellingPlace{});
        }
        auto place = is_uuid(after) ? tx.notifications().place_of(user, after) : std::nullopt;
        if (!place) {
            return fail_field("/after", {"Không phải mã một thông báo của bạn.", "This is no id of one of your notifications."});
        }
        return std::move(*place);
    });
}

Result<void> FollowNotifications::take_seat(const UserId& user) {
    const std::lock_guard lock(seats_mutex_);
    if (seats_in_all_ >= limits_.in_all) {
        return fail(Code::busy, {"Hệ thống đang bận. Hãy thử lại sau.", "The system is busy. Try again later."});
    }
    std::size_t& own = seats_[user];
    if (own >= limits_.of_person) {
        return fail(Code::rate_limited, {"Bạn đang mở quá nhiều luồng thông báo.", "You have too many streams open."});
    }
    ++own;
    ++seats_in_all_;
    return {};
}

void FollowNotifications::leave_seat(const UserId& user) {
    const std::lock_guard lock(seats_mutex_);
    --seats_in_all_;
    const auto own = seats_.find(user);
    if (--own->second == 0) {
        seats_.erase(own);
    }
}

Result<long long> FollowNotifications::log_size(Instant now) {
    const std::lock_guard lock(log_mutex_);
    if (log_size_ >= 0 && now >= log_read_at_ && now - log_read_at_ < limits_.log_age) {
        return log_size_;
    }
    const auto size = services_.storage.read([](Tx& tx) -> Result<long long> { return static_cast<long long>(tx.log().size()); });
    if (size) {
        log_size_ = *size;
        log_read_at_ = now;
    }
    return size;
}

}  // namespace vanthu::app
