#include "server/app/dossiers/archive_forms.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/clock.hpp"
#include "core/text.hpp"
#include "records/document_type.hpp"
#include "server/app/dossiers/archiving.hpp"
#include "server/app/dossiers/dossier_access.hpp"

namespace vanthu::app {
namespace {

using printing::Align;
using printing::day_text;

constexpr Align c = Align::centre;
constexpr Align l = Align::left;

/// "02/01/2026 – 04/03/2026"; one day stands alone.
std::string span_text(const std::optional<std::chrono::year_month_day>& from, const std::optional<std::chrono::year_month_day>& to) {
    if (!from) {
        return "";
    }
    const std::string first = day_text(*from);
    const std::string last = day_text(to.value_or(*from));
    return first == last ? first : first + " – " + last;
}

std::string name_of(Tx& tx, const std::optional<UserId>& id) {
    const auto user = id ? tx.users().find(*id) : std::nullopt;
    return user ? user->full_name : "";
}

std::string unit_name(Tx& tx, const UnitId& id) {
    const auto unit = tx.units().find(id);
    return unit ? unit->name : "";
}

Result<void> fill_plan(Tx& tx, const std::string& id, printing::Table& table) {
    const auto plan = tx.file_plans().find(id);
    if (!plan) {
        return fail(Code::not_found, {"Không có danh mục hồ sơ này.", "There is no such file plan."});
    }
    table.title = "DANH MỤC HỒ SƠ";
    table.columns = {{"Số và ký hiệu hồ sơ", 34, c}, {"Tiêu đề hồ sơ", 118, l}, {"Thời hạn bảo quản", 30, c}, {"Người lập hồ sơ", 45, l}, {"Ghi chú", 30, l}};
    table.cover.lines = {fmt::format("Năm {}", static_cast<int>(plan->year)),
                         plan->state == records::FilePlanState::preparing ? "(Dự thảo)" : fmt::format("(Ban hành kèm theo {})", plan->basis)};
    int dossiers = 0;
    int permanent = 0;
    for (const records::FilePlanLine& line : tx.file_plans().lines(id)) {
        const bool is_dossier = line.kind == records::FilePlanLine::Kind::dossier;
        dossiers += is_dossier ? 1 : 0;
        permanent += is_dossier && !line.retention.years ? 1 : 0;
        const std::string title = line.kind == records::FilePlanLine::Kind::heading ? upper(line.title) : line.title;
        table.rows.push_back({line.notation, title, is_dossier ? line.retention.text() : "", line.keeper, line.note.value_or("")});
    }
    table.closing = {fmt::format("Bản danh mục hồ sơ này có {} hồ sơ, bao gồm:", dossiers), fmt::format("{} hồ sơ bảo quản vĩnh viễn;", permanent),
                     fmt::format("{} hồ sơ bảo quản có thời hạn.", dossiers - permanent)};
    table.signatures = {"", "THỦ TRƯỞNG CƠ QUAN"};
    return {};
}

Result<void> fill_documents(Tx& tx, const Services& services, const Actor& actor, const std::string& id, printing::Table& table) {
    const auto dossier = load_dossier(tx, actor, DossierId{id});
    if (!dossier) {
        return pass(dossier.error());
    }
    const auto items = tx.dossiers().items(dossier->id, visibility_of(actor), 0, static_cast<int>(printing::rows_limit) + 1);
    if (static_cast<long long>(items.size()) != dossier->document_total) {
        return fail(Code::forbidden, {"Hồ sơ có văn bản mà bạn không được xem.", "The dossier holds a document that you may not see."});
    }
    table.title = "MỤC LỤC VĂN BẢN, TÀI LIỆU TRONG HỒ SƠ";
    table.columns = {{"STT", 13, c}, {"Số, ký hiệu văn bản", 36, l}, {"Ngày tháng văn bản", 25, c}, {"Tên loại và trích yếu nội dung văn bản", 92, l},
                     {"Tác giả văn bản", 45, l}, {"Tờ số/Trang số", 20, c}, {"Ghi chú", 26, l}};
    table.cover.lines = {"Hồ sơ số: " + dossier->code(), dossier->details.title, "Thời hạn bảo quản: " + dossier->details.retention.text()};
    long long page = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const DossierItem& item = items[i];
        const auto type = records::find_document_type(item.type_code);
        const std::string first = std::to_string(page + 1);
        page += item.place.pages;
        const std::string pages = item.place.pages == 0 ? "" : item.place.pages == 1 ? first : first + "–" + std::to_string(page);
        table.rows.push_back({std::to_string(i + 1), item.number_and_symbol.value_or(""), item.day ? day_text(*item.day) : "",
                              (type ? std::string{type->name} + ": " : "") + item.subject, item.author.empty() ? services.agency.name : item.author, pages,
                              item.place.note.value_or("")});
    }
    table.closing = {page == 0 ? fmt::format("Tổng số: {} văn bản.", dossier->document_total)
                               : fmt::format("Tổng số: {} văn bản, {} trang.", dossier->document_total, page)};
    table.signatures = {"", "NGƯỜI LẬP HỒ SƠ"};
    return {};
}

std::string_view dossier_note(const records::Dossier& dossier) {
    return dossier.details.description ? std::string_view{*dossier.details.description} : std::string_view{};
}

void fill_handover_list(Tx& tx, const HandoverView& view, printing::Table& table) {
    table.title = "MỤC LỤC HỒ SƠ, TÀI LIỆU NỘP LƯU";
    table.columns = {{"STT", 13, c}, {"Số, ký hiệu hồ sơ", 36, l}, {"Tiêu đề hồ sơ", 96, l}, {"Thời gian tài liệu", 36, c}, {"Thời hạn bảo quản", 26, c},
                     {"Số tờ/Số trang", 20, c}, {"Ghi chú", 30, l}};
    table.cover.lines = {view.handover.title, "Đơn vị giao nộp: " + unit_name(tx, view.handover.unit)};
    int permanent = 0;
    for (std::size_t i = 0; i < view.dossiers.size(); ++i) {
        const records::Dossier& one = view.dossiers[i];
        permanent += one.details.retention.years ? 0 : 1;
        table.rows.push_back({std::to_string(i + 1), one.details.notation, one.details.title, span_text(one.start_day, one.end_day), one.details.retention.text(),
                              one.page_total == 0 ? "" : std::to_string(one.page_total), std::string{dossier_note(one)}});
    }
    table.closing = {fmt::format("Mục lục này gồm {} hồ sơ, trong đó có:", view.dossiers.size()), fmt::format("{} hồ sơ bảo quản vĩnh viễn;", permanent),
                     fmt::format("{} hồ sơ bảo quản có thời hạn.", view.dossiers.size() - static_cast<std::size_t>(permanent))};
    table.signatures = {"NGƯỜI LẬP", "LÃNH ĐẠO ĐƠN VỊ GIAO NỘP"};
}

/// What a hand-over counts: the span of its dossiers and the files in them.
struct Quantity {
    std::optional<std::chrono::year_month_day> from{};
    std::optional<std::chrono::year_month_day> to{};
    long long documents = 0;
    long long pages = 0;
    std::size_t files = 0;
};

Quantity quantity_of(Tx& tx, const std::vector<records::Dossier>& dossiers) {
    Quantity sum;
    for (const records::Dossier& one : dossiers) {
        sum.documents += one.document_total;
        sum.pages += one.page_total;
        if (one.start_day && (!sum.from || *one.start_day < *sum.from)) {
            sum.from = one.start_day;
        }
        if (one.end_day && (!sum.to || *one.end_day > *sum.to)) {
            sum.to = one.end_day;
        }
        for (const DossierPlace& place : tx.dossiers().places(one.id)) {
            const auto files = tx.files().of_document(place.document);
            sum.files += static_cast<std::size_t>(std::count_if(files.begin(), files.end(), [](const DocumentFile& file) { return !file.destroyed_by; }));
        }
    }
    return sum;
}

void fill_handover_record(Tx& tx, const Services& services, const HandoverView& view, printing::Table& table) {
    const records::Handover& handover = view.handover;
    const Quantity sum = quantity_of(tx, view.dossiers);
    const auto at = [&](const std::optional<Instant>& moment) { return moment ? day_text(local_day(*moment, services.agency.utc_offset)) : std::string{}; };
    const auto party = [&](const std::string& name, const std::string& place, const std::string& day) {
        return fmt::format("Đại diện: {}; đơn vị: {}; ngày: {}", name.empty() ? "………………………………" : name, place, day.empty() ? "……/……/………" : day);
    };
    table.title = "BIÊN BẢN GIAO NHẬN HỒ SƠ, TÀI LIỆU";
    table.columns = {{"STT", 13, c}, {"Nội dung", 84, l}, {"Chi tiết", 160, l}};
    table.cover.lines = {"Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
                         "Căn cứ Danh mục hồ sơ và kế hoạch thu thập hồ sơ, tài liệu của cơ quan, hai bên thống nhất giao nhận như sau:"};
    table.rows = {
        {"1", "Bên giao", party(name_of(tx, handover.delivered_by), unit_name(tx, handover.unit), at(handover.delivered_at))},
        {"2", "Bên nhận (lưu trữ cơ quan)", party(name_of(tx, handover.accepted_by), services.agency.name, at(handover.accepted_at))},
        {"3", "Tên khối tài liệu giao nộp", handover.title},
        {"4", "Thời gian của hồ sơ, tài liệu", span_text(sum.from, sum.to)},
        {"5", "Số lượng tài liệu giấy", "Tổng số hộp (cặp): ……   Tổng số hồ sơ (đơn vị bảo quản): ……   Quy ra mét giá: ……"},
        {"6", "Số lượng tài liệu điện tử", fmt::format("Tổng số hồ sơ: {}   Tổng số văn bản: {}   Tổng số tệp tin: {}", view.dossiers.size(), sum.documents, sum.files)},
        {"7", "Tình trạng tài liệu giao nộp", handover.condition.value_or("")},
        {"8", "Mục lục hồ sơ, tài liệu nộp lưu kèm theo", fmt::format("{} hồ sơ, theo Mục lục hồ sơ, tài liệu nộp lưu", view.dossiers.size())},
    };
    table.closing = {"Biên bản này được lập thành 02 (hai) bản có giá trị như nhau; bên giao giữ 01 bản, bên nhận giữ 01 bản."};
    table.signatures = {"ĐẠI DIỆN BÊN GIAO", "ĐẠI DIỆN BÊN NHẬN"};
}

void fill_disposal(const DisposalView& view, printing::Table& table) {
    table.title = "DANH MỤC TÀI LIỆU HẾT GIÁ TRỊ";
    table.columns = {{"STT", 13, c}, {"Số, ký hiệu hồ sơ", 40, l}, {"Tiêu đề hồ sơ hoặc tập tài liệu", 80, l}, {"Thời gian tài liệu", 34, c},
                     {"Thời hạn bảo quản", 24, c}, {"Lý do hủy", 46, l}, {"Ghi chú", 20, l}};
    table.cover.lines = {view.disposal.title};
    for (std::size_t i = 0; i < view.dossiers.size(); ++i) {
        const records::Dossier& one = view.dossiers[i];
        table.rows.push_back({std::to_string(i + 1), one.code(), one.details.title, span_text(one.start_day, one.end_day), one.details.retention.text(),
                              view.disposal.reason, one.state == records::DossierState::disposed ? "Đã hủy" : ""});
    }
    table.closing = {fmt::format("Tổng số: {} hồ sơ.", view.dossiers.size())};
    table.signatures = {"NGƯỜI LẬP", "THỦ TRƯỞNG CƠ QUAN"};
}

const char* stem_of(ArchiveForm form) {
    switch (form) {
        case ArchiveForm::file_plan:
            return "danh-muc-ho-so";
        case ArchiveForm::documents:
            return "muc-luc-van-ban";
        case ArchiveForm::handover_list:
            return "muc-luc-ho-so-nop-luu";
        case ArchiveForm::handover_record:
            return "bien-ban-giao-nhan";
        case ArchiveForm::disposal_list:
            return "danh-muc-tai-lieu-het-gia-tri";
    }
    return "";
}

}  // namespace

Result<printing::Table> PrintArchiveForms::table(const Actor& actor, ArchiveForm form, const std::string& id) {
    const Instant now = services_.clock.now();
    const auto today = local_day(now, services_.agency.utc_offset);
    printing::Table made;
    made.cover.own_page = false;
    made.cover.parent_agency = upper(services_.agency.parent_name);
    made.cover.agency = upper(services_.agency.name);
    made.place_and_day = fmt::format("{}ngày {:02} tháng {:02} năm {}", services_.agency.place.empty() ? "" : services_.agency.place + ", ",
                                     static_cast<unsigned>(today.day()), static_cast<unsigned>(today.month()), static_cast<int>(today.year()));
    made.mark = fmt::format("{} – in từ hệ thống quản lý văn bản lúc {}", services_.agency.name, moment_text(now, services_.agency.utc_offset));
    Result<void> filled;
    if (form == ArchiveForm::disposal_list) {
        const auto view = DisposeOfDossiers(services_).find(actor, id);
        if (!view) {
            return pass(view.error());
        }
        fill_disposal(*view, made);
    } else if (form == ArchiveForm::handover_list || form == ArchiveForm::handover_record) {
        const auto view = HandOverDossiers(services_).find(actor, id);
        if (!view) {
            return pass(view.error());
        }
        filled = services_.storage.read([&](Tx& tx) -> Result<void> {
            form == ArchiveForm::handover_list ? fill_handover_list(tx, *view, made) : fill_handover_record(tx, services_, *view, made);
            return {};
        });
    } else {
        filled = services_.storage.read([&](Tx& tx) -> Result<void> {
            return form == ArchiveForm::file_plan ? fill_plan(tx, id, made) : fill_documents(tx, services_, actor, id, made);
        });
    }
    return filled ? Result<printing::Table>{std::move(made)} : pass(filled.error());
}

Result<Printout> PrintArchiveForms::print(const Actor& actor, ArchiveForm form, const std::string& id, PrintFormat format) {
    const auto filled = table(actor, form, id);
    return filled ? print_table(services_, *filled, format, fmt::format("{}-{}", stem_of(form), id)) : pass(filled.error());
}

}  // namespace vanthu::app
