#include "server/app/administration/agency.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>

#include <fmt/format.h>

#include "core/text.hpp"
#include "server/app/events.hpp"

namespace vanthu::app {
namespace {

using records::Role;

constexpr std::size_t code_limit = 35;  // QCVN 102:2016/BTTTT

Result<void> administrators_only(const Actor& actor) {
    return actor.holds_for_agency(Role::administrator)
               ? Result<void>{}
               : forbid({"Chỉ quản trị hệ thống được xem và sửa thông tin cơ quan.", "Only administrators see and change what the agency is called."});
}

bool is_same(const AgencyProfile& one, const AgencyProfile& other) {
    return std::tie(one.code, one.name, one.parent_name, one.symbol, one.place) == std::tie(other.code, other.name, other.parent_name, other.symbol, other.place);
}

ManageAgency::View view_of(const Services& services, AgencyProfile decided) {
    const bool is_in_force = is_same(decided, profile_of(services.agency));
    return {std::move(decided), !is_in_force};
}

}  // namespace

AgencyProfile profile_of(const AgencySettings& settings) {
    return {settings.code, settings.name, settings.parent_name, settings.symbol, settings.place, {}, {}, 0};
}

void take_over(const AgencyProfile& profile, AgencySettings& settings) {
    settings.code = profile.code;
    settings.name = profile.name;
    settings.parent_name = profile.parent_name;
    settings.symbol = profile.symbol;
    settings.place = profile.place;
}

Result<void> check(const AgencyProfile& profile) {
    const bool is_code = !profile.code.empty() && profile.code.size() <= code_limit && std::all_of(profile.code.begin(), profile.code.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.';
    });
    if (!is_code) {
        return fail_field("/code", {"Mã định danh gồm 1 đến 35 chữ cái không dấu, chữ số và dấu chấm, ví dụ H40.13.",
                                    "An identifier is 1 to 35 letters, digits and dots, such as H40.13."});
    }
    struct Limit {
        const std::string& text;
        const char* pointer;
        std::size_t least, most;
    };
    for (const auto& [text, pointer, least, most] : {Limit{profile.name, "/name", 1, 200}, Limit{profile.parent_name, "/parent_name", 0, 200},
                                                     Limit{profile.symbol, "/symbol", 1, 20}, Limit{profile.place, "/place", 0, 100}}) {
        const std::size_t length = code_points(text);
        if (length < least || length > most) {
            return fail_field(pointer, {fmt::format("Cần từ {} đến {} ký tự.", least, most), fmt::format("{} to {} characters.", least, most)});
        }
    }
    if (profile.symbol.find_first_of(" /") != std::string::npos) {
        return fail_field("/symbol", {"Chữ viết tắt không có dấu cách và dấu gạch chéo.", "An abbreviation has no spaces or slashes."});
    }
    return {};
}

Result<ManageAgency::View> ManageAgency::find(const Actor& actor) {
    if (auto allowed = administrators_only(actor); !allowed) {
        return pass(allowed.error());
    }
    return services_.storage.read([&](Tx& tx) -> Result<View> {
        return view_of(services_, tx.agency_profile().find().value_or(profile_of(services_.agency)));
    });
}

Result<ManageAgency::View> ManageAgency::change(const Actor& actor, long long version, const Change& change) {
    if (auto allowed = administrators_only(actor); !allowed) {
        return pass(allowed.error());
    }
    const Instant now = services_.clock.now();
    return services_.storage.write([&](Tx& tx) -> Result<View> {
        auto profile = tx.agency_profile().find().value_or(profile_of(services_.agency));
        if (profile.version != version) {
            return fail(Code::stale_version, {"Người khác vừa thay đổi dữ liệu này. Hãy tải lại rồi làm tiếp.",
                                              "Somebody else has just changed this. Load it again, then go on."});
        }
        profile.name = change.name.value_or(profile.name);
        profile.parent_name = change.parent_name.value_or(profile.parent_name);
        profile.symbol = change.symbol.value_or(profile.symbol);
        profile.place = change.place.value_or(profile.place);
        if (auto checked = check(profile); !checked) {
            return pass(checked.error());
        }
        profile.changed_by = actor.user;
        profile.changed_at = now;
        if (profile.version == 0) {
            profile.version = 1;
            tx.agency_profile().add(profile);
        } else {
            tx.agency_profile().save(profile);
            ++profile.version;
        }
        record(tx, actor, now, "agency-changed", "agency",
               {{"name", profile.name}, {"parent_name", profile.parent_name}, {"symbol", profile.symbol}, {"place", profile.place}});
        return view_of(services_, std::move(profile));
    });
}

}  // namespace vanthu::app
