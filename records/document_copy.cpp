#include "records/document_copy.hpp"

#include <array>

#include "records/document.hpp"

namespace vanthu::records {
namespace {

constexpr std::array<const char*, 3> codes{"SY", "SL", "TrS"};
constexpr std::array<const char*, 3> headings{"SAO Y", "SAO LỤC", "TRÍCH SAO"};

struct StateName {
    const char* code;
    ClientText words;
};

const StateName& name_of(CopyState state) {
    static const std::array<StateName, 3> names{
        {{"signed", {"đã ký, chưa phát hành", "signed, not issued"}}, {"issued", {"đã phát hành", "issued"}}, {"void", {"đã hủy số", "void"}}}};
    return names.at(static_cast<std::size_t>(state));
}

}  // namespace

const char* to_string(CopyForm form) {
    return codes.at(static_cast<std::size_t>(form));
}

std::optional<CopyForm> parse_copy_form(std::string_view code) {
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (code == codes.at(i)) {
            return static_cast<CopyForm>(i);
        }
    }
    return std::nullopt;
}

const char* heading(CopyForm form) {
    return headings.at(static_cast<std::size_t>(form));
}

const char* to_string(CopyState state) {
    return name_of(state).code;
}

std::optional<CopyState> parse_copy_state(std::string_view text) {
    for (const CopyState state : {CopyState::made, CopyState::issued, CopyState::voided}) {
        if (text == to_string(state)) {
            return state;
        }
    }
    return std::nullopt;
}

Result<void> DocumentCopy::issue(Instant at) {
    if (state != CopyState::made) {
        return wrong_state(name_of(state).words);
    }
    state = CopyState::issued;
    issued_at = at;
    return {};
}

Result<void> DocumentCopy::lose_number(std::string_view why) {
    if (state != CopyState::made) {
        return wrong_state(name_of(state).words);
    }
    state = CopyState::voided;
    reason = std::string{why};
    return {};
}

Result<void> check(const DocumentCopy& copy) {
    if (copy.copies < 1 || copy.copies > 99'999) {
        return fail_field("/copies", {"Số lượng bản từ 1 đến 99999.", "The number of copies is 1 to 99999."});
    }
    if (auto checked = check_text(copy.recipients, "/recipients", 4000); !checked) {
        return checked;
    }
    if (auto checked = check_text(copy.decided_by, "/decided_by", 200); !checked) {
        return checked;
    }
    return check_optional_text(copy.note, "/note", 500);
}

}  // namespace vanthu::records
