#include "server/app/signatures/remote_batches.hpp"

#include <algorithm>

#include "server/app/events.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {
namespace {

std::string job_id(const std::string& batch) {
    return std::string{remote_batch_work} + "-" + batch;
}

Error server_stopped() {
    return {Code::unavailable,
            {"Máy chủ đã dừng trước khi văn bản này được ký; hãy ký lại.", "The server stopped before it was signed; sign it again."},
            {},
            {}};
}

Error too_many() {
    return {Code::busy, {"Đang có quá nhiều lô ký từ xa. Hãy thử lại sau.", "Too many remote batches are being signed. Try again later."}, {}, {}};
}

/// What still waits fails, as its server is gone; then its job is done.
void end_what_is_left(Tx& tx, const std::string& batch, Instant now) {
    const Error stopped = server_stopped();
    for (const SigningBatchItem& one : tx.signing_batches().items(batch)) {
        if (one.state == "queued") {
            batch_items::end(tx, one, "failed", &stopped, now);
        }
    }
    tx.jobs().finish(job_id(batch));
}

std::vector<BatchWish> seen_of(const std::vector<UseRemoteKeys::Wish>& wishes) {
    std::vector<BatchWish> all;
    for (const UseRemoteKeys::Wish& one : wishes) {
        all.push_back(one.seen);
    }
    return all;
}

}  // namespace

/// That a batch is this server's, as long as it lives.
class SignRemoteBatches::Seat final {
public:
    /// None when there is no room.
    static std::unique_ptr<Seat> take(SignRemoteBatches& room, const std::string& batch) {
        const std::scoped_lock lock(room.mutex_);
        if (room.stopping_ || room.present_.size() >= room.at_once_) {
            return nullptr;
        }
        auto seat = std::unique_ptr<Seat>(new Seat(room, batch));
        room.present_.insert(batch);
        return seat;
    }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    ~Seat() {
        const std::scoped_lock lock(room_.mutex_);
        room_.present_.erase(batch_);
    }

private:
    Seat(SignRemoteBatches& room, std::string batch) : room_(room), batch_(std::move(batch)) {}

    SignRemoteBatches& room_;
    std::string batch_;
};

struct SignRemoteBatches::Work {
    std::unique_ptr<Seat> seat;
    std::string batch;
    UserId user;
    std::vector<UseRemoteKeys::Wish> wishes;  ///< in the order of the items
    UseRemoteKeys::Opened opened;
};

SignRemoteBatches::SignRemoteBatches(const Services& services, UseRemoteKeys& keys, SignOutgoing& sign, std::size_t at_once)
    : services_(services), keys_(keys), sign_(sign), at_once_(at_once) {}

SignRemoteBatches::~SignRemoteBatches() = default;

Result<BatchView> SignRemoteBatches::begin(const Actor& actor, const std::string& token_hash, const std::string& key,
                                           std::vector<UseRemoteKeys::Wish> wishes, signing::csc::Secrets secrets) {
    const std::vector<BatchWish> seen = seen_of(wishes);
    if (auto fit = batch_items::check_wishes(seen); !fit) {
        return pass(fit.error());
    }
    auto opened = keys_.open(actor, token_hash, key, std::move(secrets), [&](Tx& tx) { return batch_items::may_begin(tx, actor, seen); });
    if (!opened) {
        return pass(opened.error());
    }
    const Instant now = services_.clock.now();
    const SigningBatch batch{make_uuid_v7(now, services_.random), actor.user, now, {}, now, opened->key.service};
    auto seat = Seat::take(*this, batch.id);
    if (!seat) {
        return pass(too_many());
    }
    Actor writer = actor;
    if (writer.idempotency) {
        writer.idempotency->made = "signing-batch/" + batch.id;
    }
    auto begun = services_.storage.write([&](Tx& tx) -> Result<BatchView> {
        if (auto items = batch_items::add(tx, writer, batch, seen); !items) {
            return pass(items.error());
        }
        tx.jobs().add_once(job_id(batch.id), remote_batch_work, batch.id, now + lease);
        return batch_items::view(tx, actor, batch.id);
    });
    if (begun) {
        auto work = std::make_unique<Work>(Work{std::move(seat), batch.id, actor.user, std::move(wishes), std::move(*opened)});
        const std::scoped_lock lock(mutex_);
        waiting_.push_back(std::move(work));
    }
    return begun;
}

std::unique_ptr<SignRemoteBatches::Work> SignRemoteBatches::next() {
    const std::scoped_lock lock(mutex_);
    if (waiting_.empty()) {
        return nullptr;
    }
    auto work = std::move(waiting_.front());
    waiting_.pop_front();
    return work;
}

Result<int> SignRemoteBatches::run() {
    int worked_off = 0;
    while (const auto work = next()) {
        if (auto done = perform(*work); !done) {
            return pass(done.error());
        }
        ++worked_off;
    }
    return worked_off;
}

Result<int> SignRemoteBatches::keep(const std::string& owner) {
    const Instant now = services_.clock.now();
    const std::set<std::string> mine = [&] {
        const std::scoped_lock lock(mutex_);
        return present_;
    }();
    if (!mine.empty()) {
        const auto put_off = services_.storage.write([&](Tx& tx) -> Result<void> {
            for (const std::string& batch : mine) {
                tx.jobs().put_off(job_id(batch), now + lease);
            }
            return {};
        });
        if (!put_off) {
            return pass(put_off.error());
        }
    }
    for (int ended = 0;; ++ended) {
        const auto due = services_.storage.read([&](Tx& tx) -> Result<bool> { return tx.jobs().is_any_due(remote_batch_work, now); });
        if (!due || !*due) {
            return due ? Result<int>{ended} : Result<int>{pass(due.error())};
        }
        const auto found = services_.storage.write([&](Tx& tx) -> Result<bool> {
            const auto job = tx.jobs().claim(remote_batch_work, owner, now, now + lease);
            if (job) {
                end_what_is_left(tx, job->payload, now);
            }
            return job.has_value();
        });
        if (!found || !*found) {
            return found ? Result<int>{ended} : Result<int>{pass(found.error())};  // another server was faster
        }
    }
}

Result<void> SignRemoteBatches::perform(Work& work) {
    std::vector<Prepared> prepared;
    for (std::size_t i = 0; i < work.wishes.size() && !stopping_; ++i) {
        auto one = prepare(work, static_cast<long long>(i) + 1);
        if (!one) {
            return pass(one.error());
        }
        if (*one) {
            prepared.push_back(std::move(**one));
        }
    }
    const std::size_t most = work.opened.signer->credential().batch_limit;
    for (std::size_t begin = 0; begin < prepared.size() && !stopping_; begin += most) {
        const std::size_t end = std::min(prepared.size(), begin + most);
        const std::vector<Prepared> group(prepared.begin() + static_cast<std::ptrdiff_t>(begin), prepared.begin() + static_cast<std::ptrdiff_t>(end));
        if (auto done = sign_group(work, group, end < prepared.size() ? Rest::more : Rest::none); !done) {
            return done;
        }
    }
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        end_what_is_left(tx, work.batch, services_.clock.now());
        return {};
    });
}

Result<std::optional<SignRemoteBatches::Prepared>> SignRemoteBatches::prepare(const Work& work, long long ordinal) {
    const auto actor = who_signs(work, ordinal);
    if (!actor || !*actor) {
        return actor ? Result<std::optional<Prepared>>{std::nullopt} : Result<std::optional<Prepared>>{pass(actor.error())};
    }
    auto made = keys_.prepare(**actor, work.wishes.at(static_cast<std::size_t>(ordinal) - 1), work.opened.signer->chain());
    if (!made) {
        const auto ended = end_as_failed(work.batch, ordinal, made.error());
        return ended ? Result<std::optional<Prepared>>{std::nullopt} : Result<std::optional<Prepared>>{pass(ended.error())};
    }
    const SigningId operation = made->operation.id;
    return services_.storage.write([&](Tx& tx) -> Result<std::optional<Prepared>> {
        auto item = tx.signing_batches().item(work.batch, ordinal);
        if (!item || item->state != "queued") {  // stopped meanwhile
            tx.signings().save_state(operation, "cancelled");
            return std::optional<Prepared>{};
        }
        item->operation = operation;
        tx.signing_batches().save(*item);
        return std::optional{Prepared{ordinal, operation, made->to_sign}};
    });
}

Result<void> SignRemoteBatches::sign_group(Work& work, const std::vector<Prepared>& group, Rest rest) {
    std::vector<Prepared> asked;
    std::vector<Bytes> to_sign;
    for (const Prepared& one : group) {
        const auto actor = who_signs(work, one.ordinal);
        if (!actor) {
            return pass(actor.error());
        }
        if (*actor) {  // what was stopped meanwhile is not in the authorisation
            asked.push_back(one);
            to_sign.push_back(one.to_sign);
        }
    }
    const auto values = keys_.values(work.opened, to_sign);
    if (rest == Rest::none) {
        work.opened.signer.reset();
    }
    for (std::size_t i = 0; i < asked.size() && !stopping_; ++i) {
        const Prepared& one = asked.at(i);
        const auto actor = who_signs(work, one.ordinal);
        if (!actor) {
            return pass(actor.error());
        }
        if (!*actor) {
            continue;
        }
        const auto& value = values.at(i);
        const auto done = value ? sign_.complete(**actor, one.operation, *value,
                                                 [&](Tx& tx) -> Result<void> {
                                                     const auto item = tx.signing_batches().item(work.batch, one.ordinal);
                                                     if (!item || item->state != "queued") {
                                                         return fail(Code::conflict, {"Lô ký đã dừng.", "The batch was stopped."});
                                                     }
                                                     batch_items::end(tx, *item, "signed", nullptr, services_.clock.now());
                                                     return {};
                                                 })
                                : Result<OutgoingView>{pass(value.error())};
        if (!done) {
            if (auto ended = end_as_failed(work.batch, one.ordinal, done.error()); !ended) {
                return ended;
            }
        }
    }
    return {};
}

Result<std::optional<Actor>> SignRemoteBatches::who_signs(const Work& work, long long ordinal) {
    const Instant now = services_.clock.now();
    const auto actor = services_.storage.read([&](Tx& tx) -> Result<std::optional<Actor>> {
        const auto item = tx.signing_batches().item(work.batch, ordinal);
        const auto user = tx.users().find(work.user);
        if (!item || item->state != "queued" || !user) {
            return std::optional<Actor>{};
        }
        return user->active ? Result<std::optional<Actor>>{actor_of(tx, *user, now)}
                            : fail(Code::forbidden, {"Tài khoản đã bị khóa.", "The account is closed."});
    });
    if (actor || actor.error().code != Code::forbidden) {
        return actor;
    }
    const auto ended = end_as_failed(work.batch, ordinal, actor.error());
    return ended ? Result<std::optional<Actor>>{std::nullopt} : Result<std::optional<Actor>>{pass(ended.error())};
}

Result<void> SignRemoteBatches::end_as_failed(const std::string& batch, long long ordinal, const Error& failure) {
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        const auto item = tx.signing_batches().item(batch, ordinal);
        if (item && item->state == "queued") {
            batch_items::end(tx, *item, "failed", &failure, services_.clock.now());
        }
        return {};
    });
}

}  // namespace vanthu::app
