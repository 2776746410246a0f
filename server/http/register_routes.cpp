#include <charconv>

#include "server/http/handlers.hpp"
#include "server/http/register_views.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

/// A number of the path; 0, which nothing has, for what is none.
int path_number(const Context& context, std::string_view name, int most) {
    const std::string& text = context.parameter(name);
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && value > 0 && value <= most ? value : 0;
}

int path_year(const Context& context) {
    return path_number(context, "year", 9999);
}

Response entry_answer(Context& context, int status, const Result<app::KeepRegister::Entered>& entered) {
    return entered ? answer(status, views::entered(*entered)) : problem(entered.error(), context.request);
}

Response entry_answer(Context& context, int status, Result<app::RegisterEntry> entry) {
    return entry_answer(context, status,
                        entry ? Result<app::KeepRegister::Entered>{app::KeepRegister::Entered{std::move(*entry), std::nullopt}} : pass(entry.error()));
}

std::optional<std::chrono::year_month_day> query_day(QueryReader& query, const char* name, Result<void>& wrong) {
    const auto text = query.text(name, 10);
    if (!text) {
        return std::nullopt;
    }
    const auto day = parse_iso_day(*text);
    if (!day) {
        wrong = fail_field("?" + std::string{name}, day.error().detail);
        return std::nullopt;
    }
    return *day;
}

/// Without days: this year, up to today.
Result<app::FormRequest> form_request(Context& context, QueryReader& query) {
    const auto form = app::parse_form(context.parameter("form"));
    if (!form) {
        return fail(Code::not_found, {"Không có mẫu in này.", "There is no such form."});
    }
    app::FormRequest request;
    request.form = *form;
    request.book = query.text("book", 40);
    Result<void> wrong;
    const auto to = query_day(query, "to", wrong);
    const auto from = query_day(query, "from", wrong);
    if (const auto read = query.finish(); !read || !wrong) {
        return pass(!read ? read.error() : wrong.error());
    }
    const auto& services = context.use_cases.services;
    request.days.to = to.value_or(local_day(services.clock.now(), services.agency.utc_offset));
    request.days.from = from.value_or(request.days.to.year() / 1 / 1);
    return request;
}

}  // namespace

Response list_register(Context& context) {
    QueryReader query(context.request.query);
    const auto after = query.integer("after", 0, 1'000'000'000);
    const auto limit = static_cast<int>(query.integer("limit", 1, 200).value_or(100));
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto found = context.use_cases.registers.page(context.actor, context.parameter("book"), path_year(context),
                                                        static_cast<int>(after.value_or(0)), limit);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const app::RegisterEntry& entry : *found) {
        items.push_back(views::register_entry(entry));
    }
    const bool more = static_cast<int>(found->size()) == limit;
    json::object value = views::page(std::move(items), more ? json::value(found->back().number) : json::value(nullptr));
    value["book"] = context.parameter("book");
    value["year"] = path_year(context);
    return answer(200, value);
}

Response list_register_lines(Context& context) {
    QueryReader query(context.request.query);
    app::SheetRequest request;
    request.book = context.parameter("book");
    request.year = path_year(context);
    request.after = static_cast<int>(query.integer("after", 0, 1'000'000'000).value_or(0));
    request.limit = static_cast<int>(query.integer("limit", 1, 200).value_or(100));
    Result<void> wrong;
    const auto from = query_day(query, "from", wrong);
    const auto to = query_day(query, "to", wrong);
    if (const auto read = query.finish(); !read || !wrong) {
        return problem(!read ? read.error() : wrong.error(), context.request);
    }
    if (from || to) {
        request.days = app::DayRange{from.value_or(std::chrono::year{1} / 1 / 1), to.value_or(std::chrono::year{9999} / 12 / 31)};
    }
    const auto sheet = context.use_cases.printouts.sheet(context.actor, request);
    if (!sheet) {
        return problem(sheet.error(), context.request);
    }
    const bool more = static_cast<int>(sheet->lines.size()) == request.limit;
    return answer(200, views::register_sheet(*sheet, more ? json::value(sheet->lines.back().entry.number) : json::value(nullptr)));
}

Response register_account(Context& context) {
    QueryReader query(context.request.query);
    const auto after = query.integer("after", 0, 1'000'000'000);
    const auto limit = static_cast<int>(query.integer("limit", 1, 200).value_or(100));
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto found = context.use_cases.registers.account(context.actor, context.parameter("book"), path_year(context),
                                                           static_cast<int>(after.value_or(0)), limit);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::object value = views::account(*found);
    const bool more = static_cast<int>(found->not_issued.size()) == limit;
    value["next"] = more ? json::value(found->not_issued.back().number) : json::value(nullptr);
    value["book"] = context.parameter("book");
    value["year"] = path_year(context);
    return answer(200, value);
}

Response get_register_number(Context& context) {
    return entry_answer(context, 200, context.use_cases.registers.find(context.actor, context.parameter("book"), path_year(context),
                                                                       path_number(context, "number", 1'000'000'000)));
}

Response reserve_number(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::KeepRegister::Reservation reservation;
    reservation.reserved_for = reader.text("reserved_for", 200);
    reservation.reason = reader.text("reason", 500);
    reservation.until = reader.day("until");
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return entry_answer(context, 201, context.use_cases.registers.reserve(context.actor, context.parameter("book"), reservation));
}

Response skip_numbers(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto through = static_cast<int>(reader.integer("through", 1, 1'000'000'000));
    const std::string reason = reader.text("reason", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto skipped = context.use_cases.registers.skip(context.actor, context.parameter("book"), through, reason);
    if (!skipped) {
        return problem(skipped.error(), context.request);
    }
    json::array items;
    for (const app::RegisterEntry& entry : *skipped) {
        items.push_back(views::register_entry(entry));
    }
    return answer(200, {{"items", std::move(items)}});
}

Response void_number(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string reason = reader.text("reason", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return entry_answer(context, 200, context.use_cases.registers.make_void(context.actor, context.parameter("book"), path_year(context),
                                                                            path_number(context, "number", 1'000'000'000), reason));
}

Response enter_line(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::KeepRegister::Line line;
    line.choice.book = context.parameter("book");
    line.type_code = reader.text("type", 10);
    if (const auto unit = reader.optional_uuid("unit")) {
        line.unit = UnitId{*unit};
    }
    if (const auto reserved = reader.optional_integer("reserved_number", 1, 1'000'000'000)) {
        line.choice.reserved_number = static_cast<int>(*reserved);
    }
    line.choice.document_day = reader.optional_day("document_date");
    line.subject = reader.optional_text("subject", 500);
    line.signer_name = reader.optional_text("signer_name", 50);
    line.recipients = reader.optional_texts("recipients", 200, 200).value_or(std::vector<std::string>{});
    line.dispatch.copies = reader.optional_integer("copies", 1, 99'999);
    line.dispatch.archive_receiver = reader.optional_text("archive_receiver", 200);
    line.dispatch.transferred_day = reader.optional_day("transferred_date");
    if (const auto copied = reader.optional_uuid("copied")) {
        line.copied = DocumentId{*copied};
    }
    line.note = reader.optional_text("note", 500);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return entry_answer(context, 201, context.use_cases.registers.enter_line(context.actor, line));
}

Response print_register(Context& context) {
    QueryReader query(context.request.query);
    const std::string format = query.choice("format", {"pdf", "xlsx", "csv", "json"});
    const auto request = form_request(context, query);
    if (!request) {
        return problem(request.error(), context.request);
    }
    if (format == "json") {
        const auto table = context.use_cases.printouts.table(context.actor, *request);
        return table ? answer(200, views::table(*table)) : problem(table.error(), context.request);
    }
    const auto kind = format == "pdf" ? app::PrintFormat::pdf : format == "xlsx" ? app::PrintFormat::xlsx : app::PrintFormat::csv;
    return file_answer(context.use_cases.printouts.print(context.actor, *request, kind), context);
}

Response seal_register(Context& context) {
    QueryReader query(context.request.query);
    const auto request = form_request(context, query);
    return request ? file_answer(context.use_cases.printouts.seal(context.actor, *request), context)
                   : problem(request.error(), context.request);
}

}  // namespace vanthu::http
