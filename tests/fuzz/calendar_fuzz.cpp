#include "tests/fuzz/targets.hpp"
#include "workflow/calendar/calendar_text.hpp"

/// Reading a calendar, and counting in whatever was accepted.
void vanthu::fuzz::calendar(ByteView input) {
    const auto calendar = workflow::parse_calendar(as_text(input));
    if (!calendar) {
        return;
    }
    const auto again = workflow::parse_calendar(workflow::to_text(calendar->data()));
    require(again && again->version() == calendar->version(), "the canonical text says the same");
    const Instant from = from_millis(1'790'000'000'000);
    for (const workflow::Amount amount : {workflow::Amount{5, 0, true}, workflow::Amount{0, 100'000, true}, workflow::Amount{1, 7'200, true}}) {
        const auto due = calendar->after(from, amount);
        const auto explanation = calendar->explain(from, amount);
        require(due.has_value() == explanation.has_value() && (!due || *due == explanation->due), "the explanation explains the deadline");
        const auto start = due ? calendar->before(*due, amount) : due;
        require(!start || calendar->after(*start, amount).value_or(*due) <= *due, "what begins in time is done in time");
    }
}
