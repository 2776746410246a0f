#include "records/archiving.hpp"

#include <array>
#include <initializer_list>

#include "records/document.hpp"

namespace vanthu::records {
namespace {

constexpr std::array<std::pair<LegalHold::Subject, const char*>, 2> subjects{
    {{LegalHold::Subject::dossier, "dossier"}, {LegalHold::Subject::document, "document"}}};
constexpr std::array<std::pair<HandoverState, const char*>, 4> handover_states{
    {{HandoverState::announced, "announced"}, {HandoverState::delivered, "delivered"}, {HandoverState::accepted, "accepted"}, {HandoverState::cancelled, "cancelled"}}};
constexpr std::array<std::pair<DisposalState, const char*>, 3> disposal_states{
    {{DisposalState::proposed, "proposed"}, {DisposalState::carried_out, "carried_out"}, {DisposalState::rejected, "rejected"}}};

constexpr std::chrono::days notice{30};

template <class T, std::size_t N>
std::optional<T> parsed(const std::array<std::pair<T, const char*>, N>& names, std::string_view text) {
    for (const auto& [value, name] : names) {
        if (text == name) {
            return value;
        }
    }
    return std::nullopt;
}

tl::unexpected<Error> has_ended() {
    return fail(Code::conflict, {"Việc này đã kết thúc.", "This has ended already."});
}

Result<void> first_error(std::initializer_list<Result<void>> results) {
    for (const auto& result : results) {
        if (!result) {
            return result;
        }
    }
    return {};
}

}  // namespace

const char* to_string(LegalHold::Subject subject) {
    return subjects.at(static_cast<std::size_t>(subject)).second;
}

std::optional<LegalHold::Subject> parse_hold_subject(std::string_view text) {
    return parsed(subjects, text);
}

Result<void> check(const LegalHold& hold) {
    return first_error({check_text(hold.reason, "/reason", 1000), check_text(hold.legal_basis, "/legal_basis", 300)});
}

Result<void> LegalHold::release(const UserId& by, std::string_view why, Instant at) {
    if (released_at) {
        return has_ended();
    }
    if (auto checked = check_text(why, "/reason", 1000); !checked) {
        return checked;
    }
    released_by = by;
    released_at = at;
    release_reason = std::string{why};
    return {};
}

const char* to_string(HandoverState state) {
    return handover_states.at(static_cast<std::size_t>(state)).second;
}

std::optional<HandoverState> parse_handover_state(std::string_view text) {
    return parsed(handover_states, text);
}

Result<void> check(const Handover& handover, std::chrono::year_month_day today) {
    if (auto checked = check_text(handover.title, "/title", 300); !checked) {
        return checked;
    }
    if (std::chrono::sys_days{handover.due_day} < std::chrono::sys_days{today} + notice) {
        return fail_field("/due_date", {"Phải thông báo trước ít nhất 30 ngày.", "It is announced at least 30 days ahead."});
    }
    return {};
}

Result<void> Handover::deliver(const UserId& by, Instant at) {
    if (state != HandoverState::announced) {
        return has_ended();
    }
    state = HandoverState::delivered;
    delivered_by = by;
    delivered_at = at;
    return {};
}

Result<void> Handover::accept(const UserId& by, std::string_view in_condition, Instant at) {
    if (state == HandoverState::announced) {
        return fail(Code::conflict, {"Đơn vị chưa giao hồ sơ.", "The unit has not delivered the dossiers yet."});
    }
    if (state != HandoverState::delivered) {
        return has_ended();
    }
    if (by == delivered_by) {
        return fail(Code::forbidden, {"Bên giao và bên nhận phải là hai người.", "Who hands over does not take over."});
    }
    if (auto checked = check_text(in_condition, "/condition", 1000); !checked) {
        return checked;
    }
    state = HandoverState::accepted;
    accepted_by = by;
    accepted_at = at;
    condition = std::string{in_condition};
    return {};
}

Result<void> Handover::cancel(std::string_view why) {
    if (state == HandoverState::accepted || state == HandoverState::cancelled) {
        return has_ended();
    }
    if (auto checked = check_text(why, "/reason", 1000); !checked) {
        return checked;
    }
    state = HandoverState::cancelled;
    ended_reason = std::string{why};
    return {};
}

const char* to_string(DisposalState state) {
    return disposal_states.at(static_cast<std::size_t>(state)).second;
}

std::optional<DisposalState> parse_disposal_state(std::string_view text) {
    return parsed(disposal_states, text);
}

Result<void> check(const Disposal& disposal) {
    return first_error({check_text(disposal.title, "/title", 300), check_text(disposal.reason, "/reason", 1000)});
}

Result<void> Disposal::carry_out(const UserId& by, const DocumentId& by_decision, Instant at) {
    if (state != DisposalState::proposed) {
        return has_ended();
    }
    if (by == proposed_by) {
        return fail(Code::forbidden, {"Người đề nghị hủy không được tự thực hiện.", "Who proposed it does not carry it out."});
    }
    state = DisposalState::carried_out;
    decision = by_decision;
    ended_by = by;
    ended_at = at;
    return {};
}

Result<void> Disposal::reject(const UserId& by, std::string_view why, Instant at) {
    if (state != DisposalState::proposed) {
        return has_ended();
    }
    if (auto checked = check_text(why, "/reason", 1000); !checked) {
        return checked;
    }
    state = DisposalState::rejected;
    ended_by = by;
    ended_at = at;
    ended_reason = std::string{why};
    return {};
}

}  // namespace vanthu::records
