#include "server/app/outgoing/check_outs.hpp"

#include <fmt/format.h>

#include "server/app/chains/telling.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "signing/presentation.hpp"

namespace vanthu::app {
namespace {

using records::OutgoingState;
using records::Role;

tl::unexpected<Error> nobody_has_it() {
    return fail(Code::conflict, {"Dự thảo không được giữ để sửa.", "The draft is not checked out."});
}

}  // namespace

std::optional<CheckOut> check_out_of(Tx& tx, const DocumentId& id, Instant now) {
    auto found = tx.check_outs().find(id);
    return found && found->until > now ? std::move(found) : std::nullopt;
}

Result<void> require_not_checked_out(Tx& tx, const Services& services, const Actor& actor, const DocumentId& id, Instant now) {
    const auto present = check_out_of(tx, id, now);
    if (!present || present->user == actor.user) {
        return {};
    }
    const auto user = tx.users().find(present->user);
    const std::string name = user ? user->full_name : "";
    const std::string until = signing::presentation_time(present->until, services.agency.utc_offset);
    return fail(Code::conflict, {fmt::format("{} đang giữ dự thảo để sửa đến {}.", name, until), fmt::format("{} has the draft checked out until {}.", name, until)});
}

Result<CheckOut> CheckOutDrafts::take(const Actor& actor, const DocumentId& id, long long minutes) {
    constexpr long long minutes_limit = 480;
    if (minutes < 1 || minutes > minutes_limit) {
        return fail_field("/minutes", {"Từ 1 đến 480 phút.", "1 to 480 minutes."});
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<CheckOut> {
        const auto document = load_outgoing(tx, actor, id);
        if (!document) {
            return pass(document.error());
        }
        if (document->drafter != actor.user && !actor.holds(Role::official, document->details.drafting_unit)) {
            return forbid({"Chỉ đơn vị soạn thảo giữ dự thảo để sửa.", "Only the drafting unit checks a draft out."});
        }
        if (document->state != OutgoingState::drafting && document->state != OutgoingState::in_approval) {
            return fail(Code::conflict, {"Văn bản đã ký hoặc đã hủy, không sửa được.", "The document is signed or cancelled and does not change."});
        }
        if (auto free = require_not_checked_out(tx, services_, actor, id, now); !free) {
            return pass(free.error());
        }
        const CheckOut taken{id, actor.user, now, now + std::chrono::minutes{minutes}};
        tx.check_outs().put(taken);
        record(tx, actor, now, "draft-checked-out", outgoing_object(id), {{"minutes", std::to_string(minutes)}});
        return taken;
    });
}

Result<void> CheckOutDrafts::give_back(const Actor& actor, const DocumentId& id) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        if (auto document = load_outgoing(tx, actor, id); !document) {
            return pass(document.error());
        }
        const auto present = check_out_of(tx, id, now);
        if (!present || present->user != actor.user) {
            return nobody_has_it();
        }
        tx.check_outs().remove(id);
        record(tx, actor, now, "draft-checked-in", outgoing_object(id));
        return {};
    });
}

Result<void> CheckOutDrafts::break_open(const Actor& actor, const DocumentId& id, const std::string& reason) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        const auto document = load_outgoing(tx, actor, id);
        if (!document) {
            return pass(document.error());
        }
        if (!actor.holds(Role::leader, document->details.drafting_unit) && !actor.holds_for_agency(Role::leader)) {
            return forbid({"Chỉ lãnh đạo đơn vị soạn thảo hoặc cơ quan bỏ giữ dự thảo của người khác.",
                           "Only a leader of the drafting unit or the agency ends somebody's check-out."});
        }
        if (auto checked = records::check_text(reason, "/reason", 500); !checked) {
            return checked;
        }
        const auto present = check_out_of(tx, id, now);
        if (!present) {
            return nobody_has_it();
        }
        tx.check_outs().remove(id);
        tell(tx, services_, {present->user}, actor.user, {"check-out-broken", id, std::nullopt, reason}, now);
        record(tx, actor, now, "check-out-broken", outgoing_object(id), {{"person", present->user.text()}, {"reason", reason}});
        return {};
    });
}

}  // namespace vanthu::app
