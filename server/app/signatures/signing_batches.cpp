#include "server/app/signatures/signing_batches.hpp"

#include <charconv>

#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/sign_in.hpp"

namespace vanthu::app {
namespace {

// A killed server's document is begun again after this; one that is still being signed elsewhere then loses to whoever is first.
constexpr std::chrono::seconds lease{20};
constexpr long long attempts_limit = 3;

std::string job_id(const SigningBatchItem& item) {
    return std::string{signing_batch_work} + "-" + item.batch + "-" + std::to_string(item.ordinal);
}

void queue(Tx& tx, const SigningBatchItem& item, Instant now) {
    tx.jobs().add_once(job_id(item), signing_batch_work, item.batch + "/" + std::to_string(item.ordinal), now);
}

std::optional<long long> number_behind(const std::string& text, std::size_t slash) {
    long long number = 0;
    if (slash == std::string::npos || std::from_chars(text.data() + slash + 1, text.data() + text.size(), number).ec != std::errc{}) {
        return std::nullopt;
    }
    return number;
}

}  // namespace

Result<SignBatches::View> SignBatches::begin(const Actor& actor, const std::string& token_hash, const std::vector<Wish>& wishes) {
    const Instant now = services_.clock.now();
    if (auto fit = batch_items::check_wishes(wishes); !fit) {
        return pass(fit.error());
    }
    const SigningBatch batch{make_uuid_v7(now, services_.random), actor.user, now, {}, now};
    Actor writer = actor;
    if (writer.idempotency) {
        writer.idempotency->made = "signing-batch/" + batch.id;
    }
    return services_.storage.write([&](Tx& tx) -> Result<View> {
        if (auto proved = require_proof(tx, token_hash, now); !proved) {
            return pass(proved.error());
        }
        const auto user = tx.users().find(actor.user);
        if (!user || !user->keystore) {
            return fail(Code::conflict, {"Bạn không có khóa ký trên máy chủ; hãy ký lô bằng khóa ở dịch vụ ký từ xa.",
                                         "The server keeps no key of yours; sign the batch with one at a remote service."});
        }
        const auto items = batch_items::add(tx, writer, batch, wishes);
        if (!items) {
            return pass(items.error());
        }
        for (const SigningBatchItem& one : *items) {
            queue(tx, one, now);
        }
        return batch_items::view(tx, actor, batch.id);
    });
}

Result<SignBatches::View> SignBatches::find(const Actor& actor, const std::string& id) {
    return services_.storage.read([&](Tx& tx) -> Result<View> { return batch_items::view(tx, actor, id); });
}

Result<std::vector<SignBatches::View>> SignBatches::recent(const Actor& actor) {
    constexpr int limit = 20;
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<View>> {
        std::vector<View> all;
        for (const SigningBatch& one : tx.signing_batches().of_user(actor.user, limit)) {
            auto shown = batch_items::view(tx, actor, one.id);
            if (shown) {
                all.push_back(std::move(*shown));
            }
        }
        return all;
    });
}

Result<SignBatches::View> SignBatches::cancel(const Actor& actor, const std::string& id) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<View> {
        auto present = batch_items::view(tx, actor, id);
        if (!present) {
            return present;
        }
        int left = 0;
        for (const View::Item& one : present->items) {
            if (one.item.state == "queued") {
                batch_items::end(tx, one.item, "cancelled", nullptr, now);
                tx.jobs().finish(job_id(one.item));
                ++left;
            }
        }
        if (left == 0) {
            return fail(Code::conflict, {"Lô ký này đã xong.", "This batch has ended."});
        }
        present->batch.cancelled_at = now;
        tx.signing_batches().save(present->batch);
        record(tx, actor, now, "signing-batch-cancelled", user_object(actor.user), {{"batch", id}, {"documents", std::to_string(left)}});
        return batch_items::view(tx, actor, id);
    });
}

Result<SignBatches::View> SignBatches::retry(const Actor& actor, const std::string& token_hash, const std::string& id) {
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<View> {
        auto present = batch_items::view(tx, actor, id);
        if (!present) {
            return present;
        }
        if (auto proved = require_proof(tx, token_hash, now); !proved) {
            return pass(proved.error());
        }
        if (tx.signing_batches().running(actor.user)) {
            return fail(Code::conflict, {"Một lô ký của bạn đang chạy.", "A batch of yours is running."});
        }
        std::vector<SigningBatchItem> again;
        for (const View::Item& one : present->items) {
            if (one.may_retry) {
                again.push_back(one.item);
                again.back().state = "queued";
                again.back().code.reset();
                again.back().reason = {};
                again.back().ended_at.reset();
                tx.signing_batches().save(again.back());
                queue(tx, again.back(), now);
            }
        }
        if (again.empty()) {
            return fail(Code::conflict, {"Không có văn bản nào ký lại được.", "There is no document that could be tried again."});
        }
        present->batch.authorised_at = now;
        tx.signing_batches().save(present->batch);
        batch_items::record_authorisation(tx, actor, now, present->batch, again);
        return batch_items::view(tx, actor, id);
    });
}

Result<int> SignBatches::run(const std::string& owner, int limit) {
    int ended = 0;
    for (; ended < limit && !stopping_; ++ended) {
        const Instant now = services_.clock.now();
        const auto due = services_.storage.read([&](Tx& tx) -> Result<bool> { return tx.jobs().is_any_due(signing_batch_work, now); });
        if (!due || !*due) {
            return due ? Result<int>{ended} : Result<int>{pass(due.error())};
        }
        const auto job = services_.storage.write(
            [&](Tx& tx) -> Result<std::optional<Job>> { return tx.jobs().claim(signing_batch_work, owner, now, now + lease); });
        if (!job || !job->has_value()) {
            return job ? Result<int>{ended} : Result<int>{pass(job.error())};  // another server was faster
        }
        if (auto done = sign_one(**job); !done) {
            return pass(done.error());
        }
    }
    return ended;
}

Result<void> SignBatches::sign_one(const Job& job) {
    const std::size_t slash = job.payload.find('/');
    const std::string batch_id = job.payload.substr(0, slash);
    const auto ordinal = number_behind(job.payload, slash);
    const Instant now = services_.clock.now();
    struct Ready {
        SigningBatchItem item;
        Actor actor;
    };
    const auto ready = services_.storage.read([&](Tx& tx) -> Result<std::optional<Ready>> {
        const auto batch = tx.signing_batches().find(batch_id);
        auto item = batch && ordinal ? tx.signing_batches().item(batch_id, *ordinal) : std::nullopt;
        const auto user = batch ? tx.users().find(batch->user) : std::nullopt;
        if (!item || item->state != "queued" || !user) {
            return std::optional<Ready>{};
        }
        Ready one{std::move(*item), actor_of(tx, *user, now)};
        if (!user->active) {
            return fail(Code::forbidden, {"Tài khoản đã bị khóa.", "The account is closed."});
        }
        if (batch->authorised_at + authorised_for <= now) {
            return fail(Code::forbidden, {"Lượt cho phép ký đã quá một giờ; hãy lập lô ký mới.", "It was authorised more than an hour ago; begin a new batch."});
        }
        if (job.attempts > attempts_limit) {
            return fail(Code::internal, {"Đã thử ký ba lần mà không xong.", "It was begun three times and never ended."});
        }
        return std::optional{std::move(one)};
    });
    std::optional<Error> failure;
    if (!ready) {
        failure = ready.error();
    } else if (ready->has_value()) {
        const SigningBatchItem& item = (**ready).item;
        const auto done = sign_.sign((**ready).actor, item.document, item.document_version, SignOutgoing::Purpose::personal, {}, [&](Tx& tx) -> Result<void> {
            const auto present = tx.signing_batches().item(item.batch, item.ordinal);
            if (!present || present->state != "queued") {
                return fail(Code::conflict, {"Lô ký đã dừng.", "The batch was stopped."});
            }
            batch_items::end(tx, *present, "signed", nullptr, now);
            return {};
        });
        if (!done) {
            failure = done.error();
        }
    }
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        const auto present = ordinal ? tx.signing_batches().item(batch_id, *ordinal) : std::nullopt;
        if (failure && present && present->state == "queued") {
            batch_items::end(tx, *present, "failed", &*failure, services_.clock.now());
        }
        tx.jobs().finish(job.id);
        return {};
    });
}

}  // namespace vanthu::app
