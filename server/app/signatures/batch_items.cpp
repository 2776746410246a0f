#include "server/app/signatures/batch_items.hpp"

#include <set>

#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app::batch_items {
namespace {

/// What was in the way may be gone: an authority was down, a step was not reached. Another content has to be seen first; and what a person
/// typed for a remote service is used up.
bool may_retry(const SigningBatch& batch, const SigningBatchItem& item) {
    return item.state == "failed" && item.code != to_string(Code::stale_version) && !batch.service;
}

}  // namespace

Result<void> check_wishes(const std::vector<BatchWish>& wishes) {
    if (wishes.empty() || wishes.size() > most) {
        return fail_field("/documents", {"Mỗi lô ký có từ 1 đến 50 văn bản.", "A batch has 1 to 50 documents."});
    }
    std::set<std::string> seen;
    for (const BatchWish& one : wishes) {
        if (!seen.insert(one.document.text()).second) {
            return fail_field("/documents", {"Một văn bản được chọn hai lần.", "A document is there twice."});
        }
    }
    return {};
}

Result<void> may_begin(Tx& tx, const Actor& actor, const std::vector<BatchWish>& wishes) {
    if (tx.signing_batches().running(actor.user)) {
        return fail(Code::conflict, {"Một lô ký khác của bạn đang chạy; hãy đợi nó xong hoặc dừng nó.",
                                     "Another batch of yours is running; wait until it ends, or cancel it."});
    }
    for (const BatchWish& one : wishes) {
        // Also whether the person may know of it at all: a row about a foreign document would say that it is there.
        const auto document = load_outgoing(tx, actor, one.document);
        if (!document) {
            return pass(document.error());
        }
        if (document->version == one.version && document->current_sha256 != one.sha256) {
            return fail_field("/documents", {"Mã băm không phải của nội dung đã xem.", "The digest is not that of the content of this version."});
        }
    }
    return {};
}

Result<std::vector<SigningBatchItem>> add(Tx& tx, const Actor& actor, const SigningBatch& batch, const std::vector<BatchWish>& wishes) {
    if (auto may = may_begin(tx, actor, wishes); !may) {
        return pass(may.error());
    }
    tx.signing_batches().add(batch);
    std::vector<SigningBatchItem> items;
    for (const BatchWish& one : wishes) {
        items.push_back({batch.id, static_cast<long long>(items.size()) + 1, one.document, one.version, one.sha256, "queued", {}, {}, {}, {}});
        tx.signing_batches().add(items.back());
    }
    record_authorisation(tx, actor, batch.authorised_at, batch, items);
    return items;
}

void record_authorisation(Tx& tx, const Actor& actor, Instant now, const SigningBatch& batch, const std::vector<SigningBatchItem>& items) {
    std::vector<std::pair<std::string, std::string>> fields{{"batch", batch.id}, {"documents", std::to_string(items.size())}};
    if (batch.service) {
        fields.emplace_back("service", *batch.service);
    }
    for (const SigningBatchItem& item : items) {
        fields.emplace_back("document", item.document.text() + " " + item.sha256);
    }
    record(tx, actor, now, "signing-batch-authorised", user_object(actor.user), std::move(fields));
}

Result<BatchView> view(Tx& tx, const Actor& actor, const std::string& id) {
    auto batch = tx.signing_batches().find(id);
    if (!batch || batch->user != actor.user) {
        return fail(Code::not_found, {"Không có lô ký này.", "There is no such batch."});
    }
    BatchView view{std::move(*batch), {}};
    for (SigningBatchItem& item : tx.signing_batches().items(id)) {
        const auto document = tx.outgoing().find(item.document);
        const bool retry = may_retry(view.batch, item);
        view.items.push_back({std::move(item), document ? document->details.subject : std::string{}, retry});
    }
    return view;
}

void end(Tx& tx, SigningBatchItem item, std::string state, const Error* failure, Instant now) {
    item.state = std::move(state);
    item.code = failure ? std::optional<std::string>{to_string(failure->code)} : std::nullopt;
    item.reason = failure ? failure->detail : ClientText{};
    item.ended_at = now;
    tx.signing_batches().save(item);
    const auto prepared = item.operation && item.state != "signed" ? tx.signings().find(*item.operation) : std::nullopt;
    if (prepared && prepared->state == "prepared") {
        tx.signings().save_state(prepared->id, "cancelled");
    }
}

}  // namespace vanthu::app::batch_items
