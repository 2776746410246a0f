#include "workflow/detail/canonical.hpp"
#include "workflow/instance.hpp"

namespace vanthu::workflow {
namespace {

using detail::CanonicalReader;
using detail::CanonicalWriter;

constexpr std::string_view version = "vanthu-instance v2";

void put(CanonicalWriter& out, const Facts& facts) {
    out.put(facts.values).put(facts.lists);
}

void take(CanonicalReader& in, Facts& facts) {
    in.take(facts.values);
    in.take(facts.lists);
}

void put(CanonicalWriter& out, const Assignment& one) {
    out.put(static_cast<int>(one.person)).put(one.person_value).put(one.role).put(static_cast<int>(one.unit)).put(one.unit_value);
}

void take(CanonicalReader& in, Assignment& one) {
    in.take_enum(one.person, PersonRelation::expression);
    in.take(one.person_value);
    in.take(one.role);
    in.take_enum(one.unit, UnitRelation::expression);
    in.take(one.unit_value);
}

void put_task(CanonicalWriter& out, const Token& token) {
    out.put(token.holder).put(token.owner).put(token.assigned.has_value());
    if (token.assigned) {
        put(out, *token.assigned);
    }
    out.put(token.opinions.size());
    for (const Opinion& opinion : token.opinions) {
        out.put(opinion.id).put(opinion.asked_by).put(opinion.whom);
    }
    out.put(token.sender).put(token.sender_node).put(token.touched).put(token.due);
}

void take_task(CanonicalReader& in, Token& token) {
    in.take(token.holder);
    in.take(token.owner);
    bool has = false;
    in.take(has);
    if (has) {
        take(in, token.assigned.emplace());
    }
    for (std::int64_t left = in.count(); left > 0 && !in.failed(); --left) {
        Opinion& opinion = token.opinions.emplace_back();
        in.take(opinion.id);
        in.take(opinion.asked_by);
        in.take(opinion.whom);
    }
    in.take(token.sender);
    in.take(token.sender_node);
    in.take(token.touched);
    in.take(token.due);
}

void put(CanonicalWriter& out, const Token& token) {
    out.put(token.id).put(token.node).put(token.scope).put(static_cast<int>(token.state)).put(token.flow);
    out.put(token.path.size());
    for (const Passed& passed : token.path) {
        out.put(passed.node).put(passed.fork).put(passed.branch);
    }
    out.put(token.item);
    if (token.state == TokenState::task) {
        put_task(out, token);
    }
    if (token.state == TokenState::scope) {
        out.put(token.items).put(token.total).put(token.completed).put(token.approved).put(token.rejected);
    }
}

void take(CanonicalReader& in, Token& token) {
    in.take(token.id);
    in.take(token.node);
    in.take(token.scope);
    in.take_enum(token.state, TokenState::scope);
    in.take(token.flow);
    for (std::int64_t left = in.count(); left > 0 && !in.failed(); --left) {
        Passed& passed = token.path.emplace_back();
        in.take(passed.node);
        in.take(passed.fork);
        in.take(passed.branch);
    }
    in.take(token.item);
    if (token.state == TokenState::task) {
        take_task(in, token);
    }
    if (token.state == TokenState::scope) {
        in.take(token.items);
        in.take(token.total);
        in.take(token.completed);
        in.take(token.approved);
        in.take(token.rejected);
    }
}

}  // namespace

std::string encode(const Instance& instance) {
    CanonicalWriter out;
    out.put(version).put(instance.definition_hash).put(static_cast<int>(instance.status)).put(instance.suspended);
    out.put(instance.suspended_at).put(instance.drafter).put(instance.version_sha256).put(instance.grown_from);
    put(out, instance.document);
    put(out, instance.values);
    out.put(instance.next_number).put(instance.tokens.size());
    for (const Token& token : instance.tokens) {
        put(out, token);
    }
    out.put(instance.timers.size());
    for (const Timer& timer : instance.timers) {
        out.put(timer.id).put(timer.token).put(timer.node).put(static_cast<int>(timer.use)).put(timer.due).put(timer.left);
    }
    out.put(instance.decisions.size());
    for (const Decision& decision : instance.decisions) {
        out.put(decision.node).put(decision.by).put(decision.on_behalf_of).put(decision.outcome).put(decision.is_approval);
        out.put(decision.version_sha256).put(decision.lineage);
    }
    out.put(instance.broken_forks.size());
    for (const Number fork : instance.broken_forks) {
        out.put(fork);
    }
    out.put(instance.undoable.has_value());
    if (instance.undoable) {
        out.put(instance.undoable->by).put(instance.undoable->at).put(instance.undoable->previous_sha256);
    }
    return out.take();
}

Result<Instance> decode_instance(std::string_view text) {
    CanonicalReader in{text};
    Instance instance;
    std::string read_version;
    in.take(read_version);
    in.take(instance.definition_hash);
    in.take_enum(instance.status, Status::failed);
    in.take(instance.suspended);
    in.take(instance.suspended_at);
    in.take(instance.drafter);
    in.take(instance.version_sha256);
    in.take(instance.grown_from);
    take(in, instance.document);
    take(in, instance.values);
    in.take(instance.next_number);
    for (std::int64_t left = in.count(); left > 0 && !in.failed(); --left) {
        take(in, instance.tokens.emplace_back());
    }
    for (std::int64_t left = in.count(); left > 0 && !in.failed(); --left) {
        Timer& timer = instance.timers.emplace_back();
        in.take(timer.id);
        in.take(timer.token);
        in.take(timer.node);
        in.take_enum(timer.use, TimerUse::deadline);
        in.take(timer.due);
        in.take(timer.left);
    }
    for (std::int64_t left = in.count(); left > 0 && !in.failed(); --left) {
        Decision& decision = instance.decisions.emplace_back();
        in.take(decision.node);
        in.take(decision.by);
        in.take(decision.on_behalf_of);
        in.take(decision.outcome);
        in.take(decision.is_approval);
        in.take(decision.version_sha256);
        in.take(decision.lineage);
    }
    for (std::int64_t left = in.count(); left > 0 && !in.failed(); --left) {
        Number fork = 0;
        in.take(fork);
        instance.broken_forks.insert(fork);
    }
    bool has = false;
    in.take(has);
    if (has) {
        Undoable& undoable = instance.undoable.emplace();
        in.take(undoable.by);
        in.take(undoable.at);
        in.take(undoable.previous_sha256);
    }
    if (in.failed() || read_version != version || encode(instance) != text) {
        return fail_internal("a stored workflow instance is not canonical");
    }
    return instance;
}

}  // namespace vanthu::workflow
