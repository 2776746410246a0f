#include "server/app/files/arrival_prints.hpp"

#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "core/text.hpp"
#include "printing/table.hpp"
#include "records/document_symbol.hpp"
#include "server/app/document_access.hpp"
#include "signing/presentation.hpp"
#include "signing/signature_fields.hpp"
#include "workflow/events.hpp"

namespace vanthu::app {
namespace {

using Opinion = printing::FollowUpSheet::Opinion;

constexpr int steps_limit = 1000;

/// A file that goes with the object; its content in between.
class OnePrint final {
public:
    explicit OnePrint(std::filesystem::path path) : path_(std::move(path)) {}
    OnePrint(const OnePrint&) = delete;
    OnePrint& operator=(const OnePrint&) = delete;
    ~OnePrint() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::string content() const {
        std::ifstream in(path_, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

private:
    std::filesystem::path path_;
};

std::string unit_name(Tx& tx, const std::string& id) {
    const auto unit = tx.units().find(UnitId{id});
    return unit ? unit->name : id;
}

std::string person_name(Tx& tx, const UserId& id) {
    const auto person = tx.users().find(id);
    return person ? person->full_name : id.text();
}

std::string value_of(const workflow::Complete& done, const char* field) {
    const auto found = done.fields.find(field);
    return found == done.fields.end() ? std::string{} : found->second;
}

std::string day_of(const std::string& iso) {
    const auto day = parse_iso_day(iso);
    return day ? printing::day_text(*day) : iso;
}

void add_line(Opinion& opinion, const char* label, const std::string& value) {
    if (!value.empty()) {
        opinion.lines.push_back(fmt::format("{}: {}", label, value));
    }
}

std::string signed_by(Tx& tx, const StoredStep& step, std::chrono::minutes utc_offset) {
    const std::string who = step.actor ? person_name(tx, *step.actor) : std::string{};
    const std::string instead = step.on_behalf_of ? " (thay " + person_name(tx, *step.on_behalf_of) + ")" : std::string{};
    return fmt::format("Ngày {} – {}{}", printing::day_text(local_day(step.at, utc_offset)), who, instead);
}

/// What the step says on the sheet: in which of its three parts, and how. The form's fields say what kind of step it is, whatever
/// the agency named it in its own chain.
std::optional<std::pair<std::size_t, Opinion>> opinion_of(Tx& tx, const workflow::Complete& done) {
    Opinion opinion;
    if (done.fields.contains("lead-unit")) {
        add_line(opinion, "Đơn vị chủ trì", unit_name(tx, value_of(done, "lead-unit")));
        std::string cooperating;
        if (const auto units = done.lists.find("cooperating-units"); units != done.lists.end()) {
            for (const std::string& unit : units->second) {
                cooperating += (cooperating.empty() ? "" : ", ") + unit_name(tx, unit);
            }
        }
        add_line(opinion, "Đơn vị phối hợp", cooperating);
        add_line(opinion, "Ý kiến", value_of(done, "instruction"));
        add_line(opinion, "Thời hạn giải quyết", day_of(value_of(done, "due")));
        return std::pair{std::size_t{0}, std::move(opinion)};
    }
    if (done.fields.contains("assignee")) {
        add_line(opinion, "Giao", person_name(tx, UserId{value_of(done, "assignee")}));
        add_line(opinion, "Ý kiến", done.reason);
        return std::pair{std::size_t{1}, std::move(opinion)};
    }
    if (done.fields.contains("opinion")) {
        add_line(opinion, "Ý kiến phối hợp", value_of(done, "opinion"));
        return std::pair{std::size_t{1}, std::move(opinion)};
    }
    if (done.fields.contains("result")) {
        add_line(opinion, "Đề xuất, kết quả giải quyết", value_of(done, "result"));
        return std::pair{std::size_t{2}, std::move(opinion)};
    }
    return std::nullopt;
}

/// Said once more at the same step by the same person, as after a recall: the last one counts.
struct Said {
    std::string node;
    std::optional<UserId> by;
    std::size_t part;
    Opinion opinion;
};

Result<void> fill_opinions(Tx& tx, const DocumentId& id, std::chrono::minutes utc_offset, printing::FollowUpSheet& sheet) {
    std::vector<Said> all;
    for (const StoredInstance& chain : tx.chains().of_document(id)) {
        for (const StoredStep& step : tx.chains().steps(chain.id, 0, steps_limit)) {
            const auto event = workflow::decode_event(step.event);
            if (!event) {
                return pass(event.error());
            }
            const auto* done = std::get_if<workflow::Complete>(&*event);
            auto opinion = done == nullptr ? std::nullopt : opinion_of(tx, *done);
            if (!opinion) {
                continue;
            }
            opinion->second.signed_by = signed_by(tx, step, utc_offset);
            std::erase_if(all, [&](const Said& one) { return one.node == step.node && one.by == step.actor; });
            all.push_back({step.node, step.actor, opinion->first, std::move(opinion->second)});
        }
    }
    for (Said& one : all) {
        sheet.opinions.at(one.part).push_back(std::move(one.opinion));
    }
    return {};
}

std::string file_name(const char* what, const records::IncomingDocument& document) {
    return fmt::format("{}-{}-{}.pdf", what, static_cast<int>(document.series.year), document.number.text());
}

}  // namespace

Result<Printout> PrintArrival::follow_up_sheet(const Actor& actor, const DocumentId& id) {
    const Instant now = services_.clock.now();
    const auto utc_offset = services_.agency.utc_offset;
    struct Filled {
        records::IncomingDocument document;
        printing::FollowUpSheet sheet;
    };
    const auto filled = services_.storage.read([&](Tx& tx) -> Result<Filled> {
        auto document = load_incoming(tx, actor, id);
        if (!document) {
            return pass(document.error());
        }
        const auto& details = document->details;
        printing::FollowUpSheet sheet;
        sheet.head.parent_agency = services_.agency.parent_name;
        sheet.head.agency = upper(services_.agency.name);
        const auto today = local_day(now, utc_offset);
        sheet.head.place_and_day = fmt::format("{}, ngày {:02} tháng {:02} năm {}", services_.agency.place, static_cast<unsigned>(today.day()),
                                          static_cast<unsigned>(today.month()), static_cast<int>(today.year()));
        sheet.document = {{"Số đến", document->number.text()},
                          {"Ngày đến", printing::day_text(local_day(document->arrived_at, utc_offset))},
                          {"Cơ quan ban hành", details.issuer},
                          {"Số, ký hiệu", details.number_and_symbol},
                          {"Ngày văn bản", printing::day_text(details.document_day)},
                          {"Trích yếu nội dung", details.subject}};
        if (details.due_day) {
            sheet.document.emplace_back("Thời hạn giải quyết", printing::day_text(*details.due_day));
        }
        sheet.head.mark = "In từ hệ thống Vanthu ngày " + printing::day_text(today);
        if (auto said = fill_opinions(tx, id, utc_offset, sheet); !said) {
            return pass(said.error());
        }
        return Filled{std::move(*document), std::move(sheet)};
    });
    if (!filled) {
        return pass(filled.error());
    }
    const OnePrint print(services_.blobs.temporary());
    if (auto written = printing::write_pdf(filled->sheet, print.path()); !written) {
        return pass(written.error());
    }
    return Printout{print.content(), "application/pdf", file_name("phieu-giai-quyet", filled->document)};
}

Result<Printout> PrintArrival::stamped(const Actor& actor, const DocumentId& id) {
    struct Found {
        records::IncomingDocument document;
        DocumentFile file;
        std::string forwarded_to;
    };
    const auto found = services_.storage.read([&](Tx& tx) -> Result<Found> {
        auto document = load_incoming(tx, actor, id);
        if (!document) {
            return pass(document.error());
        }
        std::string forwarded_to;
        for (const DocumentUnit& unit : tx.files().units(id)) {
            forwarded_to = unit.part == "lead" ? unit_name(tx, unit.unit.text()) : forwarded_to;
        }
        for (DocumentFile& file : tx.files().of_document(id)) {
            if (file.kind == "original" && !file.destroyed_by) {
                return Found{std::move(*document), std::move(file), std::move(forwarded_to)};
            }
        }
        return fail(Code::conflict, {"Văn bản chưa có tệp để đóng dấu đến.", "The document has no file to be stamped."});
    });
    if (!found) {
        return pass(found.error());
    }
    if (found->file.media_type != "application/pdf") {
        return fail(Code::unsupported, {"Chỉ đóng dấu đến được trên bản PDF.", "Only a PDF can be stamped."});
    }
    const auto original = services_.blobs.path_of(found->file.sha256);
    if (!original) {
        return pass(original.error());
    }
    const auto size = signing::first_page_size(*original);
    if (!size) {
        return pass(size.error());
    }
    const auto place = signing::place_of_arrival_stamp(page_text_.words(*original, 1), size->width, size->height);
    if (!place) {
        return pass(place.error());
    }
    const auto arrived = local_day(found->document.arrived_at, services_.agency.utc_offset);
    const OnePrint print(services_.blobs.temporary());
    const signing::ArrivalStamp stamp{services_.agency.name, found->document.number.text(), printing::day_text(arrived), found->forwarded_to, {}};
    if (auto done = signing::stamp_pdf(*original, print.path(), 1, *place, signing::arrival_stamp(stamp)); !done) {
        return pass(done.error());
    }
    return Printout{print.content(), "application/pdf", file_name("van-ban-den", found->document)};
}

}  // namespace vanthu::app
