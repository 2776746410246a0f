#include "records/register_entry.hpp"

#include <array>

#include <fmt/format.h>

#include "records/document.hpp"

namespace vanthu::records {
namespace {

struct StateName {
    const char* code;
    ClientText words;
};

const std::array<StateName, 4>& names() {
    static const std::array<StateName, 4> all{{{"issued", {"đã cấp", "issued"}},
                                               {"reserved", {"đang giữ", "reserved"}},
                                               {"void", {"đã hủy", "void"}},
                                               {"skipped", {"đã bỏ qua", "skipped"}}}};
    return all;
}

tl::unexpected<Error> wrong_entry(const RegisterEntry& entry) {
    const ClientText& words = names().at(static_cast<std::size_t>(entry.state)).words;
    const std::string number = RegisterNumber{entry.number}.text();
    return fail(Code::conflict, {fmt::format("Số {} {}, không làm được việc này.", number, words.vi),
                                 fmt::format("The number {} is {}; this cannot be done.", number, words.en)});
}

constexpr std::size_t list_limit = 100;

}  // namespace

const char* to_string(EntryState state) {
    return names().at(static_cast<std::size_t>(state)).code;
}

std::optional<EntryState> parse_entry_state(std::string_view text) {
    for (std::size_t i = 0; i < names().size(); ++i) {
        if (text == names().at(i).code) {
            return static_cast<EntryState>(i);
        }
    }
    return std::nullopt;
}

Result<void> RegisterEntry::use(const UserId& by, const std::optional<DocumentId>& for_document, const std::optional<std::string>& written, Instant now,
                                std::chrono::year_month_day today) {
    if (state != EntryState::reserved) {
        return wrong_entry(*this);
    }
    if (today.year() != series.year) {
        return fail(Code::conflict, {fmt::format("Số giữ của năm {} không dùng được trong năm {}.", static_cast<int>(series.year),
                                                 static_cast<int>(today.year())),
                                     fmt::format("A number reserved in {} cannot be used in {}.", static_cast<int>(series.year),
                                                 static_cast<int>(today.year()))});
    }
    if (reserved_until && std::chrono::sys_days{*reserved_until} < std::chrono::sys_days{today}) {
        return fail(Code::conflict, {fmt::format("Số {} chỉ được giữ đến {}; hãy hủy số với lý do.", RegisterNumber{number}.text(), to_iso(*reserved_until)),
                                     fmt::format("The number {} was reserved until {}; void it with a reason.", RegisterNumber{number}.text(),
                                                 to_iso(*reserved_until))});
    }
    state = EntryState::issued;
    document = for_document;
    symbol = written;
    day = today;
    changed_by = by;
    changed_at = now;
    return {};
}

Result<void> RegisterEntry::make_void(const UserId& by, std::string_view why, Instant now) {
    if (state != EntryState::issued && state != EntryState::reserved) {
        return wrong_entry(*this);
    }
    if (auto checked = check_text(why, "/reason", 500); !checked) {
        return checked;
    }
    state = EntryState::voided;
    reason = std::string{why};
    changed_by = by;
    changed_at = now;
    return {};
}

Result<void> check_reservation(std::string_view reserved_for, std::string_view reason, std::chrono::year_month_day until,
                               std::chrono::year_month_day today) {
    if (auto checked = check_text(reserved_for, "/reserved_for", 200); !checked) {
        return checked;
    }
    if (auto checked = check_text(reason, "/reason", 500); !checked) {
        return checked;
    }
    if (std::chrono::sys_days{until} < std::chrono::sys_days{today} || until.year() != today.year()) {
        return fail_field("/until", {"Số được giữ đến một ngày từ hôm nay, trong năm nay.", "A number is reserved until a day from today on, of this year."});
    }
    return {};
}

void RegisterAccount::miss_up_to(int number) {
    for (int missing = seen_ + 1; missing < number && missing_.size() < list_limit; ++missing) {
        missing_.push_back(missing);
    }
}

void RegisterAccount::add(int number, EntryState state) {
    if (number <= seen_ || number > last_taken_) {
        if (wrong_.size() < list_limit) {
            wrong_.push_back(number);
        }
        return;
    }
    miss_up_to(number);
    seen_ = number;
    ++counts_[static_cast<std::size_t>(state)];
}

void RegisterAccount::finish() {
    miss_up_to(last_taken_ + 1);
    seen_ = last_taken_;
}

}  // namespace vanthu::records
