#include "server/app/chains/mail.hpp"

#include <array>

#include <fmt/format.h>

#include "server/app/arrivals/sender_letters.hpp"
#include "server/app/chains/notification_text.hpp"
#include "server/app/outgoing/document_mail.hpp"

namespace vanthu::app {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view each_kind = "mail";
constexpr std::string_view digest_kind = "mail-digest";
constexpr std::chrono::minutes lease{5};  // longer than a letter's deadline
constexpr std::array<std::chrono::minutes, 5> try_again_after{1min, 5min, 30min, 120min, 360min};
constexpr int digest_lines = 50;

std::string link_to(const Services& services, const Notification& one) {
    return services.public_url + (one.dossier ? "/ho-so/" + one.dossier->text() : "/van-ban/" + one.document.text());
}

Mail letter_of(const Services& services, const Notification& one) {
    Mail mail;
    const ClientText text = text_of(one);
    mail.subject = text.vi;
    const std::string link = link_to(services, one);
    mail.body = fmt::format("{}\n{}\n\n{}\n{}\n", text.vi, link, text.en, link);
    return mail;
}

Mail digest_of(const Services& services, const std::vector<Notification>& unseen) {
    const bool is_more = static_cast<int>(unseen.size()) > digest_lines;
    const std::string count = is_more ? fmt::format("{}+", digest_lines) : std::to_string(unseen.size());
    std::string vi;
    std::string en;
    int lines = 0;
    for (const Notification& one : unseen) {
        if (++lines > digest_lines) {
            break;
        }
        const std::string link = link_to(services, one);
        const ClientText text = text_of(one);
        vi += fmt::format("- {}\n  {}\n", text.vi, link);
        en += fmt::format("- {}\n  {}\n", text.en, link);
    }
    Mail mail;
    mail.subject = fmt::format("{} thông báo chưa xem / {} notifications not seen yet", count, count);
    mail.body = fmt::format("Bạn có {} thông báo chưa xem:\n\n{}\nYou have {} notifications that you have not seen yet:\n\n{}", count, vi, count, en);
    return mail;
}

}  // namespace

Instant next_hour(Instant now, int hour, std::chrono::minutes utc_offset) {
    const auto local = now + utc_offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const auto today = day + std::chrono::hours{hour};
    return Instant{(today > local ? today : today + std::chrono::days{1}) - utc_offset};
}

void post(Tx& tx, const Services& services, const UserId& person, const std::string& notification, Instant now) {
    if (!services.sends_mail) {
        return;
    }
    const auto wanted = tx.notification_choices().find(person);
    if (!wanted || wanted->mail == "none") {
        return;
    }
    if (wanted->mail == "each") {
        tx.jobs().add_once("mail-" + notification, std::string{each_kind}, person.text() + " " + notification, now);
        return;
    }
    // The id makes it one a day, however often the person is told.
    const Instant at = next_hour(now, wanted->digest_hour, services.agency.utc_offset);
    tx.jobs().add_once(fmt::format("digest-{}-{}", person.text(), to_millis(at) / 1000), std::string{digest_kind}, person.text(), at);
}

Result<int> SendMail::run(int limit) {
    int accepted = 0;
    for (int i = 0; i < limit && !stopping_; ++i) {
        const Instant now = services_.clock.now();
        // A look without a transaction that writes: usually nothing is due.
        const auto due = services_.storage.read([&](Tx& tx) -> Result<bool> { return tx.jobs().is_any_due("mail", now); });
        if (!due || !*due) {
            return due ? Result<int>{accepted} : Result<int>{pass(due.error())};
        }
        const auto job = services_.storage.write([&](Tx& tx) -> Result<std::optional<Job>> { return tx.jobs().claim("mail", owner_, now, now + lease); });
        if (!job) {
            return pass(job.error());
        }
        if (!job->has_value()) {
            break;  // another server was faster
        }
        const auto sent = send_one(**job);
        if (!sent) {
            return pass(sent.error());
        }
        accepted += *sent == Delivery::Outcome::accepted ? 1 : 0;
        if (*sent == Delivery::Outcome::refused_for_now) {
            break;
        }
    }
    return accepted;
}

Result<Delivery::Outcome> SendMail::send_one(const Job& job) {
    const bool is_document = job.kind == document_mail_kind || job.kind == recall_mail_kind;
    const auto mail = compose(job);
    if (!mail && !is_document) {
        return pass(mail.error());
    }
    Delivery delivery{Delivery::Outcome::accepted, {}};
    const bool is_known = is_document || job.kind == each_kind || job.kind == digest_kind || job.kind == sender_letter_work;
    if (!mail) {
        delivery = {Delivery::Outcome::refused_for_good, mail.error().detail.vi};  // it will not get better by waiting
    } else if (!is_known) {
        delivery = {Delivery::Outcome::refused_for_good, "no work of this kind is known"};
    } else if (mail->has_value()) {
        delivery = sender_.send(**mail);  // outside every transaction
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<Delivery::Outcome> {
        const auto tried = static_cast<std::size_t>(job.attempts);
        const bool is_final = delivery.outcome != Delivery::Outcome::refused_for_now || tried > try_again_after.size();
        const bool was_due = !mail || mail->has_value();
        if (is_document && is_final && was_due) {
            keep_document_delivery(tx, services_, job, delivery, now);
        }
        if (delivery.outcome == Delivery::Outcome::accepted) {
            tx.jobs().finish(job.id);
            if (job.kind == sender_letter_work && mail->has_value()) {
                sender_letter_is_sent(tx, job.payload, now);
            }
        } else if (delivery.outcome == Delivery::Outcome::refused_for_now && tried <= try_again_after.size()) {
            tx.jobs().fail(job.id, delivery.reason, now + try_again_after.at(tried - 1));
        } else {
            tx.jobs().fail(job.id, delivery.reason, std::nullopt);
        }
        return delivery.outcome;
    });
}

Result<std::optional<Mail>> SendMail::compose(const Job& job) {
    if (job.kind == document_mail_kind || job.kind == recall_mail_kind) {
        return services_.storage.read([&](Tx& tx) -> Result<std::optional<Mail>> {
            auto mail = compose_document_mail(tx, services_, job);
            if (mail && *mail) {
                (*mail)->id = job.id;
                (*mail)->at = services_.clock.now();
            }
            return mail;
        });
    }
    if (job.kind == sender_letter_work) {
        return services_.storage.read([&](Tx& tx) -> Result<std::optional<Mail>> { return sender_letter(tx, services_, job); });
    }
    const std::size_t space = job.payload.find(' ');
    const UserId person{job.payload.substr(0, space)};
    return services_.storage.read([&](Tx& tx) -> Result<std::optional<Mail>> {
        const auto user = tx.users().find(person);
        const auto wanted = tx.notification_choices().find(person);
        if (!user || !user->active || !wanted || wanted->mail == "none") {
            return std::nullopt;
        }
        Mail mail;
        if (job.kind == digest_kind) {
            const auto unseen = tx.notifications().of_user(person, "", /*only_unseen=*/true, digest_lines + 1);
            if (unseen.empty()) {
                return std::nullopt;
            }
            mail = digest_of(services_, unseen);
        } else {
            const auto one = space == std::string::npos ? std::nullopt : tx.notifications().find(person, job.payload.substr(space + 1));
            if (!one) {
                return std::nullopt;
            }
            mail = letter_of(services_, *one);
        }
        mail.id = job.id;
        mail.to = wanted->email;
        mail.to_name = user->full_name;
        mail.at = services_.clock.now();
        return mail;
    });
}

}  // namespace vanthu::app
