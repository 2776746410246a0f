#include "server/app/arrivals/receipts.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "core/text.hpp"
#include "printing/arrival_receipt.hpp"
#include "printing/table.hpp"
#include "server/app/arrivals/sender_letters.hpp"
#include "server/app/document_access.hpp"
#include "server/app/events.hpp"
#include "server/app/files/file_jobs.hpp"
#include "server/app/temporary_file.hpp"

namespace vanthu::app {
namespace {

struct VerdictWords {
    const char* verdict;
    ClientText words;
};

/// From the worst to the best: a document is what its weakest file is.
const std::array<VerdictWords, 6>& verdicts() {
    static const std::array<VerdictWords, 6> all{{
        {"TOTAL_FAILED", {"chữ ký số không hợp lệ", "a digital signature is not valid"}},
        {"INDETERMINATE", {"chưa đủ căn cứ kết luận về chữ ký số", "a digital signature could not be decided on"}},
        {"NOT_VALIDATED", {"không kiểm tra được chữ ký số", "a digital signature could not be checked"}},
        {"NO_SIGNATURE", {"tệp không có chữ ký số", "a file has no digital signature"}},
        {"TOTAL_PASSED", {"chữ ký số hợp lệ", "the digital signatures are valid"}},
        {"NO_FILE", {"văn bản giấy, không có tệp", "a paper document without a file"}},
    }};
    return all;
}

std::size_t rank_of(const std::string& verdict) {
    const auto& all = verdicts();
    const auto found = std::find_if(all.begin(), all.end(), [&](const VerdictWords& one) { return verdict == one.verdict; });
    return static_cast<std::size_t>(found - all.begin());
}

/// What was said of each file at receipt; nothing while one still waits.
std::optional<std::vector<StoredReceipt::File>> judged_files(Tx& tx, const DocumentId& id) {
    const auto reports = tx.signature_reports().of_document(id);
    std::vector<StoredReceipt::File> files;
    for (const DocumentFile& file : tx.files().of_document(id)) {
        const auto report = std::find_if(reports.begin(), reports.end(), [&](const SignatureReport& one) { return one.file == file.id && one.occasion == "receipt"; });
        if (report != reports.end()) {
            files.push_back({file.name, file.sha256, report->verdict});
            continue;
        }
        const auto job = tx.jobs().state_of(file_job_id(validation_work, file.id.text()));
        if (job && *job != "dead") {
            return std::nullopt;
        }
        files.push_back({file.name, file.sha256, "NOT_VALIDATED"});
    }
    return files;
}

std::string field_of(const StoredReceipt& receipt, std::string_view name) {
    const auto found = std::find_if(receipt.fields.begin(), receipt.fields.end(), [&](const auto& one) { return one.first == name; });
    return found == receipt.fields.end() ? std::string{} : found->second;
}

}  // namespace

ClientText verdict_in_words(const std::string& verdict) {
    const std::size_t rank = rank_of(verdict);
    return rank < verdicts().size() ? verdicts().at(rank).words : ClientText{verdict, verdict};
}

std::string to_local_time(Instant at, std::chrono::minutes utc_offset) {
    const auto local = std::chrono::floor<std::chrono::seconds>(at) + utc_offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::hh_mm_ss time{local - day};
    const auto offset = std::chrono::abs(utc_offset);
    return fmt::format("{} {:02}:{:02}:{:02} {}{:02}:{:02}", printing::day_text(std::chrono::year_month_day{day}), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), utc_offset.count() < 0 ? '-' : '+', offset.count() / 60, offset.count() % 60);
}

void acknowledge_when_judged(Tx& tx, const Services& services, const DocumentId& id, Instant now) {
    const auto document = tx.incoming().find(id);
    if (!document || tx.arrivals().receipt(id)) {
        return;
    }
    auto files = judged_files(tx, id);
    if (!files) {
        return;
    }
    StoredReceipt receipt;
    receipt.id = make_uuid_v7(now, services.random);
    receipt.document = id;
    receipt.verdict = "NO_FILE";
    for (const auto& file : *files) {
        receipt.verdict = rank_of(file.verdict) < rank_of(receipt.verdict) ? file.verdict : receipt.verdict;
    }
    const auto& details = document->details;
    receipt.fields = {{"agency", services.agency.name},
                      {"agency_code", services.agency.code},
                      {"number", document->number.text()},
                      {"year", std::to_string(static_cast<int>(document->series.year))},
                      {"arrived_at", to_rfc3339(document->arrived_at)},
                      {"issuer", details.issuer},
                      {"number_and_symbol", details.number_and_symbol},
                      {"document_date", to_iso(details.document_day)},
                      {"subject", details.subject}};
    receipt.files = std::move(*files);
    receipt.sent_to = !services.sends_mail ? std::nullopt : details.sender_email;
    receipt.made_at = now;
    tx.arrivals().add(receipt);
    record(tx, Actor{}, now, "incoming-acknowledged", incoming_object(id), {{"verdict", receipt.verdict}});
    post_to_sender(tx, services, *document, "receipt", now);
}

Result<StoredReceipt> ReadReceipts::find(const Actor& actor, const DocumentId& id) {
    return services_.storage.read([&](Tx& tx) -> Result<StoredReceipt> {
        if (auto document = load_incoming(tx, actor, id); !document) {
            return pass(document.error());
        }
        auto receipt = tx.arrivals().receipt(id);
        if (!receipt) {
            return fail(Code::not_found, {"Chưa có xác nhận tiếp nhận: các tệp đang được kiểm tra.", "There is no receipt yet: the files are being checked."});
        }
        return std::move(*receipt);
    });
}

Result<Printout> ReadReceipts::print(const Actor& actor, const DocumentId& id) {
    const auto receipt = find(actor, id);
    if (!receipt) {
        return pass(receipt.error());
    }
    const auto utc_offset = services_.agency.utc_offset;
    const auto made_on = local_day(receipt->made_at, utc_offset);
    const auto arrived = parse_rfc3339(field_of(*receipt, "arrived_at"));
    const auto dated = parse_iso_day(field_of(*receipt, "document_date"));
    if (!arrived || !dated) {
        return fail_internal("a stored receipt cannot be read");
    }
    printing::ArrivalReceipt paper;
    paper.head = {services_.agency.parent_name, upper(field_of(*receipt, "agency")),
                  fmt::format("{}, ngày {:02} tháng {:02} năm {}", services_.agency.place, static_cast<unsigned>(made_on.day()),
                              static_cast<unsigned>(made_on.month()), static_cast<int>(made_on.year())),
                  "In từ hệ thống Vanthu ngày " + printing::day_text(local_day(services_.clock.now(), utc_offset))};
    paper.addressee = field_of(*receipt, "issuer");
    paper.document = {{"Số, ký hiệu văn bản", field_of(*receipt, "number_and_symbol")},
                      {"Ngày văn bản", printing::day_text(*dated)},
                      {"Trích yếu nội dung", field_of(*receipt, "subject")},
                      {"Số đến", field_of(*receipt, "number") + " năm " + field_of(*receipt, "year")},
                      {"Thời điểm đến", to_local_time(*arrived, utc_offset)},
                      {"Thời điểm xác nhận", to_local_time(receipt->made_at, utc_offset)}};
    for (const auto& file : receipt->files) {
        paper.files.push_back({file.name, file.sha256, verdict_in_words(file.verdict).vi});
    }
    paper.verdict = verdict_in_words(receipt->verdict).vi;
    const TemporaryFile target(services_.blobs.temporary());
    if (auto written = printing::write_pdf(paper, target.path()); !written) {
        return pass(written.error());
    }
    std::ifstream in(target.path(), std::ios::binary);
    return Printout{std::string{std::istreambuf_iterator<char>(in), {}}, "application/pdf",
                    fmt::format("xac-nhan-{}-{}.pdf", field_of(*receipt, "year"), field_of(*receipt, "number"))};
}

}  // namespace vanthu::app
