#include "records/incoming_document.hpp"

#include <array>
#include <utility>

#include "core/mail.hpp"
#include "records/document_type.hpp"

namespace vanthu::records {
namespace {

struct StateName {
    IncomingState state;
    const char* code;
    ClientText words;
};

const std::array<StateName, 7>& state_names() {
    static const std::array<StateName, 7> names{{
        {IncomingState::registered, "registered", {"đã đăng ký", "registered"}},
        {IncomingState::submitted, "submitted", {"đã trình", "submitted"}},
        {IncomingState::instructed, "instructed", {"đang giải quyết", "being processed"}},
        {IncomingState::completed, "completed", {"đã giải quyết xong", "completed"}},
        {IncomingState::cancelled, "cancelled", {"đã hủy", "cancelled"}},
        {IncomingState::returned, "returned", {"đã trả lại nơi gửi", "returned to the sender"}},
        {IncomingState::transferred, "transferred", {"đã chuyển cơ quan khác", "transferred to another agency"}},
    }};
    return names;
}

const StateName& name_of(IncomingState state) {
    return state_names().at(static_cast<std::size_t>(state));
}

}  // namespace

const char* to_string(IncomingState state) {
    return name_of(state).code;
}

std::optional<IncomingState> parse_incoming_state(std::string_view text) {
    for (const StateName& name : state_names()) {
        if (text == name.code) {
            return name.state;
        }
    }
    return std::nullopt;
}

Result<void> check(const IncomingDetails& details, std::chrono::year_month_day today) {
    const std::array<Result<void>, 8> checks{check_text(details.issuer, "/issuer", 200),
                                             check_optional_text(details.issuer_code, "/issuer_code", 35),
                                             check_text(details.number_and_symbol, "/number_and_symbol", 50),
                                             check_optional_text(details.identifier, "/identifier", 100),
                                             check_text(details.subject, "/subject", 500),
                                             check_optional_text(details.signer_position, "/signer_position", 100),
                                             check_optional_text(details.signer_name, "/signer_name", 50),
                                             check_optional_text(details.note, "/note", 500)};
    for (const auto& checked : checks) {
        if (!checked) {
            return checked;
        }
    }
    if (details.sender_email && !is_mail_address(*details.sender_email)) {
        return fail_field("/sender_email", {"Địa chỉ thư điện tử không hợp lệ.", "This is no mail address."});
    }
    if (!find_document_type(details.type_code)) {
        return fail_field("/type", {"Loại văn bản không hợp lệ.", "Not a type of document."});
    }
    if (!details.document_day.ok() || std::chrono::sys_days{details.document_day} > std::chrono::sys_days{today}) {
        return fail_field("/document_date",
                          {"Ngày văn bản không được ở tương lai.", "The document's date lies in the future."});
    }
    if (details.due_day && std::chrono::sys_days{*details.due_day} < std::chrono::sys_days{details.document_day}) {
        return fail_field("/due_date", {"Hạn xử lý sớm hơn ngày văn bản.", "The deadline is before the document's date."});
    }
    if (details.transferred_day && std::chrono::sys_days{*details.transferred_day} > std::chrono::sys_days{today}) {
        return fail_field("/transferred_date", {"Ngày chuyển không được ở tương lai.", "The day of transfer lies in the future."});
    }
    if (details.page_count && (*details.page_count < 1 || *details.page_count > 99'999)) {
        return fail_field("/page_count", {"Số trang không hợp lệ.", "Not a number of pages."});
    }
    return {};
}

Result<void> IncomingDocument::correct(const IncomingDetails& wanted, std::chrono::year_month_day today) {
    if (!is_open()) {
        return wrong_state(name_of(state).words);
    }
    if (auto checked = check(wanted, today); !checked) {
        return checked;
    }
    details = wanted;
    return {};
}

Result<void> IncomingDocument::submit_to(const UserId& to) {
    if (state != IncomingState::registered && state != IncomingState::submitted) {
        return wrong_state(name_of(state).words);
    }
    state = IncomingState::submitted;
    leader = to;
    return {};
}

Result<void> IncomingDocument::give_back() {
    if (state != IncomingState::submitted) {
        return wrong_state(name_of(state).words);
    }
    state = IncomingState::registered;
    leader.reset();
    return {};
}

Result<void> IncomingDocument::instruct(const UserId& by, std::string_view text,
                                        std::optional<std::chrono::year_month_day> due, Instant at) {
    if (state != IncomingState::submitted && state != IncomingState::instructed) {
        return wrong_state(name_of(state).words);
    }
    if (auto checked = check_text(text, "/text", 2000); !checked) {
        return checked;
    }
    state = IncomingState::instructed;
    instruction = std::string{text};
    instructed_by = by;
    instructed_at = at;
    if (due) {
        details.due_day = due;
    }
    return {};
}

Result<void> IncomingDocument::complete(const UserId& by, std::string_view closing, Instant at) {
    if (state != IncomingState::instructed) {
        return wrong_state(name_of(state).words);
    }
    if (auto checked = check_text(closing, "/note", 500); !checked) {
        return checked;
    }
    state = IncomingState::completed;
    closing_note = std::string{closing};
    closed_by = by;
    closed_at = at;
    return {};
}

bool IncomingDocument::is_open() const {
    return state == IncomingState::registered || state == IncomingState::submitted || state == IncomingState::instructed;
}

Result<void> IncomingDocument::send_back(const UserId& by, std::string_view reason, Instant at) {
    if (!is_open()) {
        return wrong_state(name_of(state).words);
    }
    if (auto checked = check_text(reason, "/reason", 500); !checked) {
        return checked;
    }
    state = IncomingState::returned;
    departure_reason = std::string{reason};
    closed_by = by;
    closed_at = at;
    return {};
}

Result<void> IncomingDocument::transfer_to(const UserId& by, std::string_view agency, std::string_view reason, Instant at) {
    if (auto checked = check_text(agency, "/agency", 200); !checked) {
        return checked;
    }
    if (auto gone = send_back(by, reason, at); !gone) {
        return gone;
    }
    state = IncomingState::transferred;
    departure_reason = std::string{agency} + ": " + std::string{reason};
    return {};
}

Result<void> IncomingDocument::lose_number() {
    if (state != IncomingState::registered) {
        return wrong_state(name_of(state).words);
    }
    state = IncomingState::cancelled;
    return {};
}

}  // namespace vanthu::records
