#include "server/app/chains/assignments.hpp"

#include <fmt/format.h>

#include "server/app/chains/definitions.hpp"

namespace vanthu::app {
namespace {

using workflow::PersonRelation;
using workflow::UnitRelation;

workflow::Facts facts_of(const ChainSubject& subject, const workflow::Instance& instance) {
    workflow::Facts facts = subject.facts();
    facts.values.insert(instance.values.values.begin(), instance.values.values.end());
    facts.lists.insert(instance.values.lists.begin(), instance.values.lists.end());
    return facts;
}

tl::unexpected<Error> nobody(const std::string& step, const std::string& what_vi, const std::string& what_en) {
    return fail(Code::conflict, {fmt::format("Không giao được bước “{}”: {}.", step, what_vi),
                                 fmt::format("The step “{}” cannot be given to anybody: {}.", step, what_en)});
}

std::optional<Unit> unit_by(Tx& tx, const std::string& code_or_id) {
    return is_uuid(code_or_id) ? tx.units().find(UnitId{code_or_id}) : tx.units().find_by_code(code_or_id);
}

std::optional<User> user_by(Tx& tx, const std::string& login_or_id) {
    return is_uuid(login_or_id) ? tx.users().find(UserId{login_or_id}) : tx.users().find_by_login(login_or_id);
}

Result<std::optional<Unit>> unit_of(Tx& tx, const workflow::Assignment& assignment, const std::string& item, const ChainSubject& subject,
                                    const workflow::Instance& instance) {
    switch (assignment.unit) {
        case UnitRelation::drafter_unit:
            return tx.units().find(subject.unit());
        case UnitRelation::drafter_parent: {
            const auto unit = tx.units().find(subject.unit());
            return unit && unit->parent ? tx.units().find(*unit->parent) : unit;
        }
        case UnitRelation::agency:
            return tx.units().root();
        case UnitRelation::named:
            return tx.units().find_by_code(assignment.unit_value);
        case UnitRelation::item:
            return unit_by(tx, item);
        case UnitRelation::expression: {
            const auto value = conditions().text(assignment.unit_value, facts_of(subject, instance));
            if (!value) {
                return pass(value.error());
            }
            return unit_by(tx, *value);
        }
    }
    return std::optional<Unit>{};
}

}  // namespace

Result<Offer> resolve(Tx& tx, const workflow::Assignment& assignment, const std::string& item, const ChainSubject& subject,
                      const workflow::Instance& instance, const std::string& step_name) {
    if (assignment.person != PersonRelation::role) {
        std::optional<User> user;
        switch (assignment.person) {
            case PersonRelation::drafter:
                user = tx.users().find(instance.drafter.empty() ? subject.drafter() : instance.drafter);
                break;
            case PersonRelation::named:
                user = user_by(tx, assignment.person_value);
                break;
            case PersonRelation::item:
                user = user_by(tx, item);
                break;
            default: {
                const auto value = conditions().text(assignment.person_value, facts_of(subject, instance));
                if (!value) {
                    return pass(value.error());
                }
                user = user_by(tx, *value);
            }
        }
        if (!user || !user->active) {
            return nobody(step_name, "không có người này hoặc người này đã nghỉ", "there is no such active person");
        }
        return Offer{user->id, std::nullopt, std::nullopt, {user->id}};
    }
    const auto unit = unit_of(tx, assignment, item, subject, instance);
    if (!unit) {
        return pass(unit.error());
    }
    if (!*unit || !(*unit)->active) {
        return nobody(step_name, "đơn vị không tồn tại hoặc đã ngừng hoạt động", "the unit does not exist or is not active");
    }
    std::vector<UserId> people = people_of(tx, std::nullopt, (*unit)->id, assignment.role);
    if (people.empty()) {
        return nobody(step_name, fmt::format("đơn vị “{}” không có ai giữ vai trò này", (*unit)->name),
                      fmt::format("nobody holds the role in the unit “{}”", (*unit)->name));
    }
    return Offer{std::nullopt, (*unit)->id, assignment.role, std::move(people)};
}

std::vector<UserId> people_of(Tx& tx, const std::optional<UserId>& person, const std::optional<UnitId>& unit, const std::optional<std::string>& role) {
    if (person) {
        return {*person};
    }
    std::vector<UserId> people;
    const auto parsed = records::parse_role(role.value_or(""));
    if (parsed && unit) {
        for (const User& user : tx.users().holders(*unit, *parsed)) {
            people.push_back(user.id);
        }
    }
    return people;
}

}  // namespace vanthu::app
