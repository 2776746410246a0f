#include "workflow/mandate.hpp"

#include <algorithm>
#include <array>

namespace vanthu::workflow {
namespace {

constexpr std::array<std::string_view, 5> names{"KT", "TL", "TUQ", "TM", "Q"};
constexpr std::array<std::string_view, 5> prefixes{"KT.", "TL.", "TUQ.", "TM.", "Q."};

// Each link has to allow the next; longer chains than this nobody can follow.
constexpr int links_limit = 3;

bool holds(const std::vector<std::string>& list, const std::string& value) {
    return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

std::string_view prefix(Capacity capacity) {
    return prefixes.at(static_cast<std::size_t>(capacity));
}

std::string_view to_string(Capacity capacity) {
    return names.at(static_cast<std::size_t>(capacity));
}

Result<Capacity> parse_capacity(std::string_view text) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == text) {
            return static_cast<Capacity>(i);
        }
    }
    return fail_field("/capacity", {"Tư cách ký phải là KT, TL, TUQ, TM hoặc Q.", "The capacity is KT, TL, TUQ, TM or Q."});
}

Result<void> check(const Mandate& mandate) {
    constexpr std::chrono::days longest{366};
    constexpr std::size_t basis_limit = 300;
    if (mandate.principal == mandate.substitute) {
        return fail_field("/substitute", {"Không thể ủy quyền cho chính mình.", "Nobody is their own substitute."});
    }
    if (mandate.until <= mandate.from) {
        return fail_field("/until", {"Thời điểm kết thúc phải sau thời điểm bắt đầu.", "The end has to be after the beginning."});
    }
    if (mandate.until - mandate.from > longest) {
        return fail_field("/until", {"Ủy quyền có thời hạn, nhiều nhất một năm.", "A mandate is for a limited time, one year at most."});
    }
    if (mandate.legal_basis.find_first_not_of(" \t\r\n") == std::string::npos || mandate.legal_basis.size() > basis_limit) {
        return fail_field("/legal_basis", {"Cần căn cứ ủy quyền (tối đa 300 ký tự).", "The legal basis is needed (at most 300 bytes)."});
    }
    return {};
}

bool in_force(const Mandate& mandate, Instant at) {
    return mandate.from <= at && at < mandate.until;
}

bool covers(const Mandate& mandate, const Matter& matter) {
    const bool has_node = mandate.nodes.empty() || holds(mandate.nodes, matter.process) || holds(mandate.nodes, matter.process + "/" + matter.node);
    return holds(mandate.document_types, matter.document_type) && holds(mandate.units, matter.unit) && has_node;
}

std::vector<Principal> principals(const std::vector<Mandate>& mandates, const UserId& substitute, const Matter& matter, Instant at) {
    std::vector<Principal> found;
    std::vector<std::pair<UserId, std::string>> open{{substitute, ""}};
    for (int link = 0; link < links_limit && !open.empty(); ++link) {
        std::vector<std::pair<UserId, std::string>> next;
        for (const auto& [person, way] : open) {
            for (const Mandate& mandate : mandates) {
                const bool is_known = mandate.principal == substitute || std::any_of(found.begin(), found.end(), [&](const Principal& one) {
                                          return one.person == mandate.principal;
                                      });
                if (mandate.substitute != person || is_known || !in_force(mandate, at) || !covers(mandate, matter) ||
                    (link > 0 && !mandate.may_redelegate)) {
                    continue;
                }
                const std::string ids = way.empty() ? mandate.id : mandate.id + "/" + way;
                found.push_back({mandate.principal, ids, mandate.capacity});
                next.emplace_back(mandate.principal, ids);
            }
        }
        open = std::move(next);
    }
    return found;
}

}  // namespace vanthu::workflow
