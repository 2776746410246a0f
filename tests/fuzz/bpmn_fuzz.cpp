#include "tests/fuzz/targets.hpp"
#include "workflow/bpmn/reader.hpp"
#include "workflow/link.hpp"

/// Reading, and what is done with a definition that was accepted.
void vanthu::fuzz::bpmn(ByteView input) {
    const auto definition = workflow::parse_bpmn(as_text(input));
    if (definition) {
        const auto linked = workflow::link(*definition, [](const std::string&) { return nullptr; });
        require(!linked || linked->hash == definition->hash, "a definition without calls is linked to itself");
    }
}
