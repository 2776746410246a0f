#include "tests/fuzz/input.hpp"
#include "workflow/bpmn/reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static_cast<void>(vanthu::workflow::read_bpmn(text_of(data, size)));
    return 0;
}
