#include <array>
#include <type_traits>

#include "workflow/detail/canonical.hpp"
#include "workflow/events.hpp"

namespace vanthu::workflow {
namespace {

using detail::CanonicalReader;
using detail::CanonicalWriter;

constexpr std::array<std::string_view, std::variant_size_v<Event>> names{
    "start",   "claim",  "release", "complete",     "return",        "reject",  "forward", "delegate",        "reassign",      "consult",     "advise",   "recall",
    "undo",    "begin-ad-hoc", "finish-ad-hoc", "suspend", "resume",  "cancel",  "content-changed", "facts-changed", "timer-fired", "received", "service-done",
    "service-failed", "migrated"};

// One function says for each event which fields it has; the writer and the reader walk it alike.
template <class Walk, class E>
void walk(Walk& visit, E& event) {
    using Kind = std::remove_const_t<E>;
    if constexpr (requires { event.token; }) {
        visit(event.token);
    }
    if constexpr (requires { event.who; }) {
        visit(event.who.by);
        visit(event.who.on_behalf_of);
        visit(event.who.mandate);
    }
    if constexpr (requires { event.outcome; }) {
        visit(event.outcome);
    }
    if constexpr (requires { event.reason; }) {
        visit(event.reason);
    }
    if constexpr (requires { event.version_sha256; }) {
        visit(event.version_sha256);
    }
    if constexpr (requires { event.produces_sha256; }) {
        visit(event.produces_sha256);
    }
    if constexpr (requires { event.fields; }) {
        visit(event.fields);
        visit(event.lists);
    }
    if constexpr (requires { event.to_node; }) {
        visit(event.to_node);
    }
    if constexpr (requires { event.to; }) {
        visit(event.to);
    }
    if constexpr (requires { event.whom; }) {
        visit(event.whom);
    }
    if constexpr (requires { event.opinion; }) {
        visit(event.opinion);
        visit(event.text);
    }
    if constexpr (requires { event.node; }) {
        visit(event.node);
    }
    if constexpr (requires { event.timer; }) {
        visit(event.timer);
    }
    if constexpr (requires { event.mapping; }) {
        visit(event.definition);
        visit(event.mapping);
    }
    if constexpr (requires { event.error; }) {
        visit(event.error);
    }
    if constexpr (requires { event.document; }) {
        visit(event.document.values);
        visit(event.document.lists);
    }
    if constexpr (std::is_same_v<Kind, Received>) {
        visit.kind(event.kind);
        visit(event.name);
    }
    if constexpr (requires { event.values; }) {
        visit(event.values.values);
        visit(event.values.lists);
    }
}

struct Writing {
    CanonicalWriter& out;
    template <class T>
    void operator()(const T& value) {
        out.put(value);
    }
    void kind(EventKind value) { out.put(static_cast<int>(value)); }
};

struct Reading {
    CanonicalReader& in;
    template <class T>
    void operator()(T& value) {
        in.take(value);
    }
    void kind(EventKind& value) { in.take_enum(value, EventKind::terminate); }
};

template <std::size_t index = 0>
bool read_as(std::string_view name, CanonicalReader& in, Event& event) {
    if constexpr (index < std::variant_size_v<Event>) {
        if (names[index] == name) {
            Reading reading{in};
            walk(reading, event.emplace<index>());
            return !in.failed() && in.at_end();
        }
        return read_as<index + 1>(name, in, event);
    }
    return false;
}

}  // namespace

std::string_view name_of(const Event& event) {
    return names.at(event.index());
}

std::string encode(const Event& event) {
    CanonicalWriter out;
    out.put(name_of(event));
    std::visit(
        [&](const auto& one) {
            Writing writing{out};
            walk(writing, one);
        },
        event);
    return out.take();
}

Result<Event> decode_event(std::string_view text) {
    CanonicalReader in{text};
    std::string name;
    in.take(name);
    Event event;
    if (in.failed() || !read_as(name, in, event) || encode(event) != text) {
        return fail_internal("a stored workflow event is not canonical");
    }
    return event;
}

}  // namespace vanthu::workflow
