#include "records/recipient.hpp"

#include <array>

#include "core/mail.hpp"
#include "records/document.hpp"

namespace vanthu::records {
namespace {

constexpr std::array<const char*, 5> kinds{"unit", "partner", "mail", "paper", "text"};

struct StateName {
    const char* code;
    ClientText words;
};

const StateName& name_of(RecipientState state) {
    static const std::array<StateName, 7> names{{{"planned", {"chưa phát hành", "not issued yet"}},
                                                 {"pending", {"chờ gửi", "waiting to be sent"}},
                                                 {"sent", {"đã gửi", "sent"}},
                                                 {"delivered", {"đã đến", "delivered"}},
                                                 {"received", {"đã tiếp nhận", "received"}},
                                                 {"refused", {"bị từ chối", "refused"}},
                                                 {"withdrawn", {"đã thu hồi", "withdrawn"}}}};
    return names.at(static_cast<std::size_t>(state));
}

bool may_follow(RecipientState from, RecipientState to) {
    using State = RecipientState;
    const bool is_on_its_way = from == State::pending || from == State::sent || from == State::delivered;
    switch (to) {
        case State::sent:
        case State::delivered:
        case State::received:
            return is_on_its_way && from < to;
        case State::refused:
            return is_on_its_way;
        case State::pending:
            return from == State::refused;
        case State::withdrawn:
        case State::planned:
            return false;
    }
    return false;
}

}  // namespace

const char* to_string(RecipientKind kind) {
    return kinds.at(static_cast<std::size_t>(kind));
}

const char* to_string(RecipientState state) {
    return name_of(state).code;
}

std::optional<RecipientKind> parse_recipient_kind(std::string_view text) {
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        if (text == kinds.at(i)) {
            return static_cast<RecipientKind>(i);
        }
    }
    return std::nullopt;
}

std::optional<RecipientState> parse_recipient_state(std::string_view text) {
    for (int i = 0; i <= static_cast<int>(RecipientState::withdrawn); ++i) {
        if (text == to_string(static_cast<RecipientState>(i))) {
            return static_cast<RecipientState>(i);
        }
    }
    return std::nullopt;
}

Result<void> Recipient::release(Instant at) {
    if (state != RecipientState::planned) {
        return wrong_state(name_of(state).words);
    }
    state = RecipientState::pending;
    if (kind == RecipientKind::unit) {  // it lies before them at that moment
        state = RecipientState::delivered;
        sent_at = at;
        delivered_at = at;
    }
    return {};
}

Result<void> Recipient::move_to(RecipientState wanted, const std::optional<std::string>& why, const std::optional<UserId>& by, Instant at) {
    if (wanted == RecipientState::withdrawn && state == RecipientState::withdrawn && !confirmed_at) {
        confirmed_at = at;
        changed_by = by;
        return {};
    }
    if (!may_follow(state, wanted)) {
        return wrong_state(name_of(state).words);
    }
    if (wanted == RecipientState::refused) {
        if (auto checked = check_text(why.value_or(""), "/reason", 500); !checked) {
            return checked;
        }
        reason = why;
        ended_at = at;
    } else {
        reason.reset();
        ended_at.reset();
    }
    if (wanted == RecipientState::pending) {
        sent_at.reset();
        delivered_at.reset();
    }
    if (wanted == RecipientState::sent || (wanted > RecipientState::sent && wanted <= RecipientState::received && !sent_at)) {
        sent_at = at;
    }
    if (wanted == RecipientState::delivered || (wanted == RecipientState::received && !delivered_at)) {
        delivered_at = at;
    }
    if (wanted == RecipientState::received) {
        received_at = at;
    }
    state = wanted;
    changed_by = by;
    return {};
}

void Recipient::withdraw(const std::string& why, const UserId& by, Instant at) {
    if (state == RecipientState::refused || state == RecipientState::withdrawn) {
        return;
    }
    state = RecipientState::withdrawn;
    reason = why;
    ended_at = at;
    changed_by = by;
}

Result<void> check(const Recipient& recipient, const std::string& pointer) {
    if (auto checked = check_text(recipient.name, (pointer + "/name").c_str(), 200); !checked) {
        return checked;
    }
    if (recipient.name.find('\n') != std::string::npos) {
        return fail_field(pointer + "/name", {"Không được xuống dòng.", "One line only."});
    }
    if (recipient.copies < 1 || recipient.copies > 99'999) {
        return fail_field(pointer + "/copies", {"Số lượng bản từ 1 đến 99999.", "The number of copies is 1 to 99999."});
    }
    if (recipient.unit.has_value() != (recipient.kind == RecipientKind::unit)) {
        return fail_field(pointer + "/unit", {"Nơi nhận là đơn vị thì phải có đơn vị, và chỉ khi đó.", "A unit for the kind “unit”, and for no other."});
    }
    const bool has_address = recipient.address.has_value();
    switch (recipient.kind) {
        case RecipientKind::mail:
            if (!has_address || !is_mail_address(*recipient.address)) {
                return fail_field(pointer + "/address", {"Không phải địa chỉ thư điện tử.", "Not a mail address."});
            }
            return {};
        case RecipientKind::partner:
            return check_text(recipient.address.value_or(""), (pointer + "/address").c_str(), 35);  // Decision 20/2020/QĐ-TTg
        case RecipientKind::paper:
            return check_optional_text(recipient.address, (pointer + "/address").c_str(), 500);
        case RecipientKind::unit:
        case RecipientKind::text:
            return has_address ? Result<void>{fail_field(pointer + "/address", {"Nơi nhận loại này không có địa chỉ.", "No address for this kind."})}
                               : Result<void>{};
    }
    return {};
}

}  // namespace vanthu::records
