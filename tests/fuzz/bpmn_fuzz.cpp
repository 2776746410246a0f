#include "tests/fuzz/targets.hpp"
#include "workflow/bpmn/reader.hpp"

void vanthu::fuzz::bpmn(ByteView input) {
    static_cast<void>(workflow::read_bpmn(as_text(input)));
}
