#include "server/app/dossiers/dossier_access.hpp"

namespace vanthu::app {
namespace {

using records::Role;

tl::unexpected<Error> is_held() {
    return fail(Code::conflict, {"Đang bị phong tỏa theo quyết định; không ai được sửa, chuyển hay hủy.",
                                 "A legal hold is in force: nobody changes, moves or disposes of it."});
}

}  // namespace

bool may_read(Tx& tx, const Actor& actor, const records::Dossier& dossier) {
    return tx.access().is_visible(visibility_of(actor), dossier);
}

bool may_change(const Actor& actor, const records::Dossier& dossier) {
    return dossier.keeper == actor.user || actor.holds(Role::leader, dossier.unit) || actor.holds_for_agency(Role::clerk);
}

Result<records::Dossier> load_dossier(Tx& tx, const Actor& actor, const DossierId& id, std::optional<long long> version) {
    auto dossier = tx.dossiers().find(id);
    if (!dossier || !may_read(tx, actor, *dossier)) {
        return fail(Code::not_found, {"Không có hồ sơ này.", "There is no such dossier."});
    }
    if (version && *version != dossier->version) {
        return changed_meanwhile();
    }
    return std::move(*dossier);
}

Result<records::Dossier> load_dossier_to_change(Tx& tx, const Actor& actor, const DossierId& id, long long version) {
    auto dossier = load_dossier(tx, actor, id, version);
    if (!dossier) {
        return dossier;
    }
    if (!may_change(actor, *dossier)) {
        return forbid({"Chỉ người lập hồ sơ, lãnh đạo đơn vị hoặc văn thư cơ quan được thay đổi hồ sơ.",
                       "Only its keeper, a leader of its unit or a clerk of the agency changes a dossier."});
    }
    if (auto free = require_free(tx, id); !free) {
        return pass(free.error());
    }
    return dossier;
}

Result<void> require_free(Tx& tx, const DossierId& id) {
    return tx.archiving().is_held(id) ? Result<void>{is_held()} : Result<void>{};
}

Result<void> require_free(Tx& tx, const DocumentId& id) {
    return tx.archiving().is_held(id) ? Result<void>{is_held()} : Result<void>{};
}

tl::unexpected<Error> changed_meanwhile() {
    return fail(Code::stale_version, {"Người khác vừa thay đổi. Hãy tải lại rồi làm tiếp.", "Somebody else has just changed it. Load it again, then go on."});
}

}  // namespace vanthu::app
