#include "server/app/document_access.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "server/app/chains/chain.hpp"
#include "server/app/chains/mandates.hpp"
#include "server/app/dossiers/dossier_access.hpp"
#include "server/app/files/content_rules.hpp"

namespace vanthu::app {

bool may_read(Tx& tx, const Actor& actor, const DocumentId& id, const std::vector<UserId>& own_people) {
    const Visibility visibility = visibility_of(actor);
    const bool is_own = std::find(own_people.begin(), own_people.end(), actor.user) != own_people.end();
    if (is_own || tx.access().is_visible(visibility, id)) {
        return true;
    }
    // Who has a task reads what it is about, and a substitute what waits for whom they stand in for.
    const auto tasks = tx.tasks().of_document(id);
    return std::any_of(tasks.begin(), tasks.end(), [&](const Task& task) { return is_offered_to(actor.user, actor.bindings, task) || is_offered_to_substitute(tx, actor, task); });
}

tl::unexpected<Error> no_such_document() {
    return fail(Code::not_found, {"Không có văn bản này.", "There is no such document."});
}

tl::unexpected<Error> stale_document() {
    return fail(Code::stale_version, {"Văn bản vừa được người khác thay đổi. Hãy tải lại rồi làm tiếp.",
                                      "Somebody else has just changed the document. Load it again, then go on."});
}

Result<records::IncomingDocument> load_incoming(Tx& tx, const Actor& actor, const DocumentId& id,
                                                std::optional<long long> version) {
    auto document = tx.incoming().find(id);
    if (!document || !may_read(tx, actor, id, {document->leader.value_or(UserId{})})) {
        return no_such_document();
    }
    if (version && *version != document->version) {
        return stale_document();
    }
    if (auto free = version ? require_free(tx, id) : Result<void>{}; !free) {
        return pass(free.error());
    }
    return std::move(*document);
}

Result<records::OutgoingDocument> load_outgoing(Tx& tx, const Actor& actor, const DocumentId& id,
                                                std::optional<long long> version) {
    auto document = tx.outgoing().find(id);
    if (!document || !may_read(tx, actor, id, {document->drafter})) {
        return no_such_document();
    }
    if (version && *version != document->version) {
        return stale_document();
    }
    if (version && document->state == records::OutgoingState::recalled) {  // frozen: Decree 30/2020/NĐ-CP, Annex VI, III.8
        return fail(Code::conflict, {"Văn bản đã thu hồi, không thay đổi được nữa.", "The document was recalled and does not change any more."});
    }
    if (auto free = version ? require_free(tx, id) : Result<void>{}; !free) {
        return pass(free.error());
    }
    return std::move(*document);
}

Result<DocumentFile> attach(Tx& tx, const Actor& actor, const UploadId& upload_id, const DocumentId& document,
                            const std::string& kind, const FileId& id, Instant now) {
    const auto upload = tx.uploads().find(upload_id);
    if (!upload || upload->user != actor.user) {
        return fail_field("/upload", {"Không có tệp tải lên này.", "There is no such upload."});
    }
    if (!upload->sha256) {
        return fail(Code::conflict, {fmt::format("Tệp “{}” chưa tải lên xong.", upload->name),
                                     fmt::format("The file “{}” is not uploaded completely.", upload->name)});
    }
    if (auto taken = judge_for_document(upload->name); !taken) {
        return pass(taken.error());
    }
    DocumentFile file{id,
                      document,
                      kind,
                      0,
                      upload->name,
                      media_type_of(upload->name),
                      upload->size_bytes,
                      *upload->sha256,
                      actor.user,
                      now,
                      {},
                      upload->pages,
                      upload->scan};
    tx.files().add(file);
    tx.uploads().remove(upload_id);
    return file;
}

std::string media_type_of(const std::string& name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> known{{
        {".pdf", "application/pdf"},
        {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {".odt", "application/vnd.oasis.opendocument.text"},
        {".xml", "application/xml"},
        {".txt", "text/plain; charset=utf-8"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".zip", "application/zip"},
    }};
    const std::string lower = fold(name);
    for (const auto& [extension, type] : known) {
        if (lower.ends_with(extension)) {
            return std::string{type};
        }
    }
    return "application/octet-stream";
}

}  // namespace vanthu::app
