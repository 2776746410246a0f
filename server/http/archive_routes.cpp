#include "server/http/dossier_views.hpp"
#include "server/http/handlers.hpp"

namespace vanthu::http {

namespace {

constexpr std::size_t dossiers_at_once = 2000;

Response hold_answer(Context& context, int status, const Result<records::LegalHold>& hold) {
    return hold ? answer(status, views::hold(*hold), hold->version) : problem(hold.error(), context.request);
}

Response handover_answer(Context& context, int status, const Result<app::HandoverView>& view) {
    return view ? answer(status, views::handover(*view), view->handover.version) : problem(view.error(), context.request);
}

Response disposal_answer(Context& context, int status, const Result<app::DisposalView>& view) {
    return view ? answer(status, views::disposal(*view), view->disposal.version) : problem(view.error(), context.request);
}

std::vector<DossierId> read_dossiers(ObjectReader& reader) {
    std::vector<DossierId> dossiers;
    for (const std::string& id : reader.uuids("dossiers", dossiers_at_once)) {
        dossiers.emplace_back(id);
    }
    return dossiers;
}

/// The one text that a body holds, handed to the step.
template <class Step>
Response with_text(Context& context, const char* name, Step step) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string text = reader.text(name, 1000);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return step(text);
}

}  // namespace

Response list_holds(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    const bool all = query.choice("of", {"in_force", "all"}) == "all";
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return page_answer(context, page, context.use_cases.holds.page(context.actor, !all, page), views::hold, [](const auto& hold) { return hold.id; });
}

Response place_hold(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const auto subject = records::parse_hold_subject(reader.text("subject", 20));
    if (!subject) {
        reader.wrong("subject", {"Đối tượng không hợp lệ.", "Not a subject of a hold."});
    }
    const std::string id = reader.uuid("subject_id");
    const std::string reason = reader.text("reason", 1000);
    const std::string basis = reader.text("legal_basis", 300);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return hold_answer(context, 201, context.use_cases.holds.place(context.actor, *subject, id, reason, basis));
}

Response get_hold(Context& context) {
    return hold_answer(context, 200, context.use_cases.holds.find(context.actor, context.parameter("id")));
}

Response release_hold(Context& context) {
    return with_text(context, "reason", [&](const std::string& reason) {
        return hold_answer(context, 200, context.use_cases.holds.release(context.actor, context.parameter("id"), context.version, reason));
    });
}

Response list_handovers(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return page_answer(context, page, context.use_cases.handovers.page(context.actor, page), views::handover_row,
                       [](const auto& handover) { return handover.id; });
}

Response announce_handover(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const UnitId unit{reader.uuid("unit")};
    const std::string title = reader.text("title", 300);
    const auto due = reader.day("due_date");
    const auto dossiers = read_dossiers(reader);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return handover_answer(context, 201, context.use_cases.handovers.announce(context.actor, unit, title, due, dossiers));
}

Response get_handover(Context& context) {
    return handover_answer(context, 200, context.use_cases.handovers.find(context.actor, context.parameter("id")));
}

Response deliver_handover(Context& context) {
    return handover_answer(context, 200, context.use_cases.handovers.deliver(context.actor, context.parameter("id"), context.version));
}

Response accept_handover(Context& context) {
    return with_text(context, "condition", [&](const std::string& condition) {
        return handover_answer(context, 200, context.use_cases.handovers.accept(context.actor, context.parameter("id"), context.version, condition));
    });
}

Response cancel_handover(Context& context) {
    return with_text(context, "reason", [&](const std::string& reason) {
        return handover_answer(context, 200, context.use_cases.handovers.cancel(context.actor, context.parameter("id"), context.version, reason));
    });
}

Response list_disposals(Context& context) {
    QueryReader query(context.request.query);
    const auto page = page_request(query);
    if (const auto read = query.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return page_answer(context, page, context.use_cases.disposals.page(context.actor, page), views::disposal_row,
                       [](const auto& disposal) { return disposal.id; });
}

Response propose_disposal(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const std::string title = reader.text("title", 300);
    const std::string reason = reader.text("reason", 1000);
    const auto dossiers = read_dossiers(reader);
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return disposal_answer(context, 201, context.use_cases.disposals.propose(context.actor, title, reason, dossiers));
}

Response get_disposal(Context& context) {
    return disposal_answer(context, 200, context.use_cases.disposals.find(context.actor, context.parameter("id")));
}

Response carry_out_disposal(Context& context) {
    const auto body = parse_json(context.request);
    if (!body) {
        return problem(body.error(), context.request);
    }
    ObjectReader reader(*body);
    const DocumentId decision{reader.uuid("decision")};
    if (const auto read = reader.finish(); !read) {
        return problem(read.error(), context.request);
    }
    return disposal_answer(context, 200, context.use_cases.disposals.carry_out(context.actor, context.parameter("id"), context.version, decision));
}

Response reject_disposal(Context& context) {
    return with_text(context, "reason", [&](const std::string& reason) {
        return disposal_answer(context, 200, context.use_cases.disposals.reject(context.actor, context.parameter("id"), context.version, reason));
    });
}

}  // namespace vanthu::http
