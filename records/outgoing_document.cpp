#include "records/outgoing_document.hpp"

#include <array>

#include <fmt/format.h>

#include "records/document_type.hpp"

namespace vanthu::records {
namespace {

struct StateName {
    OutgoingState state;
    const char* code;
    ClientText words;
};

const std::array<StateName, 9>& state_names() {
    static const std::array<StateName, 9> names{{
        {OutgoingState::drafting, "drafting", {"đang soạn thảo", "a draft"}},
        {OutgoingState::in_approval, "in_approval", {"đang trình duyệt", "in approval"}},
        {OutgoingState::approved, "approved", {"chờ ký", "waiting for the signature"}},
        {OutgoingState::signed_by_leader, "signed", {"đã ký, chờ cấp số", "signed, without a number"}},
        {OutgoingState::numbered, "numbered", {"đã cấp số, chờ đóng dấu", "numbered, not sealed"}},
        {OutgoingState::sealed, "sealed", {"đã đóng dấu, chờ phát hành", "sealed, not issued"}},
        {OutgoingState::issued, "issued", {"đã phát hành", "issued"}},
        {OutgoingState::cancelled, "cancelled", {"đã hủy", "cancelled"}},
        {OutgoingState::recalled, "recalled", {"đã thu hồi", "recalled"}},
    }};
    return names;
}

const StateName& name_of(OutgoingState state) {
    return state_names().at(static_cast<std::size_t>(state));
}

}  // namespace

const char* to_string(OutgoingState state) {
    return name_of(state).code;
}

std::optional<OutgoingState> parse_outgoing_state(std::string_view text) {
    for (const StateName& name : state_names()) {
        if (text == name.code) {
            return name.state;
        }
    }
    return std::nullopt;
}

Result<void> check_recipients(const std::vector<std::string>& recipients) {
    constexpr std::size_t recipients_limit = 200;
    if (recipients.size() > recipients_limit) {
        return fail_field("/recipients", {"Nhiều nhất 200 nơi nhận.", "At most 200 recipients."});
    }
    for (std::size_t i = 0; i < recipients.size(); ++i) {
        if (auto checked = check_text(recipients[i], fmt::format("/recipients/{}", i).c_str(), 200); !checked) {
            return checked;
        }
        if (recipients[i].find('\n') != std::string::npos) {
            return fail_field(fmt::format("/recipients/{}", i), {"Không được xuống dòng.", "One line only."});
        }
    }
    return {};
}

Result<void> check(const OutgoingDetails& details) {
    const auto type = find_document_type(details.type_code);
    if (!type || type->is_copy) {
        return fail_field("/type", {"Loại văn bản không hợp lệ.", "Not a type of document."});
    }
    if (auto checked = check_text(details.subject, "/subject", 500); !checked) {
        return checked;
    }
    if (auto checked = check_optional_text(details.note, "/note", 500); !checked) {
        return checked;
    }
    return check_recipients(details.recipients);
}

Result<void> OutgoingDocument::require_state(OutgoingState wanted) const {
    return state == wanted ? Result<void>{} : wrong_state(name_of(state).words);
}

Result<void> OutgoingDocument::replace_content(std::string_view sha256) {
    if (state != OutgoingState::drafting && state != OutgoingState::in_approval) {
        return wrong_state(name_of(state).words);
    }
    current_sha256 = std::string{sha256};
    return {};
}

Result<void> OutgoingDocument::submit(const InstanceId& chain) {
    if (auto fits = require_state(OutgoingState::drafting); !fits) {
        return fits;
    }
    state = OutgoingState::in_approval;
    instance = chain;
    return {};
}

Result<void> OutgoingDocument::give_back() {
    if (state != OutgoingState::in_approval && state != OutgoingState::approved) {
        return wrong_state(name_of(state).words);
    }
    state = OutgoingState::drafting;
    return {};
}

Result<void> OutgoingDocument::approve() {
    if (auto fits = require_state(OutgoingState::in_approval); !fits) {
        return fits;
    }
    state = OutgoingState::approved;
    return {};
}

Result<void> OutgoingDocument::sign(const UserId& by, std::string_view sha256, Instant at) {
    if (auto fits = require_state(OutgoingState::approved); !fits) {
        return fits;
    }
    state = OutgoingState::signed_by_leader;
    signer = by;
    signed_at = at;
    current_sha256 = std::string{sha256};
    return {};
}

Result<void> OutgoingDocument::take_number(const UserId& by, const SeriesKey& book, RegisterNumber taken,
                                           std::string_view written, std::chrono::year_month_day day,
                                           std::string_view sha256) {
    if (auto fits = require_state(OutgoingState::signed_by_leader); !fits) {
        return fits;
    }
    state = OutgoingState::numbered;
    series = book;
    number = taken;
    symbol = std::string{written};
    issued_day = day;
    numbered_by = by;
    current_sha256 = std::string{sha256};
    return {};
}

Result<void> OutgoingDocument::seal(const UserId& by, std::string_view sha256, Instant at) {
    if (auto fits = require_state(OutgoingState::numbered); !fits) {
        return fits;
    }
    state = OutgoingState::sealed;
    sealed_by = by;
    sealed_at = at;
    current_sha256 = std::string{sha256};
    return {};
}

Result<void> OutgoingDocument::issue(const UserId& by, Instant at) {
    if (auto fits = require_state(OutgoingState::sealed); !fits) {
        return fits;
    }
    state = OutgoingState::issued;
    issued_by = by;
    issued_at = at;
    return {};
}

Result<void> OutgoingDocument::cancel() {
    if (state != OutgoingState::drafting && state != OutgoingState::in_approval && state != OutgoingState::approved &&
        state != OutgoingState::signed_by_leader) {
        return wrong_state(name_of(state).words);
    }
    state = OutgoingState::cancelled;
    return {};
}

Result<void> OutgoingDocument::tell_dispatch(const Dispatch& wanted) {
    if (!number || state == OutgoingState::recalled) {
        return wrong_state(name_of(state).words);
    }
    if (wanted.copies && (*wanted.copies < 1 || *wanted.copies > 99'999)) {
        return fail_field("/copies", {"Số lượng bản từ 1 đến 99999.", "The number of copies is 1 to 99999."});
    }
    if (auto checked = check_optional_text(wanted.archive_receiver, "/archive_receiver", 200); !checked) {
        return checked;
    }
    if (wanted.transferred_day && issued_day && std::chrono::sys_days{*wanted.transferred_day} < std::chrono::sys_days{*issued_day}) {
        return fail_field("/transferred_date", {"Ngày chuyển sớm hơn ngày văn bản.", "It cannot have left before its date."});
    }
    dispatch = wanted;
    return {};
}

Result<void> OutgoingDocument::recall(const UserId& by, std::string_view reason, Instant at) {
    if (auto fits = require_state(OutgoingState::issued); !fits) {
        return fits;
    }
    if (auto checked = check_text(reason, "/reason", 500); !checked) {
        return checked;
    }
    state = OutgoingState::recalled;
    recalled_by = by;
    recalled_at = at;
    recall_reason = std::string{reason};
    return {};
}

Result<void> OutgoingDocument::check_corrects(const OutgoingDocument& other) const {
    if (details.type_code != "CV") {
        return fail_field("/type", {"Đính chính bằng công văn.", "An official letter (công văn) corrects."});
    }
    return other.state == OutgoingState::issued
               ? Result<void>{}
               : fail_field("/corrects", {"Chỉ đính chính được văn bản đã phát hành.", "Only an issued document can be corrected."});
}

Result<void> OutgoingDocument::check_replaces(const OutgoingDocument& other) const {
    if (other.state != OutgoingState::issued && other.state != OutgoingState::recalled) {
        return fail_field("/replaces", {"Chỉ thay thế được văn bản đã phát hành hoặc đã thu hồi.", "Only an issued or recalled document can be replaced."});
    }
    return other.details.type_code == details.type_code
               ? Result<void>{}
               : fail_field("/replaces", {"Văn bản thay thế phải cùng hình thức.", "A document is replaced by one of the same type."});
}

Result<void> OutgoingDocument::lose_number() {
    if (state != OutgoingState::numbered && state != OutgoingState::sealed) {
        return wrong_state(name_of(state).words);
    }
    state = OutgoingState::cancelled;
    return {};
}

}  // namespace vanthu::records
