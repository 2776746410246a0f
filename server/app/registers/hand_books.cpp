#include "server/app/registers/hand_books.hpp"

#include "server/app/document_access.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

const records::Book& of_agency() {
    static const records::Book book;
    return book;
}

Result<void> first_error(std::initializer_list<Result<void>> checks) {
    for (const auto& checked : checks) {
        if (!checked) {
            return checked;
        }
    }
    return {};
}

Result<void> check_past(std::chrono::year_month_day day, const char* pointer, std::chrono::year_month_day today) {
    if (!day.ok() || std::chrono::sys_days{day} > std::chrono::sys_days{today}) {
        return fail_field(pointer, {"Ngày không được ở tương lai.", "The day lies in the future."});
    }
    return {};
}

tl::unexpected<Error> no_such_line() {
    return fail(Code::not_found, {"Sổ không có dòng này.", "The register has no such line."});
}

}  // namespace

Result<void> check(const PostalDispatch& one, std::chrono::year_month_day today) {
    if (auto checked = first_error({check_past(one.day, "/date", today), records::check_text(one.symbol, "/symbol", 200),
                                    records::check_text(one.recipient, "/recipient", 200), records::check_optional_text(one.receipt, "/receipt", 200),
                                    records::check_optional_text(one.note, "/note", 500)});
        !checked) {
        return checked;
    }
    return one.envelopes >= 1 && one.envelopes <= 99'999
               ? Result<void>{}
               : fail_field("/envelopes", {"Số lượng bì từ 1 đến 99999.", "The number of envelopes is 1 to 99999."});
}

Result<PostalDispatch> KeepHandBooks::add(const Actor& actor, PostalDispatch one) {
    if (auto allowed = require_keeper(actor, of_agency()); !allowed) {
        return pass(allowed.error());
    }
    const Instant now = services_.clock.now();
    if (auto checked = check(one, local_day(now, services_.agency.utc_offset)); !checked) {
        return pass(checked.error());
    }
    one.id = make_uuid_v7(now, services_.random);
    one.created_by = actor.user;
    one.created_at = now;
    return services_.storage.write([&](Tx& tx) -> Result<PostalDispatch> {
        tx.hand_books().add(services_.agency.code, one);
        record(tx, actor, now, "postal-dispatch-entered", "postal-dispatches/" + one.id, {{"symbol", one.symbol}, {"recipient", one.recipient}});
        return one;
    });
}

Result<PostalDispatch> KeepHandBooks::acknowledge(const Actor& actor, const std::string& id, long long version, const std::string& receipt) {
    if (auto allowed = require_keeper(actor, of_agency()); !allowed) {
        return pass(allowed.error());
    }
    if (auto checked = records::check_text(receipt, "/receipt", 200); !checked) {
        return pass(checked.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<PostalDispatch> {
        auto one = tx.hand_books().dispatch(services_.agency.code, id);
        if (!one) {
            return no_such_line();
        }
        if (one->version != version) {
            return stale_document();
        }
        one->receipt = receipt;
        tx.hand_books().save(services_.agency.code, *one);
        ++one->version;
        record(tx, actor, now, "postal-dispatch-acknowledged", "postal-dispatches/" + id, {{"receipt", receipt}});
        return std::move(*one);
    });
}

Result<PostalDispatch> KeepHandBooks::dispatch(const Actor& actor, const std::string& id) {
    if (auto allowed = require_reader(actor, of_agency()); !allowed) {
        return pass(allowed.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<PostalDispatch> {
        auto one = tx.hand_books().dispatch(services_.agency.code, id);
        return one ? Result<PostalDispatch>{std::move(*one)} : no_such_line();
    });
}

Result<std::vector<PostalDispatch>> KeepHandBooks::dispatches(const Actor& actor, const DayRange& days, const std::string& after, int limit) {
    if (auto allowed = require_reader(actor, of_agency()); !allowed) {
        return pass(allowed.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<PostalDispatch>> {
        return tx.hand_books().dispatches(services_.agency.code, days, after, limit);
    });
}

Result<ArchivedCopyUse> KeepHandBooks::add(const Actor& actor, ArchivedCopyUse one) {
    if (auto allowed = require_keeper(actor, of_agency()); !allowed) {
        return pass(allowed.error());
    }
    const Instant now = services_.clock.now();
    const auto today = local_day(now, services_.agency.utc_offset);
    if (auto checked = first_error({check_past(one.day, "/date", today), check_past(one.document_day, "/document_date", today),
                                    records::check_text(one.person, "/person", 200), records::check_text(one.symbol, "/symbol", 50),
                                    records::check_text(one.type_and_subject, "/type_and_subject", 600),
                                    records::check_optional_text(one.dossier, "/dossier", 100), records::check_text(one.allowed_by, "/allowed_by", 200),
                                    records::check_optional_text(one.note, "/note", 500)});
        !checked) {
        return pass(checked.error());
    }
    one.id = make_uuid_v7(now, services_.random);
    one.created_by = actor.user;
    one.created_at = now;
    return services_.storage.write([&](Tx& tx) -> Result<ArchivedCopyUse> {
        tx.hand_books().add(services_.agency.code, one);
        record(tx, actor, now, "archived-copy-lent", "archived-copy-uses/" + one.id, {{"person", one.person}, {"symbol", one.symbol}});
        return one;
    });
}

Result<ArchivedCopyUse> KeepHandBooks::give_back(const Actor& actor, const std::string& id, long long version, std::chrono::year_month_day day) {
    if (auto allowed = require_keeper(actor, of_agency()); !allowed) {
        return pass(allowed.error());
    }
    const Instant now = services_.clock.now();
    if (auto checked = check_past(day, "/date", local_day(now, services_.agency.utc_offset)); !checked) {
        return pass(checked.error());
    }
    return services_.storage.write([&](Tx& tx) -> Result<ArchivedCopyUse> {
        auto one = tx.hand_books().use(services_.agency.code, id);
        if (!one) {
            return no_such_line();
        }
        if (one->version != version) {
            return stale_document();
        }
        if (one->returned_day) {
            return fail(Code::conflict, {"Bản lưu đã được trả.", "The copy is back already."});
        }
        if (std::chrono::sys_days{day} < std::chrono::sys_days{one->day}) {
            return fail_field("/date", {"Ngày trả sớm hơn ngày mượn.", "It cannot come back before it was taken."});
        }
        one->returned_day = day;
        tx.hand_books().save(services_.agency.code, *one);
        ++one->version;
        record(tx, actor, now, "archived-copy-returned", "archived-copy-uses/" + id, {{"date", to_iso(day)}});
        return std::move(*one);
    });
}

Result<ArchivedCopyUse> KeepHandBooks::use(const Actor& actor, const std::string& id) {
    if (auto allowed = require_reader(actor, of_agency()); !allowed) {
        return pass(allowed.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<ArchivedCopyUse> {
        auto one = tx.hand_books().use(services_.agency.code, id);
        return one ? Result<ArchivedCopyUse>{std::move(*one)} : no_such_line();
    });
}

Result<std::vector<ArchivedCopyUse>> KeepHandBooks::uses(const Actor& actor, const DayRange& days, const std::string& after, int limit) {
    if (auto allowed = require_reader(actor, of_agency()); !allowed) {
        return pass(allowed.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<std::vector<ArchivedCopyUse>> {
        return tx.hand_books().uses(services_.agency.code, days, after, limit);
    });
}

}  // namespace vanthu::app
