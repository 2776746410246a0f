#include "server/app/arrivals/mail_inbox.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "mime/message.hpp"
#include "records/document.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/files/between_file.hpp"
#include "server/app/uploads.hpp"

namespace vanthu::app {
namespace {

std::string mail_object(const ArrivedMailId& id) {
    return "arrived-mail/" + id.text();
}

Result<void> clerks_only(const Actor& actor) {
    return actor.holds_for_agency(records::Role::clerk)
               ? Result<void>{}
               : forbid({"Chỉ văn thư được xem thư điện tử gửi đến cơ quan.", "Only clerks see what came by mail."});
}

tl::unexpected<Error> no_such_mail() {
    return fail(Code::not_found, {"Không có thư này.", "There is no such message."});
}

/// Texts go into rows and lists: as long as anybody reads, cut between letters.
std::string cut(const std::string& text, std::size_t limit_bytes) {
    std::size_t end = std::min(text.size(), limit_bytes);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) {
        --end;
    }
    return text.substr(0, end);
}

}  // namespace

Result<int> TakeInMail::run() {
    if (stopping_) {
        return 0;
    }
    int count = 0;
    std::optional<Error> failure;
    const auto last_uid = [&](std::uint32_t validity) -> std::uint32_t {
        const auto last = services_.storage.read([&](Tx& tx) -> Result<std::uint32_t> { return tx.arrived_mails().last_uid(mailbox_, validity); });
        if (!last) {
            failure = last.error();
            return UINT32_MAX;  // nothing is newer
        }
        return *last;
    };
    const auto visit = reader_.visit(last_uid, [&](const MailboxMessage& message) {
        if (auto taken = take(message); !taken) {
            failure = taken.error();
            return false;
        }
        ++count;
        return !stopping_;
    });
    if (failure) {
        return pass(std::move(*failure));
    }
    if (!visit.is_done) {
        return fail(Code::unavailable, {"Không đọc được hộp thư.", "The mailbox cannot be read."}, {"mailbox: " + visit.reason});
    }
    return count;
}

Result<ArrivedMailFile> TakeInMail::keep(const ArrivedMailId& mail, const std::string& content) {
    const BetweenFile file(services_.blobs.temporary(), content);
    if (!file.is_written()) {
        return fail(Code::unavailable, {"Không ghi được tệp tạm.", "Cannot write a temporary file."});
    }
    auto blob = services_.blobs.take(file.path());
    if (!blob) {
        return pass(blob.error());
    }
    ArrivedMailFile kept;
    kept.id = ArrivedMailFileId::make(services_.clock.now(), services_.random);
    kept.mail = mail;
    kept.size_bytes = blob->size_bytes;
    kept.sha256 = blob->sha256;
    return kept;
}

Result<void> TakeInMail::take(const MailboxMessage& message) {
    const Instant now = services_.clock.now();
    ArrivedMail mail;
    mail.id = ArrivedMailId::make(now, services_.random);
    mail.mailbox = mailbox_;
    mail.uid_validity = message.uid_validity;
    mail.uid = message.uid;
    mail.size_bytes = message.size_bytes;
    mail.received_at = now;
    std::vector<ArrivedMailFile> files;
    if (message.content.empty()) {
        mail.is_complete = false;
        mail.subject = "(thư quá lớn hoặc rỗng, xem trong hộp thư)";
    } else {
        auto raw = keep(mail.id, message.content);
        if (!raw) {
            return pass(raw.error());
        }
        raw->kind = "message";
        raw->name = "thu.eml";
        raw->media_type = "message/rfc822";
        raw->refusal = "message";
        files.push_back(std::move(*raw));
        const mime::Message read = mime::read_message(message.content);
        mail.from_name = cut(read.from.name, 200);
        mail.from_address = read.from.address;
        mail.subject = cut(read.subject, 1000);
        mail.message_id = cut(mime::decode_words(read.message_id), 500);
        mail.text = read.text;
        mail.is_complete = read.is_complete;
        for (const mime::Attachment& one : read.attachments) {
            if (one.content.empty()) {
                mail.is_complete = false;  // its place is in the message itself
                continue;
            }
            auto kept = keep(mail.id, one.content);
            if (!kept) {
                return pass(kept.error());
            }
            kept->kind = "attachment";
            kept->name = one.name;
            kept->media_type = media_type_of(one.name);
            kept->is_damaged = one.is_damaged;
            if (gate_ != nullptr) {
                const auto path = services_.blobs.path_of(kept->sha256);
                const auto judged = path ? gate_->judge(*path, one.name) : Result<std::string>{pass(path.error())};
                if (!judged && judged.error().code != Code::unsupported) {
                    return pass(judged.error());  // it cannot be judged now: the message comes in with a later visit
                }
                kept->scan = judged && *judged != "off" ? std::optional{*judged} : std::nullopt;
                kept->refusal = judged ? std::nullopt : std::optional{judged.error().detail.vi};
            }
            files.push_back(std::move(*kept));
        }
    }
    for (std::size_t i = 0; i < files.size(); ++i) {
        files[i].ordinal = static_cast<long long>(i) + 1;
    }
    return services_.storage.write([&](Tx& tx) -> Result<void> {
        if (tx.arrived_mails().last_uid(mailbox_, message.uid_validity) >= message.uid) {
            return {};  // another server was faster
        }
        tx.arrived_mails().add(mail, files);
        record(tx, Actor{}, now, "mail-arrived", mail_object(mail.id),
               {{"uid", std::to_string(mail.uid)}, {"files", std::to_string(files.size())}, {"message", files.empty() ? std::string{} : files.front().sha256}});
        return {};
    });
}

Result<std::vector<ArrivedMail>> MailDesk::page(const Actor& actor, const std::optional<std::string>& state, const PageRequest& page) {
    if (auto allowed = clerks_only(actor); !allowed) {
        return pass(allowed.error());
    }
    if (state && *state != "new" && *state != "registered" && *state != "dismissed") {
        return fail_field("?state", {"Trạng thái là new, registered hoặc dismissed.", "The state is new, registered or dismissed."});
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<ArrivedMail>> { return tx.arrived_mails().page(state, page.after, page.limit); });
}

Result<MailDesk::View> MailDesk::find(const Actor& actor, const ArrivedMailId& id) {
    if (auto allowed = clerks_only(actor); !allowed) {
        return pass(allowed.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<View> {
        auto mail = tx.arrived_mails().find(id);
        return mail ? Result<View>{View{std::move(*mail), tx.arrived_mails().files(id)}} : Result<View>{no_such_mail()};
    });
}

Result<MailDesk::Content> MailDesk::content(const Actor& actor, const ArrivedMailFileId& id) {
    if (auto allowed = clerks_only(actor); !allowed) {
        return pass(allowed.error());
    }
    auto file = services_.storage.read([&](Tx& tx) -> Result<ArrivedMailFile> {
        auto found = tx.arrived_mails().find_file(id);
        return found ? Result<ArrivedMailFile>{std::move(*found)} : Result<ArrivedMailFile>{no_such_mail()};
    });
    if (!file) {
        return pass(file.error());
    }
    auto path = services_.blobs.path_of(file->sha256);
    return path ? Result<Content>{Content{std::move(*file), std::move(*path)}} : Result<Content>{pass(path.error())};
}

Result<Upload> MailDesk::upload(const Actor& actor, const ArrivedMailFileId& id) {
    const auto found = content(actor, id);
    if (!found) {
        return pass(found.error());
    }
    const ArrivedMailFile& file = found->file;
    if (file.refusal) {
        const std::string why = file.kind == "message" ? "Thư gốc được giữ kèm, không phải tệp văn bản." : *file.refusal;
        return fail(Code::unsupported, {why, file.kind == "message" ? "The message itself is kept; it is no file of a document." : "The file is not taken in: " + *file.refusal});
    }
    const Instant now = services_.clock.now();
    const auto path = services_.blobs.path_of(file.sha256);
    if (!path) {
        return pass(path.error());
    }
    const Upload upload{UploadId::make(now, services_.random), actor.user, safe_file_name(file.name), file.size_bytes, file.size_bytes, file.sha256, now,
                        pages_of(file.name, *path), file.scan};
    return services_.storage.write([&](Tx& tx) -> Result<Upload> {
        tx.uploads().add(upload);
        return upload;
    });
}

Result<MailDesk::View> MailDesk::dismiss(const Actor& actor, const ArrivedMailId& id, long long version, const std::string& reason) {
    if (auto allowed = clerks_only(actor); !allowed) {
        return pass(allowed.error());
    }
    if (auto checked = records::check_text(reason, "/reason", 500); !checked) {
        return pass(checked.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<View> {
        auto mail = tx.arrived_mails().find(id);
        if (!mail) {
            return no_such_mail();
        }
        if (mail->version != version) {
            return stale_document();
        }
        if (mail->state != "new") {
            return fail(Code::conflict, {"Thư này đã được xử lý.", "The message was decided on before."});
        }
        mail->state = "dismissed";
        mail->decided_by = actor.user;
        mail->decided_at = now;
        mail->reason = reason;
        tx.arrived_mails().save(*mail);
        ++mail->version;
        record(tx, actor, now, "mail-dismissed", mail_object(id), {{"reason", reason}});
        return View{std::move(*mail), tx.arrived_mails().files(id)};
    });
}

Result<void> mail_is_registered(Tx& tx, const Actor& actor, const ArrivedMailId& id, const DocumentId& document, Instant now) {
    auto mail = tx.arrived_mails().find(id);
    if (!mail) {
        return fail_field("/mail", {"Không có thư này.", "There is no such message."});
    }
    if (mail->state != "new") {
        return fail(Code::conflict, {"Thư này đã được xử lý.", "The message was decided on before."});
    }
    mail->state = "registered";
    mail->document = document;
    mail->decided_by = actor.user;
    mail->decided_at = now;
    tx.arrived_mails().save(*mail);
    return {};
}

}  // namespace vanthu::app
