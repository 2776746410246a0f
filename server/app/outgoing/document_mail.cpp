#include "server/app/outgoing/document_mail.hpp"

#include <fstream>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "records/document_type.hpp"
#include "server/app/chains/telling.hpp"
#include "server/app/events.hpp"
#include "server/app/outgoing/recipients.hpp"
#include "server/app/ports/drafting.hpp"

namespace vanthu::app {
namespace {

using records::Recipient;
using records::RecipientState;

constexpr std::uint64_t attachments_limit_bytes = 20ULL * 1024 * 1024;

std::string day_text(std::chrono::year_month_day day) {
    return fmt::format("{:02}/{:02}/{}", static_cast<unsigned>(day.day()), static_cast<unsigned>(day.month()), static_cast<int>(day.year()));
}

/// The newest main file, and what belongs to it.
std::vector<DocumentFile> issued_files(Tx& tx, const records::OutgoingDocument& document) {
    std::set<std::string> wanted;
    for (const Annex& annex : tx.annexes().of_document(document.id)) {
        if (annex.file) {
            wanted.insert(annex.sealed_file.value_or(*annex.file).text());
        }
    }
    std::vector<DocumentFile> files;
    for (DocumentFile& file : tx.files().of_document(document.id)) {
        const bool is_main_file = file.kind == "sealed" && file.sha256 == document.current_sha256;
        if (!file.destroyed_by && (is_main_file || file.kind == "attachment" || wanted.contains(file.id.text()))) {
            files.push_back(std::move(file));
        }
    }
    return files;
}

Result<std::vector<MailAttachment>> attachments_of(Tx& tx, const Services& services, const records::OutgoingDocument& document) {
    std::vector<MailAttachment> attachments;
    std::uint64_t total = 0;
    for (const DocumentFile& file : issued_files(tx, document)) {
        total += file.size_bytes;
        if (total > attachments_limit_bytes) {
            return fail(Code::too_large, {"Tệp kèm theo lớn hơn 20 MB.", "The attached files are larger than 20 MB."});
        }
        const auto path = services.blobs.path_of(file.sha256);
        if (!path) {
            return pass(path.error());
        }
        std::ifstream in(*path, std::ios::binary);
        attachments.push_back({file.name, file.media_type, {std::istreambuf_iterator<char>(in), {}}});
    }
    return attachments;
}

}  // namespace

void queue_document_mail(Tx& tx, const Recipient& recipient, bool is_recall, Instant now) {
    const std::string_view kind = is_recall ? recall_mail_kind : document_mail_kind;
    tx.jobs().add_once(fmt::format("{}-{}-{}", is_recall ? "rec" : "doc", recipient.id, recipient.version), std::string{kind}, recipient.id, now);
}

Result<std::optional<Mail>> compose_document_mail(Tx& tx, const Services& services, const Job& job) {
    const auto recipient = tx.recipients().find(job.payload);
    const bool is_recall = job.kind == recall_mail_kind;
    if (!recipient || !recipient->address || recipient->state != (is_recall ? RecipientState::withdrawn : RecipientState::pending)) {
        return std::nullopt;
    }
    const auto document = tx.outgoing().find(recipient->document);
    const auto type = records::find_document_type(document->details.type_code);
    const std::string named = fmt::format("{} số {} ngày {}", type ? type->name : "Văn bản", document->symbol.value_or(""),
                                          document->issued_day ? day_text(*document->issued_day) : "");
    Mail mail;
    mail.to = *recipient->address;
    mail.to_name = recipient->name;
    if (is_recall) {
        mail.subject = fmt::format("Thu hồi văn bản số {}", document->symbol.value_or(""));
        mail.body = fmt::format("Kính gửi: {}\n\n{} đã thu hồi {}.\nTrích yếu: {}\nLý do: {}\n\nĐề nghị hủy bản đã nhận và thông báo lại cho cơ quan gửi.\n\n"
                                "The document {} was recalled. Please destroy your copy and tell its sender.\n",
                                recipient->name, services.agency.name, named, document->details.subject, recipient->reason.value_or(""),
                                document->symbol.value_or(""));
        return mail;
    }
    auto attachments = attachments_of(tx, services, *document);
    if (!attachments) {
        return pass(attachments.error());
    }
    mail.subject = fmt::format("Văn bản số {}: {}", document->symbol.value_or(""), document->details.subject);
    mail.body = fmt::format("Kính gửi: {}\n\n{} gửi {}.\nTrích yếu: {}\n\nVăn bản có chữ ký số, kèm theo thư này.\n\n"
                            "The signed document {} is attached.\n",
                            recipient->name, services.agency.name, named, document->details.subject, document->symbol.value_or(""));
    mail.attachments = std::move(*attachments);
    return mail;
}

void keep_document_delivery(Tx& tx, const Services& services, const Job& job, const Delivery& delivery, Instant now) {
    if (job.kind == recall_mail_kind) {
        return;  // the withdrawal stands, whether the word arrives or not; a letter that nobody takes stays among the dead jobs
    }
    auto recipient = tx.recipients().find(job.payload);
    const bool is_sent = delivery.outcome == Delivery::Outcome::accepted;
    const std::string reason = "Máy chủ thư: " + delivery.reason.substr(0, 400);
    if (!recipient || !recipient->move_to(is_sent ? RecipientState::sent : RecipientState::refused, reason, std::nullopt, now)) {
        return;  // withdrawn meanwhile
    }
    tx.recipients().save(*recipient);
    const auto document = tx.outgoing().find(recipient->document);
    if (!is_sent) {
        tell(tx, services, {document->drafter, document->issued_by.value_or(UserId{})}, UserId{},
             {"recipient-refused", document->id, std::nullopt, recipient->name + ", " + reason}, now);
    }
    record(tx, Actor{}, now, std::string{"recipient-"} + to_string(recipient->state), outgoing_object(recipient->document),
           {{"recipient", recipient->name}, {"reason", is_sent ? "" : reason}});
}

}  // namespace vanthu::app
