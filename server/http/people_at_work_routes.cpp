#include "server/http/chain_views.hpp"
#include "server/http/handlers.hpp"

namespace vanthu::http {

namespace json = boost::json;

namespace {

Response mandate_answer(Context& context, int status, const Result<app::StoredMandate>& stored) {
    return stored ? answer(status, views::mandate(*stored), stored->version) : problem(stored.error(), context.request);
}

/// Where a remark is pinned.
std::optional<app::RemarkPlace> read_place(ObjectReader& reader) {
    const boost::json::value* value = reader.object("place");
    if (value == nullptr || value->is_null()) {
        return std::nullopt;
    }
    ObjectReader one(*value, "/place");
    app::RemarkPlace place;
    place.page = one.integer("page", 1, 100'000);
    constexpr double most = 20'000;  // points: larger than any page
    place.x = one.optional_number("x", -most, most).value_or(0);
    place.y = one.optional_number("y", -most, most).value_or(0);
    place.width = one.optional_number("width", 0, most).value_or(0);
    place.height = one.optional_number("height", 0, most).value_or(0);
    place.version_sha256 = one.text("version_sha256", 64);
    static_cast<void>(one.finish());
    reader.absorb(one);
    return place;
}

Response remark_answer(Context& context, int status, const Result<app::Remark>& remark) {
    return remark ? answer(status, views::remark(*remark), remark->version) : problem(remark.error(), context.request);
}

Instant read_instant(ObjectReader& reader, std::string_view name) {
    const auto at = parse_rfc3339(reader.text(name, 40));
    if (!at) {
        reader.wrong(name, {"Thời điểm không hợp lệ (RFC 3339).", "Not a time (RFC 3339)."});
        return {};
    }
    return *at;
}

}  // namespace

Response list_mandates(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    const bool all = query.choice("of", {"me", "all"}) == "all";
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto found = context.use_cases.mandates.list(context.actor, all, page);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const auto& one : *found) {
        items.push_back(views::mandate(one));
    }
    const bool more = static_cast<int>(found->size()) == page.limit;
    return answer(200, views::page(std::move(items), more ? json::value(found->back().mandate.id) : json::value(nullptr)));
}

Response give_mandate(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    workflow::Mandate mandate;
    mandate.principal = UserId{reader.optional_uuid("principal").value_or(context.actor.user.text())};
    mandate.substitute = UserId{reader.uuid("substitute")};
    mandate.from = read_instant(reader, "from");
    mandate.until = read_instant(reader, "until");
    mandate.document_types = reader.optional_texts("document_types", 40, 10).value_or(std::vector<std::string>{});
    mandate.units = reader.optional_texts("units", 200, 36).value_or(std::vector<std::string>{});
    mandate.nodes = reader.optional_texts("steps", 100, 200).value_or(std::vector<std::string>{});
    if (const auto capacity = workflow::parse_capacity(reader.text("capacity", 5))) {
        mandate.capacity = *capacity;
    } else {
        reader.wrong("capacity", capacity.error().detail);
    }
    mandate.legal_basis = reader.text("legal_basis", 300);
    mandate.may_redelegate = reader.optional_flag("may_redelegate").value_or(false);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return mandate_answer(context, 201, context.use_cases.mandates.give(context.actor, std::move(mandate)));
}

Response get_mandate(Context& context) {
    return mandate_answer(context, 200, context.use_cases.mandates.find(context.actor, context.parameter("id")));
}

Response revoke_mandate(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string reason = reader.text("reason", 1000);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return mandate_answer(context, 200, context.use_cases.mandates.revoke(context.actor, context.parameter("id"), context.version, reason));
}

Response list_remarks(Context& context) {
    const auto found = context.use_cases.remarks.list(context.actor, DocumentId{context.parameter("id")});
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const auto& one : *found) {
        items.push_back(views::remark(one));
    }
    return answer(200, {{"items", std::move(items)}});
}

Response resolve_remark(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto resolved = reader.optional_flag("resolved");
    if (!resolved) {
        reader.wrong("resolved", {"Thiếu giá trị true hoặc false.", "true or false is missing."});
    }
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return remark_answer(context, 200, context.use_cases.remarks.resolve(context.actor, context.parameter("id"), context.version, *resolved));
}

Response add_remark(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string text = reader.text("body", 4000);
    const bool is_final = reader.optional_flag("final").value_or(false);
    const auto place = read_place(reader);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return remark_answer(context, 201, context.use_cases.remarks.add(context.actor, DocumentId{context.parameter("id")}, text, is_final, place));
}

Response get_remark(Context& context) {
    return remark_answer(context, 200, context.use_cases.remarks.find(context.actor, context.parameter("id")));
}

Response change_remark(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string text = reader.text("body", 4000);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return remark_answer(context, 200, context.use_cases.remarks.change(context.actor, context.parameter("id"), context.version, text));
}

Response finalise_remark(Context& context) {
    return remark_answer(context, 200, context.use_cases.remarks.finalise(context.actor, context.parameter("id"), context.version));
}

Response discard_remark(Context& context) {
    const auto discarded = context.use_cases.remarks.discard(context.actor, context.parameter("id"), context.version);
    return discarded ? no_content() : problem(discarded.error(), context.request);
}

Response list_notifications(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    const bool unseen = query.choice("unseen", {"no", "yes"}) == "yes";
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto found = context.use_cases.notifications.page(context.actor, unseen, page);
    if (!found) {
        return problem(found.error(), context.request);
    }
    json::array items;
    for (const auto& one : *found) {
        items.push_back(views::notification(one));
    }
    const bool more = static_cast<int>(found->size()) == page.limit;
    return answer(200, views::page(std::move(items), more ? json::value(found->back().id) : json::value(nullptr)));
}

Response see_notifications(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string up_to = reader.uuid("up_to");
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    const auto done = context.use_cases.notifications.mark_seen(context.actor, up_to);
    return done ? no_content() : problem(done.error(), context.request);
}

namespace {

Response settings_answer(Context& context, const Result<app::NotificationSettings>& settings) {
    return settings ? answer(200, views::notification_settings(*settings), settings->version) : problem(settings.error(), context.request);
}

}  // namespace

Response get_notification_settings(Context& context) {
    return settings_answer(context, context.use_cases.notification_settings.find(context.actor));
}

Response put_notification_settings(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    app::ManageNotificationSettings::Input input;
    input.email = reader.text("email", 254, /*may_be_empty=*/true);
    input.mail = reader.text("mail", 10);
    input.digest_hour = static_cast<int>(reader.integer("digest_hour", 0, 23));
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return settings_answer(context, context.use_cases.notification_settings.change(context.actor, context.version, input));
}

}  // namespace vanthu::http
