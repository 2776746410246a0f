#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"

namespace vanthu::workflow {

/// In which capacity somebody signs or decides for another (Decree 30/2020/NĐ-CP, Annex I, II.7.a; Article 13).
enum class Capacity {
    kt,   ///< "KT.", a deputy for the head (ký thay)
    tl,   ///< "TL.", a head of a unit by order of the agency's head (thừa lệnh)
    tuq,  ///< "TUQ.", under a written authorisation for a limited time (thừa ủy quyền)
    tm,   ///< "TM.", on behalf of a collective (thay mặt)
    q,    ///< "Q.", acting head (quyền)
};

/// The prefix before the position, as the decree writes it: "KT.".
[[nodiscard]] std::string_view prefix(Capacity capacity);
/// "KT", "TL", "TUQ", "TM", "Q". Errors: invalid_input.
[[nodiscard]] Result<Capacity> parse_capacity(std::string_view text);
[[nodiscard]] std::string_view to_string(Capacity capacity);

/// Who acts for whom, from when until when, for what, and on what basis. Empty lists mean everything.
struct Mandate {
    std::string id{};
    UserId principal{};
    UserId substitute{};
    Instant from{};
    Instant until{};
    std::vector<std::string> document_types{};  ///< codes of Decree 30, Annex III: "QD", "CV"
    std::vector<std::string> units{};           ///< ids of drafting units
    std::vector<std::string> nodes{};           ///< "process/step", or "process"
    Capacity capacity = Capacity::kt;
    std::string legal_basis{};                  ///< "Quyết định số 15/QĐ-STTTT ngày 01/11/2026"
    bool may_redelegate = false;                ///< the substitute's own substitutes may use it
};

/// What a decision is about, for the scope of a mandate.
struct Matter {
    std::string document_type;
    std::string unit;     ///< that drafted the document
    std::string process;
    std::string node;
};

/// Errors: invalid_input for oneself, an end before the beginning, more than a year (TUQ. is for a limited time), a missing or
/// too long basis.
[[nodiscard]] Result<void> check(const Mandate& mandate);

[[nodiscard]] bool in_force(const Mandate& mandate, Instant at);
[[nodiscard]] bool covers(const Mandate& mandate, const Matter& matter);

/// The people for whom somebody may act in a matter now, with the mandates on which it rests ("id", or "id/id" along a chain
/// that the earlier mandate allows). `mandates` are those of everybody on the way.
struct Principal {
    UserId person;
    std::string mandates;
    Capacity capacity = Capacity::kt;
};
[[nodiscard]] std::vector<Principal> principals(const std::vector<Mandate>& mandates, const UserId& substitute, const Matter& matter, Instant at);

}  // namespace vanthu::workflow
