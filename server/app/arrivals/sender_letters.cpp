#include "server/app/arrivals/sender_letters.hpp"

#include <fmt/format.h>

#include "server/app/arrivals/receipts.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

struct Payload {
    std::string occasion;
    DocumentId document;
};

Payload payload_of(const std::string& text) {
    const std::size_t space = text.find(' ');
    return {text.substr(0, space), DocumentId{space == std::string::npos ? std::string{} : text.substr(space + 1)}};
}

std::string day_text(std::chrono::year_month_day day) {
    return fmt::format("{:02}/{:02}/{}", static_cast<unsigned>(day.day()), static_cast<unsigned>(day.month()), static_cast<int>(day.year()));
}

ClientText what_happened(const records::IncomingDocument& document, const std::string& occasion, const std::string& verdict) {
    const std::string reason = document.departure_reason.value_or("");
    if (occasion == "return") {
        return {"Văn bản được trả lại. Lý do: " + reason, "The document is returned. Reason: " + reason};
    }
    if (occasion == "transfer") {
        return {"Văn bản được chuyển tới cơ quan có thẩm quyền: " + reason, "The document was transferred to the agency in charge: " + reason};
    }
    const ClientText words = verdict_in_words(verdict);
    return {"Văn bản đã được tiếp nhận. Kết quả kiểm tra: " + words.vi, "The document was received. Verification: " + words.en};
}

}  // namespace

void post_to_sender(Tx& tx, const Services& services, const records::IncomingDocument& document, const std::string& occasion, Instant now) {
    if (!services.sends_mail || !document.details.sender_email) {
        return;
    }
    tx.jobs().add_once(fmt::format("mail-{}-{}", occasion, document.id.text()), sender_letter_work, occasion + " " + document.id.text(), now);
}

std::optional<Mail> sender_letter(Tx& tx, const Services& services, const Job& job) {
    const Payload payload = payload_of(job.payload);
    const auto document = tx.incoming().find(payload.document);
    if (!document || !document->details.sender_email) {
        return std::nullopt;
    }
    const auto receipt = tx.arrivals().receipt(document->id);
    const auto& details = document->details;
    const ClientText happened = what_happened(*document, payload.occasion, receipt ? receipt->verdict : "");
    const std::string arrived = to_local_time(document->arrived_at, services.agency.utc_offset);
    Mail mail;
    mail.id = job.id;
    mail.to = *details.sender_email;
    mail.to_name = details.issuer;
    mail.at = services.clock.now();
    const char* title = payload.occasion == "receipt" ? "Xác nhận tiếp nhận" : payload.occasion == "return" ? "Trả lại" : "Chuyển tiếp";
    mail.subject = fmt::format("{} văn bản {}", title, details.number_and_symbol);
    mail.body = fmt::format(
        "{0}\n\nCơ quan tiếp nhận: {1} ({2})\nSố đến: {3}, năm {4}\nThời điểm đến: {5}\nVăn bản: {6}, ngày {7}\nTrích yếu: {8}\n\n"
        "{9}\n\nReceiving agency: {1} ({2})\nArrival number: {3} of {4}\nArrived: {5}\nDocument: {6}, {7}\nSubject: {8}\n",
        happened.vi, services.agency.name, services.agency.code, document->number.text(), static_cast<int>(document->series.year), arrived,
        details.number_and_symbol, day_text(details.document_day), details.subject, happened.en);
    return mail;
}

void sender_letter_is_sent(Tx& tx, const std::string& text, Instant now) {
    const Payload payload = payload_of(text);
    if (payload.occasion == "receipt") {
        if (auto receipt = tx.arrivals().receipt(payload.document); receipt && !receipt->sent_at) {
            receipt->sent_at = now;
            tx.arrivals().save(*receipt);
        }
    }
    record(tx, Actor{}, now, "sender-told", incoming_object(payload.document), {{"occasion", payload.occasion}});
}

}  // namespace vanthu::app
