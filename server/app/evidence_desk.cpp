#include "server/app/evidence_desk.hpp"

#include "server/app/document_access.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

using records::Role;

tl::unexpected<Error> no_such_event() {
    return fail(Code::not_found, {"Không có sự kiện này.", "There is no such event."});
}

/// "incoming/<id>" or "outgoing/<id>" that the person may read.
bool may_read_object(Tx& tx, const Actor& actor, const std::string& object) {
    if (actor.holds_for_agency(Role::auditor)) {
        return true;
    }
    const std::size_t slash = object.find('/');
    const DocumentId id{slash == std::string::npos ? "" : object.substr(slash + 1)};
    if (object.starts_with("incoming/")) {
        return load_incoming(tx, actor, id).has_value();
    }
    return object.starts_with("outgoing/") && load_outgoing(tx, actor, id).has_value();
}

}  // namespace

evidence::Checkpoint log_head(Tx& tx, const evidence::LogKey& key) {
    const std::uint64_t size = tx.log().size();
    return {key.verifier().name, size, evidence::root(tx.log().nodes(), size)};
}

Result<evidence::ProofBundle> prove(Tx& tx, const LoggedEvent& event, const evidence::Checkpoint& head, const std::string& signed_head) {
    auto salt = from_hex(event.salt);
    if (!salt) {
        return fail(Code::corrupt, {"Bản ghi của nhật ký bị hỏng.", "The log's entry is damaged."});
    }
    return evidence::ProofBundle{event.encoded, std::move(*salt), event.seq, evidence::inclusion_proof(tx.log().nodes(), event.seq, head.size), signed_head};
}

Result<ReadEvidence::History> ReadEvidence::history(const Actor& actor, const DocumentId& id, std::uint64_t from, int limit) {
    return services_.storage.read([&](Tx& tx) -> Result<History> {
        const bool incoming = load_incoming(tx, actor, id).has_value();
        if (!incoming && !load_outgoing(tx, actor, id)) {
            return no_such_document();
        }
        return History{tx.log().of_object(incoming ? incoming_object(id) : outgoing_object(id), from, limit), tx.log().size()};
    });
}

Result<ReadEvidence::History> ReadEvidence::events(const Actor& actor, const std::optional<std::string>& object, std::uint64_t from, int limit) {
    if (!actor.holds_for_agency(Role::auditor)) {
        return forbid({"Chỉ người kiểm tra của cơ quan xem được toàn bộ nhật ký.", "Only auditors of the agency see the whole log."});
    }
    return services_.storage.read([&](Tx& tx) -> Result<History> {
        return History{object ? tx.log().of_object(*object, from, limit) : tx.log().range(from, limit), tx.log().size()};
    });
}

Result<std::string> ReadEvidence::checkpoint(const Actor&) {
    return services_.storage.read([&](Tx& tx) -> Result<std::string> { return key_.sign(log_head(tx, key_)); });
}

Result<evidence::ProofBundle> ReadEvidence::proof(const Actor& actor, std::uint64_t seq) {
    return services_.storage.read([&](Tx& tx) -> Result<evidence::ProofBundle> {
        const auto event = tx.log().find(seq);
        if (!event || !may_read_object(tx, actor, event->event.object)) {
            return no_such_event();
        }
        const evidence::Checkpoint now = log_head(tx, key_);
        return prove(tx, *event, now, key_.sign(now));
    });
}

Result<void> ReadEvidence::keep_checkpoint() {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        const auto latest = tx.log().latest_checkpoint();
        const std::uint64_t size = tx.log().size();
        if (size > 0 && (!latest || latest->size < size)) {
            tx.log().add_checkpoint({size, key_.sign(log_head(tx, key_)), now});
        }
        return {};
    });
}

Result<Download> DownloadFile::run(const Actor& actor, const FileId& id) {
    auto file = services_.storage.read([&](Tx& tx) -> Result<DocumentFile> {
        auto found = tx.files().find(id);
        if (!found || (!load_incoming(tx, actor, found->document) && !load_outgoing(tx, actor, found->document))) {
            return fail(Code::not_found, {"Không có tệp này.", "There is no such file."});
        }
        return std::move(*found);
    });
    if (!file) {
        return pass(file.error());
    }
    if (file->destroyed_by) {
        return fail(Code::not_found, {"Nội dung tệp đã hủy theo quyết định; thông tin về tệp vẫn được lưu.",
                                      "The file's content was disposed of by decision; what is known of the file stays."});
    }
    auto path = services_.blobs.path_of(file->sha256);
    if (!path) {
        return pass(path.error());
    }
    return Download{std::move(*file), std::move(*path)};
}

}  // namespace vanthu::app
