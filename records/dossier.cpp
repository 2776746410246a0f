#include "records/dossier.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "records/document.hpp"

namespace vanthu::records {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::array<std::pair<DossierState, const char*>, 4> states{{{DossierState::open, "open"},
                                                                      {DossierState::closed, "closed"},
                                                                      {DossierState::handed_over, "handed_over"},
                                                                      {DossierState::disposed, "disposed"}}};
constexpr std::array<std::pair<DossierKind, const char*>, 2> kinds{
    {{DossierKind::general, "general"}, {DossierKind::construction, "construction"}}};
constexpr long long most_documents = 10'000;

ClientText name_of(DossierState state) {
    switch (state) {
        case DossierState::open:
            return {"đang mở", "open"};
        case DossierState::closed:
            return {"đã kết thúc", "closed"};
        case DossierState::handed_over:
            return {"đã nộp lưu", "handed over to the archive"};
        case DossierState::disposed:
            return {"đã hủy", "disposed of"};
    }
    return {"", ""};
}

tl::unexpected<Error> wrong_dossier_state(DossierState state) {
    const ClientText name = name_of(state);
    return fail(Code::conflict, {fmt::format("Hồ sơ {}, không làm được việc này.", name.vi),
                                 fmt::format("The dossier is {}; this cannot be done now.", name.en)});
}

/// The same day some months later, or the last one of that month.
year_month_day months_later(year_month_day day, std::chrono::months months) {
    const year_month_day wanted = day + months;
    return wanted.ok() ? wanted : year_month_day{wanted.year() / wanted.month() / std::chrono::last};
}

}  // namespace

const char* to_string(DossierState state) {
    return states.at(static_cast<std::size_t>(state)).second;
}

std::optional<DossierState> parse_dossier_state(std::string_view text) {
    for (const auto& [state, name] : states) {
        if (text == name) {
            return state;
        }
    }
    return std::nullopt;
}

const char* to_string(DossierKind kind) {
    return kinds.at(static_cast<std::size_t>(kind)).second;
}

std::optional<DossierKind> parse_dossier_kind(std::string_view text) {
    for (const auto& [kind, name] : kinds) {
        if (text == name) {
            return kind;
        }
    }
    return std::nullopt;
}

Result<void> check(const DossierDetails& details) {
    for (auto checked : {check_text(details.notation, "/notation", 50), check_text(details.title, "/title", 1000),
                         check_optional_text(details.rights, "/rights", 100), check_text(details.language, "/language", 50),
                         check_optional_text(details.description, "/description", 2000)}) {
        if (!checked) {
            return checked;
        }
    }
    return {};
}

std::string Dossier::code() const {
    return fmt::format("{}.{}.{}", agency, static_cast<int>(year), details.notation);
}

Result<long long> Dossier::add_document(std::optional<year_month_day> day, long long pages) {
    if (state != DossierState::open) {
        return wrong_dossier_state(state);
    }
    if (document_total >= most_documents) {
        return fail(Code::too_large, {"Hồ sơ đã có 10.000 văn bản. Hãy lập tập tiếp theo.", "The dossier has 10,000 documents. Begin another volume."});
    }
    if (day) {
        start_day = start_day ? std::min(*start_day, *day) : *day;
        end_day = end_day ? std::max(*end_day, *day) : *day;
    }
    ++document_total;
    page_total += pages;
    return ++last_ordinal;
}

Result<void> Dossier::remove_document(long long pages) {
    if (state != DossierState::open) {
        return wrong_dossier_state(state);
    }
    --document_total;
    page_total -= pages;
    return {};
}

Result<void> Dossier::correct(const DossierDetails& wanted) {
    if (state != DossierState::open) {
        return wrong_dossier_state(state);
    }
    if (auto checked = check(wanted); !checked) {
        return checked;
    }
    details = wanted;
    return {};
}

Result<void> Dossier::close(Instant at, year_month_day ended, year_month_day today) {
    if (state != DossierState::open) {
        return wrong_dossier_state(state);
    }
    if (document_total == 0) {
        return fail(Code::conflict, {"Hồ sơ chưa có văn bản nào.", "The dossier has no document yet."});
    }
    if (ended > today) {
        return fail_field("/work_ended", {"Ngày kết thúc công việc ở tương lai.", "The work ends in the future."});
    }
    closed_at = at;
    work_ended = ended;
    state = DossierState::closed;
    return {};
}

Result<void> Dossier::reopen(std::string_view reason) {
    if (state != DossierState::closed) {
        return wrong_dossier_state(state);
    }
    if (handover) {
        return fail(Code::conflict, {"Hồ sơ đang trong mục lục nộp lưu.", "The dossier stands in a list for the archive."});
    }
    if (auto checked = check_text(reason, "/reason", 1000); !checked) {
        return checked;
    }
    closed_at.reset();
    work_ended.reset();
    noticed_at.reset();
    state = DossierState::open;
    return {};
}

Result<void> Dossier::put_into_handover(const std::string& wanted) {
    if (state != DossierState::closed) {
        return wrong_dossier_state(state);
    }
    if (handover) {
        return fail(Code::conflict, {fmt::format("Hồ sơ {} đã có trong một mục lục nộp lưu.", code()),
                                     fmt::format("The dossier {} stands in a list for the archive already.", code())});
    }
    handover = wanted;
    return {};
}

Result<void> Dossier::hand_over() {
    if (state != DossierState::closed || !handover) {
        return wrong_dossier_state(state);
    }
    state = DossierState::handed_over;
    return {};
}

Result<void> Dossier::may_be_disposed(year_month_day today) const {
    if (state != DossierState::closed && state != DossierState::handed_over) {
        return wrong_dossier_state(state);
    }
    if (state == DossierState::closed && handover) {
        return fail(Code::conflict, {fmt::format("Hồ sơ {} đang trong mục lục nộp lưu.", code()),
                                     fmt::format("The dossier {} stands in a list for the archive.", code())});
    }
    if (!details.retention.years) {
        return fail(Code::conflict, {fmt::format("Hồ sơ {} bảo quản vĩnh viễn.", code()), fmt::format("The dossier {} is kept permanently.", code())});
    }
    const auto until = kept_until();
    if (!until || *until >= today) {
        return fail(Code::conflict, {fmt::format("Hồ sơ {} phải bảo quản đến hết ngày {}.", code(), until ? to_iso(*until) : ""),
                                     fmt::format("The dossier {} is to be kept until {}.", code(), until ? to_iso(*until) : "")});
    }
    return {};
}

Result<void> Dossier::dispose(year_month_day today) {
    if (auto may = may_be_disposed(today); !may) {
        return may;
    }
    state = DossierState::disposed;
    return {};
}

std::optional<year_month_day> Dossier::handover_due() const {
    if (!work_ended) {
        return std::nullopt;
    }
    return months_later(*work_ended, details.kind == DossierKind::construction ? std::chrono::months{3} : std::chrono::months{12});
}

std::optional<year_month_day> Dossier::kept_until() const {
    return work_ended ? details.retention.last_day(*work_ended) : std::nullopt;
}

}  // namespace vanthu::records
