#include "server/app/chains/remarks.hpp"

#include <algorithm>

#include "core/digest.hpp"
#include "records/document.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

constexpr std::size_t body_limit = 4000;

tl::unexpected<Error> no_such_remark() {
    return fail(Code::not_found, {"Không có ghi chú này.", "There is no such remark."});
}

bool may_read_document(Tx& tx, const Actor& actor, const DocumentId& id) {
    return load_outgoing(tx, actor, id).has_value() || load_incoming(tx, actor, id).has_value();
}

/// A final remark is part of the document's history; a draft is its writer's alone.
std::string object_of(Tx& tx, const Remark& remark) {
    return remark.is_final ? document_object(tx, remark.document) : "remark/" + remark.id;
}

/// The place is on a page of that content of the document.
Result<void> check(Tx& tx, const DocumentId& document, const RemarkPlace& place) {
    const auto files = tx.files().of_document(document);
    const auto file = std::find_if(files.begin(), files.end(), [&](const DocumentFile& one) { return one.sha256 == place.version_sha256; });
    if (file == files.end()) {
        return fail_field("/place/version_sha256", {"Văn bản không có tệp này.", "The document has no such file."});
    }
    if (place.page < 1 || (file->pages && place.page > *file->pages)) {
        return fail_field("/place/page", {"Tệp không có trang này.", "The file has no such page."});
    }
    return place.width > 0 && place.height > 0 ? Result<void>{} : fail_field("/place", {"Khung trống.", "The rectangle is empty."});
}

}  // namespace

Result<Remark> WriteRemarks::add(const Actor& actor, const DocumentId& document, const std::string& body, bool is_final,
                                 const std::optional<RemarkPlace>& place) {
    if (auto checked = records::check_text(body, "/body", body_limit); !checked) {
        return pass(checked.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Remark> {
        if (!may_read_document(tx, actor, document)) {
            return no_such_document();
        }
        if (auto checked = place ? check(tx, document, *place) : Result<void>{}; !checked) {
            return pass(checked.error());
        }
        const Remark remark{make_uuid_v7(now, services_.random), document, actor.user, body, is_final, now, is_final ? std::optional{now} : std::nullopt, 1, place, {}, {}};
        tx.remarks().add(remark);
        Actor writer = actor;
        if (writer.idempotency) {
            writer.idempotency->made = "remark/" + remark.id;
        }
        record(tx, writer, now, is_final ? "remark-made" : "remark-drafted", object_of(tx, remark), {{"remark", remark.id}});
        return remark;
    });
}

Result<std::vector<Remark>> WriteRemarks::list(const Actor& actor, const DocumentId& document) {
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<Remark>> {
        if (!may_read_document(tx, actor, document)) {
            return no_such_document();
        }
        return tx.remarks().of_document(document, actor.user);
    });
}

Result<Remark> WriteRemarks::find(const Actor& actor, const std::string& id) {
    return services_.storage.read([&](Tx& tx) -> Result<Remark> {
        auto remark = tx.remarks().find(id);
        if (!remark || !(remark->author == actor.user || (remark->is_final && may_read_document(tx, actor, remark->document)))) {
            return no_such_remark();
        }
        return std::move(*remark);
    });
}

template <class Change>
Result<Remark> WriteRemarks::with_draft(const Actor& actor, const std::string& id, long long version, const char* kind, Change change) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Remark> {
        auto remark = tx.remarks().find(id);
        const bool is_seen = remark && (remark->author == actor.user || (remark->is_final && may_read_document(tx, actor, remark->document)));
        if (!is_seen) {
            return no_such_remark();
        }
        if (remark->author != actor.user) {
            return forbid({"Chỉ người viết được sửa ghi chú nháp của mình.", "Only its writer changes a draft."});
        }
        if (remark->is_final) {
            return fail(Code::conflict, {"Ghi chú đã chốt, không sửa được nữa.", "The remark is final and does not change any more."});
        }
        if (remark->version != version) {
            return fail(Code::stale_version, {"Ghi chú vừa thay đổi ở nơi khác. Hãy tải lại.", "The remark has just changed elsewhere. Load it again."});
        }
        if (Result<void> changed = change(tx, *remark, now); !changed) {
            return pass(changed.error());
        }
        record(tx, actor, now, kind, object_of(tx, *remark), {{"remark", id}});
        return std::move(*remark);
    });
}

Result<Remark> WriteRemarks::change(const Actor& actor, const std::string& id, long long version, const std::string& body) {
    return with_draft(actor, id, version, "remark-drafted", [&](Tx& tx, Remark& remark, Instant) -> Result<void> {
        if (auto checked = records::check_text(body, "/body", body_limit); !checked) {
            return checked;
        }
        remark.body = body;
        tx.remarks().save(remark);
        ++remark.version;
        return {};
    });
}

Result<Remark> WriteRemarks::finalise(const Actor& actor, const std::string& id, long long version) {
    return with_draft(actor, id, version, "remark-made", [&](Tx& tx, Remark& remark, Instant now) -> Result<void> {
        remark.is_final = true;
        remark.final_at = now;
        tx.remarks().save(remark);
        ++remark.version;
        return {};
    });
}

Result<Remark> WriteRemarks::resolve(const Actor& actor, const std::string& id, long long version, bool is_resolved) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Remark> {
        auto remark = tx.remarks().find(id);
        if (!remark || !(remark->author == actor.user || (remark->is_final && may_read_document(tx, actor, remark->document)))) {
            return no_such_remark();
        }
        const auto outgoing = tx.outgoing().find(remark->document);
        const bool may = remark->author == actor.user ||
                         (outgoing && (outgoing->drafter == actor.user || actor.holds(records::Role::official, outgoing->details.drafting_unit)));
        if (!may) {
            return forbid({"Chỉ người viết và đơn vị soạn thảo đánh dấu đã giải quyết.", "Only its writer and the drafting unit resolve a remark."});
        }
        if (!remark->is_final || remark->resolved_at.has_value() == is_resolved) {
            return fail(Code::conflict, {"Ghi chú còn nháp hoặc đã ở trạng thái này.", "The remark is a draft, or in that state already."});
        }
        if (remark->version != version) {
            return fail(Code::stale_version, {"Ghi chú vừa thay đổi ở nơi khác. Hãy tải lại.", "The remark has just changed elsewhere. Load it again."});
        }
        remark->resolved_by = is_resolved ? std::optional{actor.user} : std::nullopt;
        remark->resolved_at = is_resolved ? std::optional{now} : std::nullopt;
        tx.remarks().save(*remark);
        ++remark->version;
        record(tx, actor, now, is_resolved ? "remark-resolved" : "remark-reopened", object_of(tx, *remark), {{"remark", id}});
        return std::move(*remark);
    });
}

Result<Remark> WriteRemarks::discard(const Actor& actor, const std::string& id, long long version) {
    return with_draft(actor, id, version, "remark-discarded", [&](Tx& tx, Remark& remark, Instant) -> Result<void> {
        tx.remarks().remove(remark.id);
        return {};
    });
}

}  // namespace vanthu::app
