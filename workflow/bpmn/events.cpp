#include "workflow/bpmn/events.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "core/clock.hpp"
#include "workflow/bpmn/extension.hpp"

namespace vanthu::workflow::bpmn {
namespace {

constexpr int repetitions_limit = 1000;
constexpr std::int64_t shortest_cycle_seconds = 60;

/// `vanthu:timer working="yes"` in the event's extensionElements: the duration counts working time.
bool counts_working_time(const xmlNode* element) {
    const xmlNode* extensions = model_child(element, "extensionElements");
    if (extensions != nullptr) {
        for (const xmlNode* child : children_of(extensions)) {
            if (is_in(child, our_space) && name_of(child) == "timer") {
                return attribute(child, "working") == "yes";
            }
        }
    }
    return false;
}

void read_duration(const xmlNode* element, std::string_view text, bool working, EventTrigger& event, Problems& problems) {
    auto amount = parse_duration(text, working);
    if (amount) {
        event.after = *amount;
    } else {
        problems.push_back(problem_at(element, amount.error().detail));
    }
}

void read_date(const xmlNode* element, const std::string& text, EventTrigger& event, Problems& problems) {
    event.timer = TimerKind::date;
    event.date = text;
    if (text.starts_with('{') && text.ends_with('}')) {
        check_at(element, text.substr(1, text.size() - 2), {}, problems);
    } else if (!parse_rfc3339(text) && !parse_iso_day(text)) {
        problems.push_back(problem_at(element, {"timeDate phải là ngày hoặc ngày giờ ISO 8601, hoặc {XPath}.",
                                                "A timeDate is an ISO 8601 date or date and time, or {XPath}."}));
    }
}

/// "R3/PT1H"; "R/PT1H" has no end.
void read_cycle(const xmlNode* element, std::string_view text, bool working, EventTrigger& event, Problems& problems) {
    event.timer = TimerKind::cycle;
    const std::size_t slash = text.find('/');
    bool right = text.starts_with('R') && slash != std::string_view::npos;
    if (right) {
        const std::string_view count = text.substr(1, slash - 1);
        event.repetitions = -1;
        if (!count.empty()) {
            const auto read = std::from_chars(count.data(), count.data() + count.size(), event.repetitions);
            right = read.ec == std::errc{} && read.ptr == count.data() + count.size() && event.repetitions >= 1 &&
                    event.repetitions <= repetitions_limit;
        }
    }
    if (!right) {
        problems.push_back(problem_at(element, {"timeCycle phải có dạng R3/PT1H (1 đến 1000 lần) hoặc R/PT1H.",
                                                "A timeCycle has the form R3/PT1H (1 to 1000 times) or R/PT1H."}));
        return;
    }
    read_duration(element, text.substr(slash + 1), working, event, problems);
    if (event.after && event.after->days == 0 && event.after->seconds < shortest_cycle_seconds) {
        problems.push_back(problem_at(element, {"Chu kỳ ngắn hơn một phút.", "The cycle is shorter than a minute."}));
    }
}

void read_timer(const xmlNode* element, const xmlNode* definition, Node& node, Problems& problems) {
    node.event.kind = EventKind::timer;
    const bool working = counts_working_time(element);
    int times = 0;
    for (const xmlNode* child : children_of(definition)) {
        const std::string text = text_of(child);
        if (is_model(child, "timeDuration")) {
            read_duration(child, text, working, node.event, problems);
        } else if (is_model(child, "timeDate")) {
            read_date(child, text, node.event, problems);
        } else if (is_model(child, "timeCycle")) {
            read_cycle(child, text, working, node.event, problems);
        } else {
            continue;
        }
        ++times;
    }
    if (times != 1) {
        problems.push_back(problem_at(element, {"Bộ hẹn giờ cần đúng một trong timeDuration, timeDate, timeCycle.",
                                                "A timer needs exactly one of timeDuration, timeDate, timeCycle."}));
    }
    if (node.event.timer == TimerKind::cycle && (node.kind != NodeKind::boundary_event || node.interrupting)) {
        problems.push_back(problem_at(element, {"Chu kỳ chỉ đi với sự kiện biên không ngắt.",
                                                "A cycle belongs to a boundary event that does not interrupt."}));
    }
}

void read_name(const xmlNode* element, const std::map<std::string, std::string>& table, const std::string& id, const char* kind, Node& node,
               Problems& problems) {
    const auto found = table.find(reference(id));
    if (found != table.end()) {
        node.event.name = found->second;
        return;
    }
    problems.push_back(problem_at(element, {fmt::format("{}Ref “{}” không trỏ tới {} nào.", kind, id, kind),
                                            fmt::format("The {}Ref “{}” points to no {}.", kind, id, kind)}));
}

}  // namespace

void read_event(const xmlNode* element, Node& node, const References& references, Problems& problems) {
    if (node.kind == NodeKind::receive_task) {
        node.event.kind = EventKind::message;
        read_name(element, references.messages, attribute(element, "messageRef"), "message", node, problems);
        return;
    }
    if (node.kind == NodeKind::start_event) {
        return;  // the profile has start events without a trigger only
    }
    int triggers = 0;
    for (const xmlNode* child : children_of(element)) {
        if (is_model(child, "timerEventDefinition")) {
            read_timer(element, child, node, problems);
        } else if (is_model(child, "messageEventDefinition")) {
            node.event.kind = EventKind::message;
            read_name(element, references.messages, attribute(child, "messageRef"), "message", node, problems);
        } else if (is_model(child, "signalEventDefinition")) {
            node.event.kind = EventKind::signal;
            read_name(element, references.signals, attribute(child, "signalRef"), "signal", node, problems);
        } else if (is_model(child, "errorEventDefinition")) {
            node.event.kind = EventKind::error;
            const std::string id = attribute(child, "errorRef");
            // A boundary event without a reference catches every error (10.4.5).
            if (!id.empty() || node.kind != NodeKind::boundary_event) {
                read_name(element, references.errors, id, "error", node, problems);
            }
        } else if (is_model(child, "terminateEventDefinition")) {
            node.event.kind = EventKind::terminate;
        } else {
            continue;
        }
        ++triggers;
    }
    const bool needs_one = node.kind == NodeKind::catch_event || node.kind == NodeKind::boundary_event;
    if (triggers > 1 || (needs_one && triggers == 0)) {
        problems.push_back(problem_at(element, {"Sự kiện cần đúng một nguyên nhân.", "The event needs exactly one trigger."}));
    }
    if (node.kind == NodeKind::boundary_event && node.event.kind == EventKind::error && !node.interrupting) {
        problems.push_back(problem_at(element, {"Sự kiện lỗi luôn ngắt hoạt động.", "An error always interrupts the activity."}));
    }
    if (node.event.kind != EventKind::timer && model_child(element, "extensionElements") != nullptr && counts_working_time(element)) {
        problems.push_back(problem_at(element, {"vanthu:timer chỉ đi với bộ hẹn giờ.", "vanthu:timer goes with a timer only."}));
    }
}

}  // namespace vanthu::workflow::bpmn
