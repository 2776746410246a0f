#include "records/grant.hpp"

#include "records/document.hpp"

namespace vanthu::records {

const char* to_string(Grant::Subject subject) {
    return subject == Grant::Subject::document ? "document" : "dossier";
}

std::optional<Grant::Subject> parse_grant_subject(std::string_view text) {
    if (text == "document") {
        return Grant::Subject::document;
    }
    return text == "dossier" ? std::optional{Grant::Subject::dossier} : std::nullopt;
}

Result<void> check(const Grant& grant, Instant now) {
    if (auto checked = check_text(grant.reason, "/reason", 500); !checked) {
        return checked;
    }
    if (grant.user.has_value() == grant.unit.has_value()) {
        return fail_field("/user", {"Cấp cho một người hoặc một đơn vị.", "It is given to one person or one unit."});
    }
    if (grant.until && (*grant.until <= now || *grant.until <= grant.from)) {
        return fail_field("/until", {"Thời điểm kết thúc đã qua hoặc trước khi bắt đầu.", "The end has passed or comes before the beginning."});
    }
    return {};
}

Result<void> Grant::revoke(const UserId& by, std::string_view why, Instant at) {
    if (revoked_at || (until && *until <= at)) {
        return fail(Code::conflict, {"Quyền này đã hết.", "This right has ended already."});
    }
    if (auto checked = check_text(why, "/reason", 500); !checked) {
        return checked;
    }
    revoked_by = by;
    revoked_at = at;
    revoke_reason = std::string{why};
    return {};
}

}  // namespace vanthu::records
